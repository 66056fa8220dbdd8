"""What stands beside a strategy: where it came from, what watches it, what boards decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from issues_log.models import Issue
from meetings.models import Action, Decision
from monitoring.models import Indicator
from partnership.area.models import area, say
from partnership.clock import today
from partnership.pages.parts import Link
from partnership.records import registry
from strategies.models import Strategy
from strategies.permissions import can_edit_strategy

from .parts import DECISION_COLOURS, Reader, State, short_day


def where(strategy: Strategy) -> str:
    return strategy.footprint().words(area().name or "The whole area")


def comes_from(strategy: Strategy, reader: Reader) -> tuple[Link, ...]:
    """The issues, the targeted behaviour and the round, as far as this reader may see them."""
    candidate = strategy.targeted.candidate
    issues = Issue.objects.visible_to(reader).filter(pk__in=candidate.issues.values("pk"))
    wanted = ("targeted", strategy.targeted_id), ("round", candidate.round_id)
    found = registry.find_many(wanted, reader)
    above = [*issues, *(found[target] for target in wanted if target in found)]
    return tuple(Link(record.reference, registry.url_of(record)) for record in above)


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
    is_sensitive: bool


def decision_lines(strategy: Strategy, reader: Reader) -> list[DecisionLine]:
    """The decisions on this strategy that this reader may see, newest first."""
    found = (
        Decision.objects.visible_to(reader)
        .filter(target_kind="strategy", target_id=strategy.pk)
        .select_related("board")
    )
    seen = {decision.pk: decision for decision in found}
    return [decision_line(decision, seen.get(decision.superseded_by_id or 0)) for decision in found]


def decision_line(decision: Decision, later: Decision | None) -> DecisionLine:
    """`later`: what replaced it, where the reader may see that. It is about the same strategy."""
    status = Decision.Status(decision.status)
    words = f"{decision.board}, {short_day(decision.decided_on)}"
    if decision.superseded_by_id is not None:
        words += f". Replaced by {later.reference}" if later else ". Replaced by a later decision"
    return DecisionLine(
        decision.reference,
        reverse("meetings:decision_detail", args=[decision.pk]),
        str(decision.board),
        decision.text,
        words,
        State("", status.label, DECISION_COLOURS[status]),
        decision.is_sensitive,
    )


def decision_seen(decision: Decision, reader: Reader) -> Link:
    """The decision by its reference and page; for a reader who may not see it, that the board decided."""
    note = f"decided {short_day(decision.decided_on)}, {decision.get_status_display().lower()}"
    if not Decision.objects.visible_to(reader).filter(pk=decision.pk).exists():
        return Link(f"By the {say('board')}", note=note)
    return Link(decision.reference, reverse("meetings:decision_detail", args=[decision.pk]), note)


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
