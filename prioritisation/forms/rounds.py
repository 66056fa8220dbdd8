"""Setting up, weighing, opening, extending and revealing a round."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from partnership.clock import today
from partnership.pages.fields import DateField
from partnership.pages.layout import Buttons, Control, GovukHelper, Link, Section
from partnership.pages.screening import ScreenedLine, ScreenedText
from prioritisation.models import RoundCriterion


class SetUpForm(forms.Form):
    name = ScreenedLine(
        label="What is this round called?",
        help_text="For example, Summer 2024 round",
        max_length=120,
        error_messages={"required": "Enter what this round is called"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("name", Buttons("Set up this round", Link("Cancel", self.back)))


class WeightsForm(forms.Form):
    """One share for each criterion; together they are 100%."""

    reason = ScreenedText(
        label="How were these weights agreed?",
        help_text="For example, by swing weighting at the board’s workshop in May",
        limit=500,
        rows=3,
        error_messages={"required": "Enter how these weights were agreed"},
    )

    def __init__(self, *args: Any, rows: Iterable[RoundCriterion], back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.back = list(rows), back
        for row in self.rows:
            name = row.criterion.name
            self.fields[f"weight_{row.criterion.key}"] = forms.IntegerField(
                label=name,
                min_value=0,
                max_value=100,
                initial=int(row.weight * 100),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "required": f"Enter a weight for {name.lower()}",
                    "invalid": f"The weight for {name.lower()} must be a whole number",
                    "min_value": f"The weight for {name.lower()} must be from 0 to 100",
                    "max_value": f"The weight for {name.lower()} must be from 0 to 100",
                },
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [cleaned.get(f"weight_{row.criterion.key}") for row in self.rows]
        total = sum(weight for weight in given if weight is not None)
        if None not in given and total != 100:
            self.add_error(
                f"weight_{self.rows[0].criterion.key}", f"The weights must add up to 100%: these are {total}%"
            )
        return cleaned

    def weights(self) -> dict[int, Decimal]:
        return {
            row.criterion_id: Decimal(self.cleaned_data[f"weight_{row.criterion.key}"]) / 100
            for row in self.rows
        }

    @property
    def helper(self) -> GovukHelper:
        weights = (Control(f"weight_{row.criterion.key}", width=3, suffix="%") for row in self.rows)
        return GovukHelper(
            Section("Weights", *weights, hint="How much each criterion counts. Together they are 100%."),
            "reason",
            Buttons("Save the weights", Link("Cancel", self.back)),
        )


class OpenForm(forms.Form):
    closes_on = DateField(
        label="By which day are seats asked to score?",
        help_text="They can score until the end of that day. Closing never reveals anything.",
        what="The closing day",
        earliest=today,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("closes_on", Buttons("Open scoring", Link("Cancel", self.back)))


class ExtendForm(OpenForm):
    reason = ScreenedLine(
        label="Why does the day change?",
        max_length=240,
        error_messages={"required": "Enter why the day changes"},
    )

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            "closes_on", "reason", Buttons("Change the closing day", Link("Cancel", self.back))
        )


class RevealForm(forms.Form):
    """Nothing to fill in, but below quorum the reason."""

    because = ScreenedText(
        label="Why do you reveal below quorum?",
        help_text="Everyone who reads the results will read this.",
        limit=500,
        rows=3,
        error_messages={"required": "Enter why you reveal below quorum"},
    )

    def __init__(self, *args: Any, below_quorum: bool, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        if not below_quorum:
            del self.fields["because"]

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(*self.fields, Buttons("Reveal the scores", Link("Cancel", self.back)))
