"""Whom to remind of what they owe, and what the officer adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from partnership.boards.models import Agency
from partnership.pages.fields import Checkboxes
from partnership.pages.layout import Buttons, GovukHelper, Link
from partnership.pages.screening import ScreenedText


class RemindForm(forms.Form):
    """The agencies that owe something and can be told here, each with what it would be told."""

    agencies = forms.ModelMultipleChoiceField(
        label="Whom do you remind?",
        queryset=Agency.objects.none(),
        widget=Checkboxes,
        error_messages={"required": "Select at least one agency"},
    )
    words = ScreenedText(
        label="Anything to add (optional)",
        help_text="It stands at the end of each mail.",
        limit=500,
        rows=3,
        required=False,
        error_messages={"max_length": "What you add must be 500 characters or less"},
    )

    def __init__(self, *args: Any, told: Mapping[int, str], back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        agencies: Any = self.fields["agencies"]
        agencies.widget = Checkboxes(hints=told)
        agencies.queryset = Agency.objects.filter(pk__in=list(told))

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("agencies", "words", Buttons("Send the reminder", Link("Cancel", self.back)))
