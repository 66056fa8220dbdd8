"""How an issue is marked, and who looks after it: each change with its reason."""

from __future__ import annotations

from typing import Any

from django import forms

from issues_log.permissions import may_look_after
from partnership.boards.models import Agency
from partnership.people.models import User

from .fields import ShortText
from .triage import MoveForm, Reason


class MarkForm(MoveForm):
    """Raise the marking; of an issue that is marked, change whose matter it is and how it is handled."""

    originator = forms.ModelChoiceField(
        label="Whose matter is it?",
        help_text="The agency that has to agree before it is told to others",
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Select whose matter it is"},
    )
    handling = ShortText(
        label="How must it be handled? (optional)",
        help_text="For example: ask the originator before you tell another agency",
        max_length=240,
        required=False,
    )

    reason = Reason(label="Why?")

    @property
    def button(self) -> str:  # type: ignore[override]
        return "Save" if self.issue.is_sensitive else "Mark it OFFICIAL-SENSITIVE"

    def offer(self) -> None:
        originator: Any = self.fields["originator"]
        originator.queryset = Agency.objects.current()
        originator.initial = self.issue.originator_id or self.issue.agency_id
        self.fields["handling"].initial = self.issue.handling


class LowerForm(MoveForm):
    button = "Make it OFFICIAL"
    reason = Reason(label="Why may everybody on the board read it now?")


class GiveForm(MoveForm):
    button = "Give it to them"
    owner = forms.ModelChoiceField(
        label="Who looks after it from now on?",
        help_text="Officers who may read it",
        queryset=User.objects.none(),
        empty_label="Choose an officer",
        error_messages={"required": "Select who looks after it", "invalid_choice": "Select an officer"},
    )
    reason = Reason(
        label="Why?",
        help_text="It stands on the issue’s timeline, and both officers are told.",
        error_messages={"required": "Enter why it is given to another officer"},
    )

    def offer(self) -> None:
        owner: Any = self.fields["owner"]
        owner.queryset = may_look_after(self.issue).exclude(pk=self.issue.owner_id or 0)
