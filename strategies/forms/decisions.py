"""What the board and the upper board decided about a strategy, recorded with the decision itself."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings.forms import DecisionFields
from partnership.pages.fields import Radios
from partnership.pages.layout import Buttons, Control, GovukHelper, Link


class EndorseForm(DecisionFields):
    """The board endorses the strategy, or returns it with conditions."""

    ENDORSE, RETURN = "endorse", "return"

    outcome = forms.ChoiceField(
        label="What did the board decide about the strategy?",
        choices=[(ENDORSE, "It endorsed the strategy"), (RETURN, "It returned the strategy with conditions")],
        widget=Radios(
            hints={
                ENDORSE: "The strategy is frozen as a version.",
                RETURN: "It becomes a draft again. State the conditions in the decision.",
            }
        ),
        error_messages={"required": "Select what the board decided about the strategy"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Record the decision", Link("Cancel", self.back))
        return GovukHelper(Control("outcome"), *self.decision_layout(), buttons)


class UpperAnswerForm(EndorseForm):
    """The upper board approves the strategy, or returns it with conditions."""

    APPROVE = "approve"

    outcome = forms.ChoiceField(
        label="What did it answer?",
        choices=[
            (APPROVE, "It approved the strategy"),
            (EndorseForm.RETURN, "It returned it with conditions"),
        ],
        widget=Radios(
            hints={
                APPROVE: "The strategy is active from today. State any conditions in the decision.",
                EndorseForm.RETURN: "It becomes a draft again. State the conditions in the decision.",
            }
        ),
        error_messages={"required": "Select what it answered"},
    )
