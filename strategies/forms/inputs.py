"""What an agency does at a tier, with its money in lines: one more line at a time, with or without script."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from partnership.behaviours.models import Tier
from partnership.boards.models import Agency
from partnership.clock import today
from partnership.pages.fields import Checkboxes, DateField, Radios
from partnership.pages.layout import Button, Buttons, Control, GovukHelper, Link, Section
from partnership.pages.screening import ScreenedLine, ScreenedText
from partnership.places.models import Community, Place
from partnership.templatetags.board import tier_label
from strategies.actions import MoneyLine
from strategies.analysis import financial_year_of, spoken_year
from strategies.models import Input, Money

from .drafting import choosable_places, current_agencies

ADD_LINE = "add_line"
MOST_LINES = 30
MOST_POUNDS = 999_999_999


def long_ago() -> date:
    return date(today().year - 10, 1, 1)


def far_off() -> date:
    return date(today().year + 30, 12, 31)


class TierChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Tiers by name before number, the top one first."""

    def label_from_instance(self, obj: Any) -> str:
        return tier_label(obj)


class Pounds(forms.CharField):
    """Whole pounds, typed with or without £ and commas."""

    def to_python(self, value: Any) -> Any:
        text = "".join(str(value or "").split()).removeprefix("£").replace(",", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise ValidationError("Enter the money as whole pounds, such as 12,500")
        if not int(text):
            raise ValidationError("Enter £1 or more, or leave the whole line empty")
        if int(text) > MOST_POUNDS:
            raise ValidationError(f"Enter £{MOST_POUNDS:,} or less")
        return int(text)


class InputForm(forms.Form):
    """All that is agreed about an input, and the evidence for it."""

    tier = TierChoice(
        label="At which tier?",
        queryset=Tier.objects.order_by("-position"),
        widget=Radios,
        empty_label=None,
        error_messages={"required": "Select a tier"},
    )
    title = ScreenedLine(
        label="What is the input called?",
        max_length=160,
        error_messages={
            "max_length": "The name of the input must be 160 characters or less",
            "required": "Enter what the input is called",
        },
    )
    what = ScreenedText(label="What will be done? (optional)", limit=3000, rows=5, required=False)
    lead = forms.ModelChoiceField(
        label="Which agency leads it?",
        queryset=Agency.objects.none(),
        empty_label="Select an agency",
        error_messages={"required": "Select the agency that leads it"},
    )
    places = forms.ModelMultipleChoiceField(
        label="In which places? (optional)",
        help_text="Leave all empty for the whole area.",
        queryset=Place.objects.none(),
        widget=Checkboxes(columns=2),
        required=False,
    )
    communities = forms.ModelMultipleChoiceField(
        label="For which communities? (optional)",
        queryset=Community.objects.none(),
        widget=Checkboxes(columns=2),
        required=False,
    )
    starts_on = DateField(label="From which day?", what="The first day", earliest=long_ago, latest=far_off)
    ends_on = DateField(label="Until which day?", what="The last day", earliest=long_ago, latest=far_off)
    horizon = forms.ChoiceField(
        label="When is its effect expected?",
        choices=Input.Horizon,
        widget=Radios,
        error_messages={"required": "Select when its effect is expected"},
    )
    evidence = forms.ChoiceField(
        label="How strong is the evidence that it works?",
        choices=Input.Evidence,
        widget=Radios,
        error_messages={"required": "Select how strong the evidence is"},
    )
    evidence_source = ScreenedLine(
        label="Where is that evidence? (optional if not known)",
        max_length=240,
        required=False,
        error_messages={"max_length": "Where that evidence is must be 240 characters or less"},
    )
    lines = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_LINES)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, back: str, item: Input | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back, self.item = back, item
        agencies: Any = self.fields["lead"]
        agencies.queryset = current_agencies(item.lead_id if item else None)
        places: Any = self.fields["places"]
        chosen = Q(pk__in=item.places.values("pk")) if item else Q(pk__in=[])
        places.queryset = Place.objects.filter(Q(pk__in=choosable_places().values("pk")) | chosen)
        communities: Any = self.fields["communities"]
        communities.queryset = Community.objects.all()
        for number in range(self.line_count):
            self.add_line_fields(number)

    @property
    def line_count(self) -> int:
        """How many lines of money the page shows: as many as were posted, one more if that was asked for."""
        given = self.data.get("lines") if self.is_bound else self.initial.get("lines")
        try:
            count = int(given or 1)
        except ValueError:
            count = 1
        return min(max(count, 1), MOST_LINES)

    @property
    def wants_line(self) -> bool:
        return self.is_bound and ADD_LINE in self.data

    def add_line_fields(self, number: int) -> None:
        years = [("", "Select a year"), *((y, spoken_year(y)) for y in self.years())]
        self.fields[f"year_{number}"] = forms.TypedChoiceField(
            label="Financial year", choices=years, coerce=int, empty_value=None, required=False
        )
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label="Kind", choices=[("", "Select a kind"), *Money.Kind.choices], required=False
        )
        self.fields[f"source_{number}"] = ScreenedLine(
            label="From whom or what", max_length=120, required=False
        )
        self.fields[f"pounds_{number}"] = Pounds(label="Pounds", required=False)

    def years(self) -> list[int]:
        """Ten years from the last one, and any that is chosen already."""
        now = financial_year_of(today())
        kept = {line.financial_year for line in self.item.money.all()} if self.item else set()
        return sorted({*range(now - 1, now + 9), *kept})

    @staticmethod
    def names(number: int) -> tuple[str, str, str, str]:
        return f"year_{number}", f"kind_{number}", f"source_{number}", f"pounds_{number}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be the first day or later")
        known = cleaned.get("evidence") not in (None, "", Input.Evidence.NOT_KNOWN)
        if known and not cleaned.get("evidence_source") and "evidence_source" not in self.errors:
            self.add_error("evidence_source", "Enter where that evidence is")
        self.check_lines(cleaned)
        return cleaned

    def check_lines(self, cleaned: dict[str, Any]) -> None:
        """Whole lines of money; a line left empty is no line."""
        messages = (
            "Select the financial year",
            "Select cash or in kind",
            "Enter who or what pays",
            "Enter the pounds",
        )
        seen: set[tuple[Any, ...]] = set()
        for number in range(self.line_count):
            names = self.names(number)
            if not any(cleaned.get(name) or name in self.errors for name in names):
                continue
            for name, message in zip(names, messages, strict=True):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"{message} of line {number + 1}")
            key = (cleaned.get(names[0]), cleaned.get(names[1]), (cleaned.get(names[2]) or "").lower())
            if all(key) and key in seen:
                self.add_error(
                    names[3], f"Line {number + 1} has the same year, kind and source as another: add them up"
                )
            seen.add(key)

    def money(self) -> list[MoneyLine]:
        rows = [[self.cleaned_data.get(name) for name in self.names(n)] for n in range(self.line_count)]
        return [MoneyLine(int(y), str(kind), str(source), int(p)) for y, kind, source, p in rows if y and p]

    def answers(self) -> dict[str, Any]:
        """What `add_input` and `edit_input` take."""
        names = (
            "tier", "title", "what", "lead", "places", "communities", "starts_on", "ends_on", "horizon",
            "evidence", "evidence_source",
        )  # fmt: skip
        return {**{name: self.cleaned_data[name] for name in names}, "money": self.money()}

    @property
    def helper(self) -> GovukHelper:
        lines = [
            Section(
                f"Line {number + 1}",
                Row(
                    *(Column(name, css_class="govuk-grid-column-one-quarter") for name in self.names(number))
                ),
                size="s",
            )
            for number in range(self.line_count)
        ]
        return GovukHelper(
            Section("What, and by whom", "tier", Control("title"), "what", "lead"),
            Section("Where and for whom", "places", "communities"),
            Section("When", "starts_on", "ends_on", "horizon"),
            Section("Evidence", "evidence", Control("evidence_source")),
            Section(
                "Money",
                *lines,
                Button("Add another line", name=ADD_LINE, kind="secondary"),
                hint="What it costs in each financial year. Cash and in kind are never added up.",
            ),
            "lines",
            "base_version",
            Buttons("Save", Link("Cancel", self.back)),
        )


def initial_of(item: Input) -> dict[str, Any]:
    """The form filled with an input as it is."""
    lines = list(item.money.all())
    money: dict[str, Any] = {}
    for number, line in enumerate(lines):
        names = InputForm.names(number)
        money |= dict(
            zip(names, (line.financial_year, line.kind, line.source, f"{line.pounds:,}"), strict=True)
        )
    return {
        "tier": item.tier_id,
        "title": item.title,
        "what": item.what,
        "lead": item.lead_id,
        "places": [place.pk for place in item.places.all()],
        "communities": [community.pk for community in item.communities.all()],
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "horizon": item.horizon,
        "evidence": item.evidence,
        "evidence_source": item.evidence_source,
        "lines": max(len(lines), 1),
        "base_version": item.version,
        **money,
    }


class RemoveForm(forms.Form):
    """Why an input is taken out."""

    because = ScreenedText(
        label="Why is it taken out?",
        limit=500,
        rows=3,
        error_messages={
            "max_length": "The reason must be 500 characters or less",
            "required": "Enter why it is taken out",
        },
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("because", Buttons("Take it out", Link("Cancel", self.back)))
