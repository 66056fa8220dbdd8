"""The dashboard: what stands before the board above, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from dashboards.days import how_soon
from dashboards.desk import Desk
from dashboards.state.behaviours import Going, Watch, watches
from dashboards.state.changes import signals_seen
from dashboards.state.owing import Debtor, Owed, What, by_agency, everything_owed
from dashboards.state.rounds import Progress
from dashboards.state.strategies import by_stage
from dashboards.state.waiting import (
    Waiting,
    conditions_open,
    decisions_waiting,
    first_sentence,
    strategies_waiting,
    zones_waiting,
)
from meetings.models import Action, Meeting
from monitoring.presenters import SignalWords
from partnership.area.models import area, say
from partnership.pages.parts import Fact, Link
from partnership.records.marking import Marking
from partnership.wording import counted, listed, spoken
from people_zones.models import Zone
from strategies.analysis import financial_year_of
from strategies.charts import Triangle, triangle
from strategies.models import Strategy
from strategies.money import Investment, investment_by_tier
from strategies.presenters.investment import TierLine, table

from . import behaviours

SIGNALS, BEHAVIOURS, DEBTORS, ZONES, WAITING = 5, 6, 5, 4, 5


@dataclass(frozen=True)
class MeetingLine:
    """ "Prevention Board meets Thursday 18 December 2026, in 26 days"."""

    board: str
    day: str
    soon: str
    url: str


@dataclass(frozen=True)
class DebtorLine:
    """One agency, and how much of each kind it owes, each number with its list."""

    name: str
    short_name: str
    answers: Link | None
    delivery: Link | None
    actions: Link | None
    scores: Link | None


@dataclass(frozen=True)
class ZoneLine:
    name: str
    url: str
    state: str
    lacks: str


@dataclass(frozen=True)
class RoundLine:
    name: str
    url: str
    words: str
    note: str


@dataclass(frozen=True)
class Money:
    investment: Investment
    triangle: Triangle
    table: Sequence[TierLine]
    url: str


@dataclass(frozen=True)
class Overview:
    """Everything on the page, for one reader."""

    title: str
    meetings: list[MeetingLine]
    figures_to: str
    facts: list[Fact]
    behaviours: list[behaviours.BehaviourRow]
    behaviours_say: str
    behaviours_in: str
    more_behaviours: Link | None
    waiting: list[Waiting]
    waiting_say: str
    signals: list[SignalWords]
    signals_say: str
    more_signals: Link | None
    stages: list[Link]
    money: Money | None
    debtors: list[DebtorLine]
    owing_say: str
    conditions: list[Waiting]
    conditions_say: str
    more_debtors: Link | None
    zones: list[ZoneLine]
    zones_say: str
    more_zones: Link | None
    rounds: list[RoundLine]
    reads_board: bool
    is_empty: bool
    marking: str = field(default="")

    @property
    def waiting_first(self) -> list[Waiting]:
        return self.waiting[:WAITING]

    @property
    def waiting_rest(self) -> list[Waiting]:
        return self.waiting[WAITING:]


def overview(desk: Desk) -> Overview:
    watched = watches(desk.user)
    waiting = [
        *decisions_waiting(desk.user),
        *strategies_waiting(desk.strategies),
        *zones_waiting(desk.zones),
    ]
    conditions = conditions_open(desk.user)
    owed = everything_owed(desk.user, desk.on, desk.open_rounds)
    debtors = by_agency(owed)
    signals, signals_say, total = changes(desk, watched)
    money = money_of(desk)
    sensitive: list[Any] = [
        *(each.targeted.candidate for each in watched),
        *(*waiting, *conditions, *owed),
        *desk.strategies,
    ]
    return Overview(
        title=f"Before the {say('upper_board')}",
        meetings=[meeting_line(desk, meeting) for meeting in upper_board_first(desk)],
        figures_to=behaviours.figures_to(watched),
        facts=facts(desk, watched, waiting, owed),
        behaviours=behaviours.behaviour_rows(watched[:BEHAVIOURS]),
        behaviours_say=behaviours.sentence(watched),
        behaviours_in=behaviours.one_period(watched[:BEHAVIOURS]),
        more_behaviours=more(len(watched), BEHAVIOURS, "behaviours", reverse("dashboards:behaviour_list")),
        waiting=waiting,
        waiting_say=waiting_sentence(waiting),
        signals=signals,
        signals_say=signals_say,
        more_signals=more(total, SIGNALS, "changes", reverse("dashboards:signal_list")),
        stages=stage_links(desk.strategies),
        money=money,
        debtors=[debtor_line(each) for each in debtors[:DEBTORS]],
        owing_say=owing_sentence(owed, desk.open_rounds),
        conditions=conditions,
        conditions_say=conditions_sentence(conditions),
        more_debtors=more(len(debtors), DEBTORS, "agencies", reverse("dashboards:owing_list")),
        zones=[zone_line(zone) for zone in open_zones(desk.zones)[:ZONES]],
        zones_say=zones_sentence(desk.zones),
        more_zones=more(
            len(open_zones(desk.zones)),
            ZONES,
            say("zone", "plural"),
            f"{reverse('people_zones:zone_list')}?state=open",
        ),
        rounds=[round_line(progress) for progress in desk.open_rounds],
        reads_board=desk.who.reads_board,
        is_empty=not (
            watched or waiting or conditions or owed or signals or desk.strategies or desk.meetings.soonest
        ),
        marking=Marking.SENSITIVE.label
        if any(each.is_sensitive for each in [*sensitive, *desk.zones])
        else "",
    )


def more(total: int, shown: int, noun: str, url: str) -> Link | None:
    """ "and 4 more", to the list of all of them."""
    return Link(f"See all {total:,} {noun}", url) if total > shown else None


# The strip of figures ---------------------------------------------------------------------------
def facts(
    desk: Desk, watched: Sequence[Watch], waiting: Sequence[Waiting], owed: Sequence[Owed]
) -> list[Fact]:
    improving = sum(watch.going == Going.IMPROVING for watch in watched)
    answers = [each for each in owed if each.what == What.ANSWERS]
    overdue = sum(each.what == What.ACTIONS for each in owed)
    active = sum(strategy.status == Strategy.Status.ACTIVE for strategy in desk.strategies)
    open_actions = Action.objects.visible_to(desk.user).open().count()
    owing = reverse("dashboards:owing_list")
    found = [
        Fact("Decisions waiting", f"{len(waiting):,}", "#decide"),
        Fact(
            "Behaviours improving",
            f"{improving:,}",
            f"{reverse('dashboards:behaviour_list')}?going={Going.IMPROVING}",
            note=f"of {len(watched):,}",
        ),
        Fact(
            "Strategies active",
            f"{active:,}",
            f"{reverse('strategies:strategy_list')}?status={Strategy.Status.ACTIVE}",
            note=f"of {len(desk.strategies):,}",
        ),
        *(
            [
                Fact(
                    "Answers awaited",
                    f"{len(answers):,}",
                    f"{owing}?what={What.ANSWERS}",
                    note=from_whom(answers),
                )
            ]
            if desk.who.reads_board
            else []
        ),
        Fact(
            "Actions overdue",
            f"{overdue:,}",
            f"{reverse('meetings:action_list')}?state=overdue",
            note=f"of {open_actions:,} open",
        ),
    ]
    first = desk.open_rounds[:1]
    one_of_several = f" in {first[0].round.reference}" if len(desk.open_rounds) > 1 else ""
    found += [
        Fact(
            "Seats that have scored",
            f"{progress.scored:,}",
            reverse("prioritisation:round_detail", args=[progress.round.pk]),
            note=f"of {len(progress.asked):,}{one_of_several}",
        )
        for progress in first
    ]
    return found


def from_whom(answers: Sequence[Owed]) -> str:
    return f"from {counted(len({each.key for each in answers}), 'agency', 'agencies')}" if answers else ""


def upper_board_first(desk: Desk) -> list[Meeting]:
    """The meeting that the title is about, then the one below it."""
    found = desk.meetings
    return [meeting for meeting in (found.upper, found.board) if meeting is not None] or found.soonest


def meeting_line(desk: Desk, meeting: Meeting) -> MeetingLine:
    return MeetingLine(
        board=str(meeting.board),
        day=spoken(meeting.held_on),
        soon=how_soon(meeting.held_on, desk.on),
        url=reverse("meetings:meeting_detail", args=[meeting.pk]),
    )


# Each part and the sentence over it -------------------------------------------------------------
def waiting_sentence(waiting: Sequence[Waiting]) -> str:
    if not waiting:
        return "No decision is waiting."
    wait = "waits" if len(waiting) == 1 else "wait"
    return f"{counted(len(waiting), 'thing')} {wait} for a board or its chair."


def conditions_sentence(conditions: Sequence[Waiting]) -> str:
    """ "1 condition of the Strategic Partnership Board is not met yet"; empty where there is none."""
    if not conditions:
        return ""
    verb = "is" if len(conditions) == 1 else "are"
    return f"{counted(len(conditions), 'condition')} of the {say('upper_board')} {verb} not met yet"


def changes(desk: Desk, watched: Sequence[Watch]) -> tuple[list[SignalWords], str, int]:
    """At most five changes, targeted behaviours first; what to say of all of them; how many there are."""
    ids = {watch.indicator.pk for watch in watched if watch.indicator is not None}
    found = signals_seen(desk.user, watched=ids)
    rows = list(found[:SIGNALS])
    total = len(rows) if len(rows) < SIGNALS else found.count()
    targeted = sum(watch.going in (Going.IMPROVING, Going.WORSENING, Going.CHANGED) for watch in watched)
    return [SignalWords.of(row) for row in rows], signals_sentence(total, min(targeted, total)), total


def signals_sentence(total: int, targeted: int) -> str:
    """ "3 indicators have changed by more than chance here, 2 of them of targeted behaviours."."""
    where = area().short_name or "the area"
    if not total:
        return f"Nothing has changed by more than chance in {where}."
    have = "indicator has" if total == 1 else "indicators have"
    said = f"{total:,} {have} changed by more than chance in {where}"
    return f"{said}, {targeted:,} of them for targeted behaviours." if targeted else f"{said}."


def stage_links(strategies: Sequence[Strategy]) -> list[Link]:
    base = reverse("strategies:strategy_list")
    return [
        Link(stage.label, f"{base}?status={stage}", f"{number:,}") for stage, number in by_stage(strategies)
    ]


def money_of(desk: Desk) -> Money | None:
    if not desk.reads_strategies:
        return None
    found = investment_by_tier(desk.user, financial_year_of(desk.on))
    return Money(found, triangle(found), table(found), reverse("strategies:investment"))


def owing_sentence(owed: Sequence[Owed], rounds: Sequence[Progress]) -> str:
    """ "3 answers are awaited, 5 actions are overdue and 9 of 22 seats have not scored."."""
    number = {what: sum(each.what == what for each in owed) for what in What}
    parts = []
    if answers := number[What.ANSWERS]:
        parts.append(f"{counted(answers, 'answer')} {'is' if answers == 1 else 'are'} awaited")
    if late := number[What.DELIVERY]:
        parts.append(f"{counted(late, 'input')} {'is' if late == 1 else 'are'} behind schedule")
    if actions := number[What.ACTIONS]:
        parts.append(f"{counted(actions, 'action')} {'is' if actions == 1 else 'are'} overdue")
    if scores := number[What.SCORES]:
        asked = sum(len(progress.asked) for progress in rounds)
        have = "has" if scores == 1 else "have"
        where = f" in {len(rounds)} rounds" if len(rounds) > 1 else ""
        parts.append(f"{scores:,} of {counted(asked, 'seat')} {have} not scored{where}")
    return f"{listed(parts)}." if parts else "Nothing is owed."


def debtor_line(debtor: Debtor) -> DebtorLine:
    base = reverse("dashboards:owing_list")

    def link(what: What, number: int) -> Link | None:
        return Link(f"{number:,}", f"{base}?what={what}&agency={debtor.key}") if number else None

    return DebtorLine(
        debtor.name,
        debtor.short_name,
        link(What.ANSWERS, debtor.answers),
        link(What.DELIVERY, debtor.delivery),
        link(What.ACTIONS, debtor.actions),
        link(What.SCORES, debtor.scores),
    )


def zone_line(zone: Zone) -> ZoneLine:
    return ZoneLine(
        name=f"{zone.reference} {zone.name}",
        url=reverse("people_zones:zone_detail", args=[zone.pk]),
        state=zone.get_status_display(),
        lacks=first_sentence(zone.summary) if zone.status == Zone.Status.SEEKING else "",
    )


def open_zones(zones: Sequence[Zone]) -> list[Zone]:
    return [zone for zone in zones if zone.status != Zone.Status.CLOSED]


def zones_sentence(zones: Sequence[Zone]) -> str:
    if not zones:
        return f"There is no {say('zone')} yet."
    live = sum(zone.status == Zone.Status.LIVE for zone in zones)
    closed = len(zones) - len(open_zones(zones))
    every = counted(len(zones), say("zone"), say("zone", "plural"))
    said = f"{live:,} of {every} {'is' if live == 1 else 'are'} live"
    return f"{said}, {closed:,} {'is' if closed == 1 else 'are'} closed." if closed else f"{said}."


def round_line(progress: Progress) -> RoundLine:
    closes = progress.round.closes_on
    return RoundLine(
        name=f"{progress.round.reference} {progress.round.name}",
        url=reverse("prioritisation:round_detail", args=[progress.round.pk]),
        words=progress.words,
        note=f"scoring closes {spoken(closes)}" if closes else "",
    )
