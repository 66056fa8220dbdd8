"""The list of strategies: filters that live in the address, and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from partnership.area.models import say
from partnership.behaviours.models import Tier
from partnership.boards.models import Agency
from partnership.pages.parts import Chip
from partnership.templatetags.board import tier_label
from strategies import money
from strategies.analysis import financial_year_of
from strategies.models import Answer, InputQuerySet, Strategy, StrategyQuerySet

from .before import in_short
from .parts import COLOURS, Reader, Status, page_of, short_day


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


class Filters:
    """What the address asks for. Anything that is not a choice is passed over."""

    def __init__(
        self, asked: QueryDict, inputs: InputQuerySet, agencies: Iterable[Agency], tiers: Iterable[Tier]
    ) -> None:
        self.asked, self.inputs = asked, inputs
        self.statuses = [value for value in asked.getlist("status") if value in Status.values]
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.tiers = {str(tier.position): tier for tier in tiers}
        self.agency = self.agencies.get(asked.get("agency", ""))
        self.tier = self.tiers.get(asked.get("tier", ""))
        self.owed = asked.get("owed") == "1"

    def apply(self, strategies: StrategyQuerySet) -> StrategyQuerySet:
        """Agency, tier and owed answers are asked of the same input, which the reader must be able to see."""
        if self.statuses:
            strategies = strategies.filter(status__in=self.statuses)
        if self.agency or self.tier or self.owed:
            inputs = self.inputs.filter(strategy=OuterRef("pk"))
            inputs = inputs.filter(lead=self.agency) if self.agency else inputs
            inputs = inputs.filter(tier=self.tier) if self.tier else inputs
            inputs = inputs.awaited() if self.owed else inputs
            strategies = strategies.filter(Exists(inputs))
        return strategies

    @property
    def chips(self) -> list[Chip]:
        chips = [
            Chip(f"State: {Status(value).label}", self.without("status", value)) for value in self.statuses
        ]
        if self.agency:
            chips.append(Chip(f"With an input led by {self.agency}", self.without("agency")))
        if self.tier:
            chips.append(Chip(f"With an input at {tier_label(self.tier)}", self.without("tier")))
        if self.owed:
            chips.append(Chip("With answers owed", self.without("owed")))
        return chips

    def without(self, name: str, value: str | None = None) -> str:
        rest = self.asked.copy()
        rest.pop("page", None)
        left = [kept for kept in rest.getlist(name) if value is not None and kept != value]
        rest.setlist(name, left)
        return f"?{rest.urlencode()}"

    @property
    def status_options(self) -> list[Option]:
        return [Option(value, label, value in self.statuses) for value, label in Status.choices]

    @property
    def agency_options(self) -> list[Option]:
        return [Option(pk, str(agency), agency is self.agency) for pk, agency in self.agencies.items()]

    @property
    def tier_options(self) -> list[Option]:
        return [Option(pk, tier_label(tier), tier is self.tier) for pk, tier in self.tiers.items()]


@dataclass(frozen=True)
class Numbers:
    """What is counted of one strategy."""

    inputs: int
    gaps: int
    answered: int
    agencies: int
    cash: int
    in_kind: int


@dataclass(frozen=True)
class Row:
    """One strategy of the list. Nothing is counted of one whose working text the reader may not read."""

    reference: str
    title: str
    url: str
    behaviour: str
    lead: str
    state: str
    colour: str
    note: str
    sensitive: bool
    numbers: Numbers | None


def rows_of(strategies: Iterable[Strategy], tiers: Iterable[Tier], on: date, reader: Reader) -> list[Row]:
    """Rows from strategies with `inputs__money`, `no_inputs`, targeted candidate and lead agency fetched, and
    `is_open` annotated: whether the reader may read what is written in them now.
    """
    every, year = {tier.pk for tier in tiers}, financial_year_of(on)
    return [_row(strategy, every, year, on, reader) for strategy in strategies]


def _row(strategy: Strategy, tiers: set[int], year: int, on: date, reader: Reader) -> Row:
    is_open = strategy.is_open  # type: ignore[attr-defined]
    lead = strategy.lead_agency.name if strategy.lead_agency else ""
    return Row(
        reference=strategy.reference,
        title=strategy.title,
        url=page_of(strategy),
        behaviour=strategy.targeted.candidate.name_for(reader),
        lead=lead if is_open else "",
        state=strategy.get_status_display() if is_open else in_short(strategy),
        colour=COLOURS[Status(strategy.status)],
        note=note_on(strategy, on) if is_open else f"To read as it was before the {say('upper_board')}",
        sensitive=strategy.is_sensitive,
        numbers=numbers_of(strategy, tiers, year) if is_open else None,
    )


def numbers_of(strategy: Strategy, tiers: set[int], year: int) -> Numbers:
    inputs: list[Any] = list(strategy.inputs.all())
    counts = inputs
    if strategy.status not in Strategy.PROPOSED:
        counts = [item for item in inputs if item.answer_now in Answer.COUNTS]
    covered = {item.tier_id for item in inputs} | {none.tier_id for none in strategy.no_inputs.all()}
    leads = {item.lead_id for item in inputs}
    owing = {item.lead_id for item in inputs if not item.answer_now}
    return Numbers(
        len(inputs), len(tiers - covered), len(leads - owing), len(leads), *money.totals(counts, year)
    )


def note_on(strategy: Strategy, on: date) -> str:
    """The one date that matters now."""
    closes_on = strategy.consultation_closes_on
    owing = any(not item.answer_now for item in strategy.inputs.all())
    if strategy.status == Status.CONSULTATION and closes_on is not None:
        if closes_on < on:
            return f"Closed {short_day(closes_on)}" + (", answers overdue" if owing else "")
        return f"Answers due {short_day(closes_on)}"
    if strategy.active_since is not None:
        return f"Since {short_day(strategy.active_since)}"
    return ""


CSV_HEADING = (
    "Reference", "Title", "Behaviour", "Lead agency", "State", "Inputs", "Tiers without an input or a reason",
    "Agencies that have answered", "Agencies with inputs", "Cash this financial year (£)",
    "In kind this financial year (£)", "Marking",
)  # fmt: skip


def csv_rows(rows: Iterable[Row]) -> list[tuple[object, ...]]:
    return [
        (
            row.reference, row.title, row.behaviour, row.lead, row.state,
            *(astuple(row.numbers) if row.numbers is not None else [""] * len(fields(Numbers))),
            "OFFICIAL-SENSITIVE" if row.sensitive else "OFFICIAL",
        )
        for row in rows
    ]  # fmt: skip
