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
from partnership.wording import short
from prioritisation.models import Round, RoundCriterion


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
    """From when until when seats score."""

    opens_on = DateField(
        label="From which day can seats score?",
        help_text="Every seat is told at once, even where this is a later day.",
        what="The opening day",
        earliest=today,
    )
    closes_on = DateField(
        label="By which day are seats asked to score?",
        help_text="They can score until the end of that day. Closing never reveals anything.",
        what="The closing day",
        earliest=today,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "The closing day must be the opening day or later")
        return cleaned

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("opens_on", "closes_on", Buttons("Open scoring", Link("Cancel", self.back)))


class AskAgainForm(OpenForm):
    """From when until when seats score again."""

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Ask seats to score again", Link("Cancel", self.back))
        return GovukHelper("opens_on", "closes_on", buttons)


class DatesForm(OpenForm):
    """The same days while scoring is going on, and why they change. The opening day may be past already."""

    reason = ScreenedLine(
        label="Why do the dates change?",
        help_text="Seats are told this.",
        max_length=240,
        error_messages={"required": "Enter why the dates change"},
    )

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        kwargs["initial"] = {"opens_on": round.opens_on, "closes_on": round.closes_on}
        super().__init__(*args, **kwargs)
        opens: Any = self.fields["opens_on"]
        if round.opens_on is not None and round.opens_on < today():
            opens.earliest = round.opens_on
            opens.help_text = (
                f"Scoring opened on {short(round.opens_on)}. A later day stops it until then. "
                "Nothing that seats have saved or submitted is lost."
            )

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Change the dates", Link("Cancel", self.back))
        return GovukHelper("opens_on", "closes_on", "reason", buttons)


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
