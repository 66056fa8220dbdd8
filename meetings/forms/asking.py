"""Asking an agency for an action, and finishing it."""

from __future__ import annotations

from typing import Any

from django import forms

from partnership.boards.models import Agency, Board, Membership
from partnership.clock import today
from partnership.pages.fields import DateField
from partnership.pages.layout import Buttons, Control, GovukHelper, Link
from partnership.pages.screening import ScreenedLine, ScreenedText
from partnership.people.models import User
from partnership.people.naming import as_seen_by


class AskForm(forms.Form):
    """What, by whom and by when."""

    what = ScreenedLine(
        label="What is to be done?",
        help_text="Begin with a verb: “Send…”, “Agree…”, “Find out…”",
        max_length=240,
        error_messages={"required": "Enter what is to be done"},
    )
    agency = forms.ModelChoiceField(
        label="Which agency is asked?",
        queryset=Agency.objects.none(),
        empty_label="Select an agency",
        error_messages={"required": "Select the agency that is asked"},
    )
    owner = forms.ChoiceField(
        label="Who there will see to it? (optional)",
        help_text="Someone of that agency",
        required=False,
    )
    due_on = DateField(label="By which day?", what="The day it is due", earliest=today)

    def __init__(self, *args: Any, board: Board, reader: User, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        agencies: Any = self.fields["agency"]
        agencies.queryset = Agency.objects.current()
        held = (
            Membership.objects.filter(board=board, agency__isnull=False)
            .current()
            .select_related("user", "agency")
            .order_by("agency__name", "user")
        )
        self.owners = {str(member.user_id): member for member in held}
        owner: Any = self.fields["owner"]
        owner.choices = [
            ("", "Not yet given to a person"),
            *(
                (key, f"{member.agency.short_name}: {as_seen_by(member.user, reader)}")
                for key, member in self.owners.items()
                if member.agency is not None
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member = self.owners.get(cleaned.get("owner") or "")
        agency = cleaned.get("agency")
        if member is not None and agency is not None and member.agency_id != agency.pk:
            self.add_error("owner", "Select someone of the agency that is asked")
        cleaned["owner"] = member.user if member is not None else None
        return cleaned

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Ask for this action", Link("Cancel", self.back))
        return GovukHelper(Control("what"), "agency", "owner", "due_on", buttons)


class FinishForm(forms.Form):
    """What was done."""

    note = ScreenedText(
        label="What was done?",
        limit=240,
        rows=3,
        error_messages={"required": "Enter what was done"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("note", Buttons("Finish this action", Link("Cancel", self.back)))
