"""A strategy's own page: facts, the stepped pyramid of inputs, tasks along the four steps, answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partnership.area.models import say
from partnership.behaviours.models import Tier
from partnership.boards.standing import PREPARES, SUBMITS, standing
from partnership.pages.parts import Fact, Link
from partnership.templatetags.board import pounds, tier_code
from partnership.wording import counted
from strategies import money
from strategies.analysis import financial_year_of, spoken_year
from strategies.models import Answer, Input, Section, Strategy
from strategies.permissions import can_edit_strategy
from strategies.saying import in_preparation
from strategies.seated import unheard

from .parts import (
    COLOURS,
    Reader,
    State,
    Status,
    answer_state,
    delivery_state,
    page_of_input,
    short_day,
)

MUST_FLAG = Strategy.Status.BOARD_REVIEW


@dataclass(frozen=True)
class Card:
    """One input on the pyramid."""

    title: str
    url: str
    lead: str
    reference: str
    answer: State
    delivery: State | None


@dataclass(frozen=True)
class TierRow:
    """One step of the pyramid."""

    tier: Tier
    step: int
    scope: str
    money: str
    cards: tuple[Card, ...]
    none_because: str
    is_gap: bool
    add_url: str
    none_url: str


@dataclass(frozen=True)
class Task:
    """One line of the task list. A tag only where it needs someone."""

    id: str
    label: str
    url: str
    words: str
    colour: str = ""


@dataclass(frozen=True)
class Step:
    title: str
    tasks: tuple[Task, ...]


class Sheet:
    """A strategy with what its page reads, fetched once: inputs with leads, tiers, answers and money."""

    def __init__(self, strategy: Strategy, reader: Reader, on: date) -> None:
        self.strategy, self.reader, self.on = strategy, reader, on
        self.inputs = list(
            strategy.inputs.select_related("lead", "tier")
            .prefetch_related("money", "answers", "reports")
            .order_by("id")
        )
        self.year = year_shown(self.inputs, financial_year_of(on))
        self.tiers = list(Tier.objects.order_by("-position"))
        self.none = dict(strategy.no_inputs.values_list("tier_id", "because"))
        self.sections = list(strategy.sections.all())
        self.may_edit = can_edit_strategy(reader, strategy)
        who = standing(reader)
        self.mine, self.submits_for = who.agency_ids(PREPARES), who.agency_ids(SUBMITS)
        self.unheard: set[int] = set()
        if standing(reader).runs_board and strategy.status in Strategy.ANSWERABLE:
            self.unheard = unheard({item.lead_id for item in self.awaited}, on)
        self.at_tier: dict[int, list[Input]] = defaultdict(list)
        for item in self.inputs:
            self.at_tier[item.tier_id].append(item)

    @property
    def counted_inputs(self) -> list[Input]:
        """What counts in totals: all while it is proposed, only what is agreed once it is with the board."""
        if self.strategy.status in Strategy.PROPOSED:
            return self.inputs
        return [item for item in self.inputs if item.answer_now in Answer.COUNTS]

    @property
    def gaps(self) -> list[Tier]:
        return [tier for tier in self.tiers if not self.at_tier[tier.pk] and tier.pk not in self.none]

    @property
    def awaited(self) -> list[Input]:
        return [item for item in self.inputs if not item.answer_now]

    @property
    def owed_by_reader(self) -> list[Input]:
        """Inputs that wait for the answer of the reader's own agency."""
        if self.strategy.status not in Strategy.ANSWERABLE:
            return []
        return [item for item in self.awaited if item.lead_id in self.mine]

    def is_prepared(self, item: Input) -> bool:
        """Its lead, which is the reader's own agency, has prepared an answer that waits to be submitted."""
        return item.lead_id in self.mine and in_preparation(item.answers.all()) is not None

    def state(self, item: Input) -> State:
        return answer_state(item, self.strategy, self.on, prepared=self.is_prepared(item))

    @property
    def agencies(self) -> tuple[int, int]:
        """How many leading agencies have answered on all of their inputs, of how many."""
        open_ = {item.lead_id for item in self.awaited}
        every = {item.lead_id for item in self.inputs}
        return len(every - open_), len(every)


def year_shown(inputs: list[Input], now: int) -> int:
    """This financial year; where no money is in it, the first one after it in which some is."""
    years = {line.financial_year for item in inputs for line in item.money.all()}
    return now if now in years else min((year for year in years if year > now), default=now)


def tier_rows(sheet: Sheet) -> list[TierRow]:
    """The pyramid, its top first."""
    counting = {item.pk for item in sheet.counted_inputs}
    rows = []
    for tier in sheet.tiers:
        items = sheet.at_tier[tier.pk]
        args = [sheet.strategy.pk, tier.position]
        rows.append(
            TierRow(
                tier=tier,
                step=min(tier.position, 3),
                scope=tier.get_scope_display().lower(),
                money=money_words(sheet, [item for item in items if item.pk in counting]),
                cards=tuple(card(sheet, item) for item in items),
                none_because=sheet.none.get(tier.pk, ""),
                is_gap=not items and tier.pk not in sheet.none,
                add_url=reverse("strategies:input_add", args=args) if sheet.may_edit else "",
                none_url=reverse("strategies:none_say", args=args) if sheet.may_edit and not items else "",
            )
        )
    return rows


def money_words(sheet: Sheet, items: list[Input]) -> str:
    """What a tier costs in the year that the page shows; "to come" only where nothing has been put down."""
    cash, in_kind = money.totals(items, sheet.year)
    if not cash and not in_kind:
        to_come = items and not any(item.money.all() for item in items)
        return "money to come" if to_come else ""
    parts = [pounds(cash)] if cash else []
    return " + ".join([*parts, f"{pounds(in_kind)} in kind"]) if in_kind else parts[0]


