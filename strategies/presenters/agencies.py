"""What one agency is asked to do, in all strategies: to answer on, answered, under way; and what it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partnership.boards.models import Agency
from partnership.boards.standing import PREPARES, SUBMITS, standing
from partnership.pages.parts import Link
from partnership.people.naming import as_seen_by
from partnership.templatetags.board import tier_label
from partnership.wording import counted
from strategies.analysis import spoken_year
from strategies.models import Answer, DeliveryReport, Input, Money, Strategy
from strategies.permissions import can_prepare_answer, can_run_strategies, can_submit_answer
from strategies.saying import in_preparation, latest
from strategies.seated import seated

from .inputs import given, where, year_totals
from .parts import (
    Reader,
    State,
    Status,
    answer_state,
    delivery_state,
    page_of,
    page_of_input,
    short_day,
)


@dataclass(frozen=True)
class Asked:
    """One input of the agency: what it is, what it costs, where it stands, and what the reader can do."""

    reference: str
    title: str
    url: str
    what: str
    strategy: Link
    tier: str
    when: str
    where: str
    money: list[str]
    state: State
    note: str
    says: str
    said: str
    action: Link | None


@dataclass(frozen=True)
class YearLine:
    """What one financial year costs: what is agreed, and what is asked for now. Never one sum."""

    year: str
    agreed_cash: int
    asked_cash: int
    agreed_in_kind: int
    asked_in_kind: int


class Desk:
    """An agency's inputs, sorted by where they stand. Inputs come with strategy, tier, lead, places,
    communities, money, answers and reports loaded, in the order of their strategies.
    """

    def __init__(self, agency: Agency, inputs: Iterable[Input], reader: Reader, on: date) -> None:
        self.agency, self.reader, self.on = agency, reader, on
        self.own = agency.pk in standing(reader).agency_ids(PREPARES)
        self.submits = agency.pk in standing(reader).agency_ids(SUBMITS)
        self.runs = can_run_strategies(reader)
        self.to_answer: list[Input] = []
        self.answered: list[Input] = []
        self.under_way: list[Input] = []
        self.not_agreed: list[Input] = []
        self.coming: list[Input] = []
        for item in inputs:
            self.place_of(item).append(item)
        self.to_answer.sort(key=lambda item: item.strategy.consultation_closes_on or date.max)
        self.under_way.sort(key=lambda item: (item.done_at is not None, item.ends_on))

    def place_of(self, item: Input) -> list[Input]:
        """The part of the page on which an input stands; a closed strategy's stands on none."""
        status, counts = item.strategy.status, item.answer_now in Answer.COUNTS
        if status == Status.DRAFT:
            return self.coming
        if status in Strategy.ANSWERABLE and not item.answer_now:
            return self.to_answer
        if status in Strategy.RUNNING:
            return self.under_way if counts else self.not_agreed
        return self.answered if status != Status.CLOSED else []

    def prepared(self, item: Input) -> bool:
        return self.own and in_preparation(item.answers.all()) is not None

    @property
    def first(self) -> Link | None:
        """Where answering begins: one after another."""
        todo = [item for item in self.to_answer if self.submits or not self.prepared(item)]
        if not self.own or not todo:
            return None
        url = reverse("strategies:input_answer", args=[todo[0].pk])
        if len(todo) == 1:
            return Link(f"{'Answer' if self.submits else 'Prepare the answer'} on {todo[0].reference}", url)
        words = f"Answer on {len(todo)} inputs" if self.submits else f"Prepare {len(todo)} answers"
        return Link(f"{words}, one by one", url)

    @property
    def summary(self) -> str:
        """Where the agency stands, in a sentence."""
        parts = []
        if number := len(self.to_answer):
            parts.append(f"{counted(number, 'input')} to answer on")
        if number := sum(item.done_at is None for item in self.under_way):
            parts.append(f"{number} under way")
        if number := sum(is_behind(item, self.on) for item in self.under_way):
            parts.append(f"{number} behind schedule")
        return ", ".join(parts).capitalize() + "." if parts else "Nothing is asked of it now."


