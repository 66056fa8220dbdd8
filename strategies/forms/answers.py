"""What an agency says about an input: its answer, and how it goes."""

from __future__ import annotations

from typing import Any

from django import forms

from partnership.pages.fields import Radios, Revealing
from partnership.pages.layout import Button, Buttons, GovukHelper, Link, Reveal
from partnership.pages.screening import ScreenedLine, ScreenedText
from strategies.models import Answer, DeliveryReport

PREPARED, SUBMITTED, WRITTEN = "prepared", "submitted", "written"
STOP = "stop"
"""The name of the button that saves and does not go on to the next input."""


class StatementForm(Revealing, forms.Form):
    """One choice with its words. way: prepared by a colleague, submitted, or written to an officer.

    more: how many other inputs wait for the same agency, so that the form can lead to the next.
    """

    VERBS = {PREPARED: "Save", SUBMITTED: "Submit", WRITTEN: "Record"}
    NOUN = ""

    says: Any
    recorded_from = ScreenedLine(
        help_text="The letter or mail, with its date and the post that sent it", max_length=240
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, way: str, back: str, more: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way, self.back, self.more = way, back, more
        if way != WRITTEN:
            del self.fields["recorded_from"]
        else:
            source = self.fields["recorded_from"]
            source.label = f"Where does this {self.NOUN} come from?"
            source.error_messages["required"] = f"Enter where this {self.NOUN} comes from"

    def words(self) -> str:
        """The note that goes with what is said."""
        names = [name for opened in self.reveals["says"].values() for name in opened]
        found = [self.cleaned_data[name] for name in names]
        return "\n\n".join(filter(None, [*found, self.cleaned_data.get("note")]))

    @property
    def buttons(self) -> Buttons:
        verb, cancel = self.VERBS[self.way], Link("Cancel", self.back)
        if self.more:
            stop = Button(f"{verb} and stop here", name=STOP, kind="secondary")
            return Buttons(f"{verb} and go to the next", stop, cancel)
        if self.way == PREPARED:
            return Buttons("Save for a seat holder to submit", cancel)
        return Buttons(f"{verb} the {self.NOUN}", cancel)

    def pieces(self) -> list[Any]:
        return [Reveal.of(self, "says"), *(["recorded_from"] if self.way == WRITTEN else [])]


def said_at_length(label: str, what: str) -> ScreenedText:
    """A paragraph or two, called `what` where it is too long."""
    too_long = {"max_length": f"{what} must be 1,000 characters or less"}
    return ScreenedText(label=label, limit=1000, rows=3, required=False, error_messages=too_long)


class AnswerForm(StatementForm):
    """What the lead answers on an input."""

    Says = Answer.Says
    NOUN = "answer"
    WITH_MONEY = "It will do this, by these dates, with this money."
    MONEY_TO_COME = "It will do this, by these dates. The money is still to come."

    reveals = {
        "says": {
            Says.SUBJECT_TO: {"subject_to": "Enter what the agreement is subject to"},
            Says.NOT_ABLE: {"not_able": "Enter why the agency is not able to"},
        }
    }

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
    subject_to = said_at_length("Subject to what?", "The condition")
    not_able = said_at_length("Why not?", "The reason")
    note = said_at_length("Anything to add (optional)", "What you add")
    agreed_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lead: str, has_money: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["says"].label = f"What {'did' if self.way == WRITTEN else 'does'} {lead} answer?"
        if not has_money:
            radios: Any = self.fields["says"].widget
            radios.hints = {**radios.hints, self.Says.AGREE: self.MONEY_TO_COME}

    @property
    def helper(self) -> GovukHelper:
        choice, *rest = self.pieces()
        return GovukHelper(choice, "note", *rest, "agreed_hash", "seen", self.buttons)


def said_briefly(label: str) -> ScreenedText:
    """A sentence or two for the next report."""
    return ScreenedText(label=label, limit=240, rows=2, required=False)


class DeliveryForm(StatementForm):
    """How an input goes, as its lead says."""

    Says = DeliveryReport.Says
    NOUN = "report"

    reveals = {
        "says": {
            Says.ON_TRACK: {"on_track": ""},
            Says.AT_RISK: {"at_risk": "Enter what puts it at risk"},
            Says.OFF_TRACK: {"off_track": "Enter what is in the way"},
            Says.DONE: {"done": "Enter what was done"},
        }
    }

    says = forms.ChoiceField(
        label="How does it go?",
        choices=Says,
        widget=Radios(
            hints={
                Says.AT_RISK: "It may not be done by its day, or not as agreed.",
                Says.OFF_TRACK: "It will not be done by its day, or not as agreed, unless something changes.",
                Says.DONE: "Reports then show it as done.",
            }
        ),
        error_messages={"required": "Select how it goes"},
    )
    on_track = said_briefly("What has been done so far? (optional)")
    at_risk = said_briefly("What puts it at risk, and what would help?")
    off_track = said_briefly("What is in the way, and what would help?")
    done = said_briefly("What was done?")

    def __init__(self, *args: Any, is_done: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_done:
            choices: Any = self.fields["says"]
            choices.choices = [(value, label) for value, label in choices.choices if value != self.Says.DONE]
            choices.error_messages["invalid_choice"] = "This input is marked as done already"

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(*self.pieces(), "seen", self.buttons)
