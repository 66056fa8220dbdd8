"""What officers say of a step of the schedule."""

from __future__ import annotations

from typing import Any

from django import forms

from dashboards.models import ScheduleStep
from partnership.boards.models import Agency
from partnership.clock import today
from partnership.pages.fields import DateField
from partnership.pages.layout import Buttons, GovukHelper, Link
from partnership.pages.screening import ScreenedText


class PlanForm(forms.Form):
    """Who leads a step, and by when."""

    lead = forms.ModelChoiceField(
        label="Which agency leads it? (optional)",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Not yet agreed",
    )
    due_on = DateField(label="By which day? (optional)", what="The day it is due", required=False)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, step: ScheduleStep, back: str) -> None:
        now = {"lead": step.lead_id, "due_on": step.due_on, "base_version": step.version}
        super().__init__(data, initial=now)
        self.back = back
        lead: Any = self.fields["lead"]
        lead.queryset = Agency.objects.current()

    def start_again_from(self, step: ScheduleStep) -> None:
        """After a clash: what was typed stays, and counts from the step as it is now."""
        kept: Any = self.data
        again = kept.copy()
        again["base_version"] = str(step.version)
        self.data = again

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("lead", "due_on", "base_version", Buttons("Save", Link("Cancel", self.back)))


class DoneForm(forms.Form):
    """When a step was done, and what was agreed."""

    done_on = DateField(label="On which day was it done?", what="The day it was done", latest=today)
    note = ScreenedText(
        label="What was agreed, and where can it be read?",
        help_text="For example the meeting at which it was agreed, or the paper that says it",
        limit=500,
        rows=3,
        error_messages={"required": "Enter what was agreed"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("done_on", "note", Buttons("Say that it is done", Link("Cancel", self.back)))


class ReopenForm(forms.Form):
    """Why a step is not done after all."""

    reason = ScreenedText(
        label="Why is it not done after all?",
        limit=500,
        rows=3,
        error_messages={"required": "Enter why it is not done"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("reason", Buttons("Take it back", Link("Cancel", self.back)))
