"""A seat's scores: the posted grid of one criterion, and the last word before they are submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from partnership.pages.layout import Button, Buttons, GovukHelper, Link
from partnership.pages.screening import ScreenedText
from prioritisation.models import Candidate

CANT_SAY = "na"
STEPS = {"0": 0, "25": 25, "50": 50, "75": 75, "100": 100, CANT_SAY: None}


def read_scores(
    posted: Mapping[str, Any], candidates: Iterable[Candidate], criterion_id: int
) -> dict[tuple[int, int], int | None]:
    """The answers of a posted grid; what was left open or isn't a step is left out."""
    return {
        (candidate.pk, criterion_id): STEPS[given]
        for candidate in candidates
        if (given := posted.get(f"c{candidate.pk}", "")) in STEPS
    }


class CheckForm(forms.Form):
    """Why the seat scored this way. Submitting itself asks nothing more."""

    comment = ScreenedText(
        label="Why you scored this way (optional)",
        help_text="Shown to everyone after the reveal, and to nobody before it.",
        limit=1000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, can_submit: bool, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.can_submit, self.back = can_submit, back

    @property
    def helper(self) -> GovukHelper:
        if self.can_submit:
            later = Button("Save and come back later", name="later", kind="secondary")
            return GovukHelper("comment", Buttons("Submit these scores", later))
        keep = Buttons("Save for the seat holder to submit", Link("Cancel", self.back))
        return GovukHelper("comment", keep)