def is_behind(item: Input, on: date) -> bool:
    """Past its end and not done, among inputs that are under way."""
    return item.done_at is None and item.ends_on < on


def rows(desk: Desk, inputs: Iterable[Input]) -> list[Asked]:
    return [asked(desk, item) for item in inputs]


def asked(desk: Desk, item: Input) -> Asked:
    answer = latest(item.answers.all()) if item.answer_now else None
    told = given(answer, desk.reader) if answer is not None else None
    report = latest(item.reports.all())
    state = delivery_state(item, item.strategy, desk.on) or answer_state(
        item, item.strategy, desk.on, prepared=desk.prepared(item)
    )
    return Asked(
        reference=item.reference,
        title=item.title,
        url=page_of_input(item),
        what=item.what,
        strategy=Link(f"{item.strategy.reference} {item.strategy.title}", page_of(item.strategy)),
        tier=tier_label(item.tier),
        when=f"{short_day(item.starts_on)} to {short_day(item.ends_on)}",
        where=where(item),
        money=year_totals(item) or ["Money to come"],
        state=state,
        note=note_on(item, report),
        says=told.says + (f": {told.note}" if told.note else "") if told is not None else "",
        said=told.words if told is not None else "",
        action=action(desk, item),
    )


def note_on(item: Input, report: DeliveryReport | None) -> str:
    """The day by which an answer is due; what its lead last reported of it."""
    closes_on = item.strategy.consultation_closes_on
    if item.strategy.status == Status.CONSULTATION and not item.answer_now:
        return f"Due by {short_day(closes_on)}"
    return report.note if report is not None else ""


def action(desk: Desk, item: Input) -> Link | None:
    """What the reader can do with an input from here."""
    answering = item.strategy.status in Strategy.ANSWERABLE
    if answering and (desk.own or (desk.runs and not item.answer_now)):
        return Link(answer_verb(desk, item), reverse("strategies:input_answer", args=[item.pk]))
    if desk.place_of(item) is desk.under_way and (desk.own or desk.runs):
        words = "Report" if item.done_at is None else "Not done after all"
        return Link(words, reverse("strategies:input_report", args=[item.pk]))
    return None


def answer_verb(desk: Desk, item: Input) -> str:
    if can_submit_answer(desk.reader, item):
        return "Answer again" if item.answer_now else "Answer"
    if can_prepare_answer(desk.reader, item):
        return "Change what is prepared" if desk.prepared(item) else "Prepare the answer"
    return "Record a written answer"


def years(desk: Desk) -> list[YearLine]:
    """Each financial year's money: of what is agreed, and of what is asked for now."""
    sums: dict[int, dict[tuple[bool, str], int]] = defaultdict(lambda: defaultdict(int))
    agreed = [item for item in desk.answered if item.answer_now in Answer.COUNTS] + desk.under_way
    for is_agreed, inputs in ((True, agreed), (False, desk.to_answer)):
        for item in inputs:
            for line in item.money.all():
                sums[line.financial_year][is_agreed, line.kind] += line.pounds
    return [
        YearLine(
            spoken_year(year),
            kinds[True, Money.Kind.CASH],
            kinds[False, Money.Kind.CASH],
            kinds[True, Money.Kind.IN_KIND],
            kinds[False, Money.Kind.IN_KIND],
        )
        for year, kinds in sorted(sums.items())
    ]


@dataclass(frozen=True)
class Person:
    role: str
    who: str


def people_of(agency: Agency, reader: Reader, on: date) -> list[Person]:
    """Who answers for the agency on the board."""
    return [
        Person(each.get_role_display(), as_seen_by(each.user, reader))
        for each in seated([agency.pk], on)[agency.pk]
    ]
