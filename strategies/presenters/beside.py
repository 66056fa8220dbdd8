"""What stands beside a strategy: where it came from, what watches it, what boards decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from issues_log.models import Issue
from meetings.models import Action, Decision
from monitoring.models import Indicator
from partnership.area.models import area
from partnership.boards.standing import standing
from partnership.clock import today
from strategies.models import Strategy
from strategies.permissions import can_edit_strategy

from .parts import DECISION_COLOURS, Link, Reader, State, short_day


def where(strategy: Strategy) -> str:
    return strategy.footprint().words(area().name or "The whole area")


def comes_from(strategy: Strategy, reader: Reader) -> tuple[Link, ...]:
    """The issues that this reader may see, the targeted behaviour and the round."""
    targeted, who = strategy.targeted, standing(reader)
    round_ = targeted.candidate.round
    issues = Issue.objects.visible_to(reader).filter(pk__in=targeted.candidate.issues.values("pk"))
    links = [Link(issue.reference, reverse("issues_log:issue_detail", args=[issue.pk])) for issue in issues]
    if who.reads_board or who.reads_upper_board:
        url = reverse("prioritisation:targeted_detail", args=[targeted.pk])
        links.append(Link(targeted.reference, url))
    else:
        links.append(Link(targeted.reference))
    if who.reads_board:
        links.append(Link(round_.reference, reverse("prioritisation:round_detail", args=[round_.pk])))
    return tuple(links)


@dataclass(frozen=True)
class WatchedLine:
    """An indicator and what is expected of it."""

    name: str
    url: str
    where: str
    expectation: str
    stop_url: str


def watched_lines(strategy: Strategy, reader: Reader) -> list[WatchedLine]:
    rows = list(strategy.watched.all())
    ids = [row.indicator_id for row in rows]
    seen = set(
        Indicator.objects.visible_to(reader).filter(pk__in=ids).order_by().values_list("pk", flat=True)
    )
    edits = can_edit_strategy(reader, strategy)
    return [
        WatchedLine(
            name=row.indicator.name,
            url=reverse("monitoring:indicator_detail", args=[row.indicator_id])
            if row.indicator_id in seen
            else "",
            where=row.place.name if row.place else "The whole area",
            expectation=row.expectation,
            stop_url=reverse("strategies:watch_stop", args=[strategy.pk, row.pk]) if edits else "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class DecisionLine:
    """A board's decision on this strategy."""

    reference: str
    url: str
    board: str
    text: str
    words: str
    state: State


def decision_lines(strategy: Strategy, reader: Reader) -> list[DecisionLine]:
    """The decisions on this strategy that this reader may see, newest first."""
    found = (
        Decision.objects.visible_to(reader)
        .filter(target_kind="strategy", target_id=strategy.pk)
        .select_related("board", "superseded_by")
    )
    return [decision_line(decision) for decision in found]


def decision_line(decision: Decision) -> DecisionLine:
    status = Decision.Status(decision.status)
    words = f"{decision.board}, {short_day(decision.decided_on)}"
    if decision.superseded_by is not None:
        words += f". Replaced by {decision.superseded_by.reference}"
    return DecisionLine(
        decision.reference,
        reverse("meetings:decision_detail", args=[decision.pk]),
        str(decision.board),
        decision.text,
        words,
        State("", status.label, DECISION_COLOURS[status]),
    )


def decision_seen(decision: Decision, reader: Reader) -> Link:
    """The decision by its reference; its page only where this reader may open it."""
    seen = Decision.objects.visible_to(reader).filter(pk=decision.pk).exists()
    note = f"decided {short_day(decision.decided_on)}, {decision.get_status_display().lower()}"
    return Link(
        decision.reference, reverse("meetings:decision_detail", args=[decision.pk]) if seen else "", note
    )


@dataclass(frozen=True)
class ConditionLine:
    """An action that a decision on this strategy asked for."""

    reference: str
    url: str
    what: str
    agency: str
    words: str
    late: bool


def condition_lines(strategy: Strategy, reader: Reader) -> list[ConditionLine]:
    """What the boards asked for when they decided, as far as this reader may see it."""
    found = (
        Action.objects.visible_to(reader)
        .filter(decision__target_kind="strategy", decision__target_id=strategy.pk)
        .select_related("agency")
    )
    return [condition_line(action, today()) for action in found]


def condition_line(action: Action, on: date) -> ConditionLine:
    late = action.done_at is None and action.due_on < on
    words = "Done" if action.done_at is not None else f"Due {short_day(action.due_on)}"
    url = reverse("meetings:action_detail", args=[action.pk])
    return ConditionLine(action.reference, url, action.what, action.agency.name, words, late)