def card(sheet: Sheet, item: Input) -> Card:
    return Card(
        title=item.title,
        url=page_of_input(item),
        lead=item.lead.name,
        reference=item.reference,
        answer=sheet.state(item),
        delivery=delivery_state(item, sheet.strategy, sheet.on),
    )


def facts(sheet: Sheet, comes_from: tuple[Link, ...]) -> list[Fact]:
    strategy, gaps = sheet.strategy, len(sheet.gaps)
    answered, every = sheet.agencies
    cash, in_kind = money.totals(sheet.counted_inputs, sheet.year)
    proposed = "proposed" if strategy.status in Strategy.PROPOSED else "agreed"
    closes_on = strategy.consultation_closes_on
    return [
        Fact(
            "Status",
            strategy.get_status_display(),
            colour=COLOURS[Status(strategy.status)],
            note=status_note(strategy),
        ),
        Fact("Agencies to ask", str(every))
        if strategy.status == Status.DRAFT and not answered
        else Fact(
            "Agencies have answered",
            f"{answered} of {every}",
            note=f"by {short_day(closes_on)}" if closes_on and strategy.status == Status.CONSULTATION else "",
        ),
        Fact("Inputs", f"{len(sheet.inputs)}" + (f", and {counted(gaps, 'gap')}" if gaps else "")),
        Fact(f"Cash, {spoken_year(sheet.year)}", pounds(cash), note=proposed),
        Fact(f"In kind, {spoken_year(sheet.year)}", pounds(in_kind), note=proposed),
        upper_fact(strategy),
        *([Fact("Comes from", links=comes_from)] if comes_from else []),
    ]


def status_note(strategy: Strategy) -> str:
    decision = strategy.upper_decision or strategy.endorsement
    if decision is not None and decision.superseded_by is not None:
        decision = decision.superseded_by
    if decision is not None and decision.status == decision.Status.TO_CONFIRM:
        return "to be confirmed"
    if decision is not None and decision.status == decision.Status.DISPUTED:
        return "decision not as recorded"
    return f"since {short_day(strategy.active_since)}" if strategy.active_since else ""


def upper_fact(strategy: Strategy) -> Fact:
    name = say("upper_board")
    decision = strategy.upper_decision
    if decision is not None:
        note = "" if decision.status == decision.Status.CONFIRMED else decision.get_status_display().lower()
        return Fact(name, f"Approved {short_day(decision.decided_on)}", note=note)
    if strategy.needs_upper_board:
        return Fact(name, "Must approve")
    return Fact(name, "Need not approve")


def steps(sheet: Sheet) -> list[Step]:
    """The task list along the four steps."""
    by_step: dict[int, list[Task]] = defaultdict(list)
    for section in sheet.sections:
        by_step[Section.STEP[Section.Key(section.key)]].append(section_task(sheet, section))
    by_step[3] += [tier_task(sheet, tier) for tier in sheet.tiers]
    by_step[3].append(evidence_task(sheet))
    by_step[4] += [money_task(sheet), watch_task(sheet), flag_task(sheet)]
    return [Step(f"{n}. {say(f'step_{n}')}", tuple(by_step[n])) for n in (1, 2, 3, 4)]


def section_task(sheet: Sheet, section: Section) -> Task:
    name = "section_edit" if sheet.may_edit else "section_detail"
    url = reverse(f"strategies:{name}", args=[sheet.strategy.pk, section.key])
    if section.edited_at is not None and section.text:
        words, colour = "Written", ""
    elif section.text:
        words, colour = "From the round", "blue"
    else:
        words, colour = "Not started", "grey"
    return Task(f"section-{section.key}", section.get_key_display(), url, words, colour)


def tier_task(sheet: Sheet, tier: Tier) -> Task:
    items, url = sheet.at_tier[tier.pk], f"#tier-{tier.position}"
    label = f"Inputs at {tier_code(tier)}"
    id_ = f"task-tier-{tier.position}"
    if items:
        return Task(id_, label, url, counted(len(items), "input"))
    if tier.pk in sheet.none:
        return Task(id_, label, url, "None, with a reason")
    return Task(id_, label, url, "Gap", "orange")


def evidence_task(sheet: Sheet) -> Task:
    have = sum(item.evidence != Input.Evidence.NOT_KNOWN for item in sheet.inputs)
    return n_of_m("task-evidence", "Evidence for each input", "#tiers", have, len(sheet.inputs))


def money_task(sheet: Sheet) -> Task:
    have = sum(bool(item.money.all()) for item in sheet.inputs)
    return n_of_m("task-money", "Money for each input", "#tiers", have, len(sheet.inputs))


def n_of_m(id_: str, label: str, url: str, have: int, every: int) -> Task:
    if not every:
        return Task(id_, label, url, "Not started", "grey")
    return Task(id_, label, url, f"{have} of {every}", "" if have == every else "blue")


def watch_task(sheet: Sheet) -> Task:
    number = len(sheet.strategy.watched.all())  # prefetched with the strategy
    words, colour = (counted(number, "indicator"), "") if number else ("Not started", "grey")
    return Task("task-watch", "How it will be watched", "#watched", words, colour)


def flag_task(sheet: Sheet) -> Task:
    strategy = sheet.strategy
    open_ = sheet.may_edit or strategy.status == MUST_FLAG
    url = reverse("strategies:flag", args=[strategy.pk]) if open_ and runs(sheet) else "#upper"
    words = "Yes" if strategy.needs_upper_board else "No"
    return Task("task-flag", f"Must the {say('upper_board')} approve it?", url, words)


def runs(sheet: Sheet) -> bool:
    return standing(sheet.reader).runs_board
