"""Consultation: begun with a closing date, taken back, or closed by going to the board."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from partnership.clock import today
from partnership.pages.fields import DateField
from partnership.pages.layout import Buttons, GovukHelper, Link, Words
from partnership.pages.screening import ScreenedText


def tomorrow() -> date:
    return today() + timedelta(days=1)


class ConsultForm(forms.Form):
    """By when each lead is asked to answer."""

    closes_on = DateField(
        label="By which day must each lead answer?",
        help_text="After that day the board can go on without an answer.",
        what="The closing date",
        earliest=tomorrow,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("closes_on", Buttons("Start the consultation", Link("Cancel", self.back)))


class ClosingDayForm(ConsultForm):
    """Another day, and why."""

    because = ScreenedText(
        label="Why does the day change?",
        help_text="The agencies that have not answered read this.",
        limit=500,
        rows=3,
        error_messages={
            "max_length": "The reason must be 500 characters or less",
            "required": "Enter why the day changes",
        },
    )

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("closes_on", "because", Buttons("Change the day", Link("Cancel", self.back)))


class TakeBackForm(forms.Form):
    """Why the consultation stops."""

    because = ScreenedText(
        label="Why is it taken back?",
        help_text="Every lead reads this.",
        limit=1000,
        rows=3,
        error_messages={
            "max_length": "The reason must be 1,000 characters or less",
            "required": "Enter why it is taken back",
        },
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("because", Buttons("Take it back to a draft", Link("Cancel", self.back)))


class ToBoardForm(forms.Form):
    """Why it goes to the board although some have not answered; nothing where all have."""

    despite = ScreenedText(
        label="Why does it go to the board without them?",
        help_text="The board and these agencies read this.",
        limit=1000,
        rows=3,
        error_messages={
            "max_length": "The reason must be 1,000 characters or less",
            "required": "Enter why it goes to the board without them",
        },
    )

    def __init__(self, *args: Any, awaited: str, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awaited, self.back = awaited, back
        if not awaited:
            del self.fields["despite"]

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Send to the board", Link("Cancel", self.back))
        if not self.awaited:
            return GovukHelper(buttons)
        return GovukHelper(Words(self.awaited, inset=True), "despite", buttons)
