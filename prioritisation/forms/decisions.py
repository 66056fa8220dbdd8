"""The board's decision on a round: which candidates, with which aim, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings.forms import DecisionFields
from partnership.pages.fields import Checkboxes
from partnership.pages.layout import Buttons, GovukHelper, Link, Reveal
from partnership.pages.screening import ScreenedLine
from prioritisation.models import Candidate


class DecideForm(DecisionFields):
    """Each chosen candidate reveals the question what would be seen less."""

    chosen = forms.MultipleChoiceField(
        label="Which behaviours did the board choose to act on?",
        help_text="In the order of the ranking. Those that are held back or withdrawn can’t be chosen.",
        widget=Checkboxes,
        error_messages={"required": "Select at least one behaviour"},
    )

    def __init__(
        self, *args: Any, candidates: list[tuple[Candidate, str, str]], back: str, **kwargs: Any
    ) -> None:
        """`candidates`: each with its name for this reader and its place, "1st of 7"."""
        super().__init__(*args, **kwargs)
        self.back = back
        self.candidates = {str(candidate.pk): candidate for candidate, _, _ in candidates}
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(str(candidate.pk), name) for candidate, name, _ in candidates]
        chosen.widget.hints = {str(candidate.pk): place for candidate, _, place in candidates}
        aims = {pk: {f"aim_{pk}": "Enter what would be seen less"} for pk in self.candidates}
        self.reveals = {**DecisionFields.reveals, "chosen": aims}
        for pk in self.candidates:
            self.fields[f"aim_{pk}"] = ScreenedLine(
                label="What would be seen less?",
                help_text="For example, fewer homes taken over, and for a shorter time",
                max_length=240,
                required=False,
            )
        self.order_fields(["chosen", *(f"aim_{pk}" for pk in self.candidates)])  # errors in the page's order

    def choices_made(self) -> list[tuple[Candidate, str]]:
        return [(self.candidates[pk], self.cleaned_data[f"aim_{pk}"]) for pk in self.cleaned_data["chosen"]]

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            Reveal.of(self, "chosen"),
            *self.decision_layout(),
            Buttons("Record the decision", Link("Cancel", self.back)),
        )
