"""An agency's answer on an input, and its report that the input is done."""

from __future__ import annotations

from typing import Any

from django import forms

from partnership.pages.fields import Radios, Revealing
from partnership.pages.layout import Button, Buttons, Control, GovukHelper, Link, Reveal
from partnership.pages.screening import ScreenedLine, ScreenedText
from strategies.models import Answer

Says = Answer.Says
PREPARED, SUBMITTED, WRITTEN = "prepared", "submitted", "written"


class AnswerForm(Revealing, forms.Form):
    """What the lead answers. way: prepared by a colleague, submitted, or written to an officer."""

    reveals = {
        "says": {
            Says.SUBJECT_TO: {"subject_to": "Enter what the agreement is subject to"},
            Says.NOT_ABLE: {"not_able": "Enter why the agency is not able to"},
        }
    }
    BUTTONS = {
        PREPARED: "Save for a seat holder to submit",
        SUBMITTED: "Submit the answer",
        WRITTEN: "Record the answer",
    }

    WITH_MONEY = "It will do this, by these dates, with this money."
    MONEY_TO_COME = "It will do this, by these dates. The money is still to come."

    says = forms.ChoiceField(
        label="What does your agency answer?",
        choices=Says,
        widget=Radios(
            hints={
                Says.AGREE: WITH_MONEY,
                Says.SUBJECT_TO: "It will do this if a condition is met.",
                Says.NO_OBJECTION: "It does not stand in the way. The input counts as agreed.",
                Says.NOT_ABLE: "The input will count in no total.",
            }
        ),
        error_messages={"required": "Select what the agency answers"},
    )
    subject_to = ScreenedText(label="Subject to what?", limit=1000, rows=3, required=False)
    not_able = ScreenedText(label="Why not?", limit=1000, rows=3, required=False)
    note = ScreenedText(label="Anything to add (optional)", limit=1000, rows=3, required=False)
    recorded_from = ScreenedLine(
        label="Where does this answer come from?",
        help_text="The letter or mail, with its date and the post that sent it",
        max_length=240,
        error_messages={"required": "Enter where this answer comes from"},
    )
    agreed_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, way: str, lead: str, has_money: bool, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way, self.back = way, back
        if not has_money:
            radios: Any = self.fields["says"].widget
            radios.hints = {**radios.hints, Says.AGREE: self.MONEY_TO_COME}
        if way == WRITTEN:
            self.fields["says"].label = f"What did {lead} answer?"
        else:
            self.fields["says"].label = f"What does {lead} answer?"
            del self.fields["recorded_from"]

    def words(self) -> str:
        """The note that goes with the answer."""
        found = [self.cleaned_data["subject_to"] or self.cleaned_data["not_able"], self.cleaned_data["note"]]
        return "\n\n".join(filter(None, found))

    @property
    def helper(self) -> GovukHelper:
        pieces: list[Any] = [Reveal.of(self, "says"), "note"]
        if self.way == WRITTEN:
            pieces.append("recorded_from")
        others: list[Button | Link] = [Link("Cancel", self.back)]
        return GovukHelper(*pieces, "agreed_hash", Buttons(self.BUTTONS[self.way], *others))


class DoneForm(forms.Form):
    """What was done."""

    note = ScreenedLine(
        label="What was done?",
        help_text="One sentence for the next report",
        max_length=240,
        error_messages={"required": "Enter what was done"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(Control("note"), Buttons("Mark as done", Link("Cancel", self.back)))
