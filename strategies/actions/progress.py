"""A strategy's way: consultation, the board, the upper board, active; or back to a draft."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from meetings.models import Decision
from partnership.behaviours.models import Tier
from partnership.boards.models import Board
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.records.events import record
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.registry import target_of
from partnership.records.versions import sha256_of
from partnership.wording import spoken
from strategies.frozen import SCHEMA, content_of
from strategies.models import Input, Strategy, StrategyVersion

from .locking import needed, take
from .telling import tell_agencies, tell_owner

Status = Strategy.Status


class TiersMissing(NotAllowed):
    """Some tiers have neither an input nor a reason for none."""

    def __init__(self, tiers: list[Tier]) -> None:
        self.tiers = tiers
        names = "; ".join(f"“{tier.name}”" for tier in tiers)
        super().__init__(f"Add an input, or say why there is none, at: {names}.")


class AnswersAwaited(NotAllowed):
    """Some leads have not answered."""


class WrongDecision(NotAllowed):
    """The decision is not one that does this to this strategy."""


def missing_tiers(strategy: Strategy) -> list[Tier]:
    """The tiers at which there is neither an input nor "none, because…", widest first."""
    has = set(strategy.inputs.order_by().values_list("tier", flat=True))
    has |= set(strategy.no_inputs.values_list("tier", flat=True))
    return [tier for tier in Tier.objects.all() if tier.pk not in has]


@transaction.atomic
def start_consultation(
    *, strategy: Strategy, closes_on: date, by: Actor, at: datetime | None = None
) -> Strategy:
    """Ask each input's lead for its answer by a day. Raises TiersMissing where a tier is empty."""
    strategy = take(strategy)
    strategy.must_become(Status.CONSULTATION)
    if missing := missing_tiers(strategy):
        raise TiersMissing(missing)
    leads = set(strategy.inputs.order_by().values_list("lead", flat=True))
    if not leads:
        raise NotAllowed("There is no input for any agency to answer on.")
    if closes_on <= today(at):
        raise NotAllowed("The closing date must be in the future.")
    strategy.status, strategy.consultation_closes_on = Status.CONSULTATION, closes_on
    strategy.save(update_fields=["status", "consultation_closes_on"])
    record(strategy, by=by, kind="consultation_started", at=at, closes_on=closes_on.isoformat())
    tell_agencies(
        strategy,
        strategy,
        _unanswered(strategy),
        kind="consultation_started",
        at=at,
        text=f"Answer on your inputs by {spoken(closes_on)}.",
    )
    return strategy


@transaction.atomic
def move_closing_day(
    *, strategy: Strategy, closes_on: date, because: str, by: Actor, at: datetime | None = None
) -> Strategy:
    """Give the leads more time, or less. Those who have not answered are told the day and why."""
    strategy = take(strategy)
    if strategy.status != Status.CONSULTATION:
        raise WrongState("Only a consultation that is under way has a closing day to change.")
    because = needed(because, "Enter why the day changes.")
    if closes_on <= today(at):
        raise NotAllowed("The closing date must be in the future.")
    if closes_on == strategy.consultation_closes_on:
        raise NotAllowed("That is the closing date already.")
    strategy.consultation_closes_on = closes_on
    strategy.save(update_fields=["consultation_closes_on"])
    day = spoken(closes_on)
    record(strategy, by=by, kind="closing_day_moved", note=f"To {day}. {because}", at=at)
    text = f"Answers are now due by {day}. {because}"
    tell_agencies(strategy, strategy, _unanswered(strategy), kind="closing_day_moved", at=at, text=text)
    return strategy


@transaction.atomic
def take_back(*, strategy: Strategy, because: str, by: Actor, at: datetime | None = None) -> Strategy:
    """Stop the consultation and draft again. Answers stay, where what they were given on stays."""
    strategy = take(strategy)
    if strategy.status != Status.CONSULTATION:
        raise WrongState("Only a strategy in consultation can be taken back.")
    return _to_draft(strategy, "taken_back", needed(because, "Enter why it is taken back."), by, at)


@transaction.atomic
def send_to_board(
    *, strategy: Strategy, by: Actor, despite: str = "", at: datetime | None = None
) -> Strategy:
    """Put the strategy to the board.

    Before the closing date every lead must have answered. After it the board may go on without some:
    `despite` says why. An input without an answer then shows "not agreed" and counts in no total.
    """
    strategy = take(strategy)
    strategy.must_become(Status.BOARD_REVIEW)
    awaited = list(strategy.inputs.filter(answer_now="").select_related("lead"))
    if awaited:
        names = ", ".join(dict.fromkeys(item.lead.name for item in awaited))
        closes_on = strategy.consultation_closes_on
        if closes_on is not None and today(at) <= closes_on:
            raise AnswersAwaited(
                f"Not every lead has answered: {names}. It can go to the board without them after "
                f"{spoken(closes_on)}."
            )
        if not despite.strip():
            raise AnswersAwaited(f"Enter why it goes to the board without an answer from {names}.")
    strategy.status = Status.BOARD_REVIEW
    strategy.sent_despite = despite.strip() if awaited else ""
    strategy.save(update_fields=["status", "sent_despite"])
    record(
        strategy,
        by=by,
        kind="sent_to_board",
        note=strategy.sent_despite,
        at=at,
        without=[item.pk for item in awaited],
    )
    return strategy


@transaction.atomic
def return_to_draft(
    *, strategy: Strategy, decision: Decision, by: Actor, at: datetime | None = None
) -> Strategy:
    """The board did not endorse it: back to a draft with the conditions that the decision states."""
    strategy = take(strategy)
    if strategy.status != Status.BOARD_REVIEW:
        raise WrongState("Only a strategy that is with the board can be returned by it.")
    _must_be(decision, strategy, kind="return", board=Board.Kind.PREVENTION)
    return _to_draft(strategy, "returned", words_of(decision), by, at, naming=decision)


@transaction.atomic
def endorse(
    *, strategy: Strategy, decision: Decision, by: Actor, at: datetime | None = None
) -> StrategyVersion:
    """The board endorses it, by a recorded decision. What it endorsed is frozen as a version.

    A flagged strategy then goes to the upper board; any other is active from that day.
    """
    strategy = take(strategy)
    strategy.must_become(Status.ENDORSED)
    _must_be(decision, strategy, kind="endorse", board=Board.Kind.PREVENTION)
    strategy.status, strategy.endorsement = Status.ENDORSED, decision
    strategy.save(update_fields=["status", "endorsement"])
    content = content_of(strategy)
    version = StrategyVersion.objects.create(
        strategy=strategy,
        decision=decision,
        number=strategy.versions.count() + 1,
        schema=SCHEMA,
        content=content,
        sha256=sha256_of(content),
        frozen_at=moment(at),
    )
    record(
        strategy,
        by=by,
        kind="endorsed",
        note="" if decision.is_sensitive else decision.reason,
        at=at,
        naming=decision,
        version=version.number,
    )
    if strategy.needs_upper_board:
        strategy.must_become(Status.UPPER_REVIEW)
        strategy.status = Status.UPPER_REVIEW
        strategy.save(update_fields=["status"])
        record(strategy, by=by, kind="sent_to_upper_board", note=strategy.upper_board_because, at=at)
    else:
        _activate(strategy, by, at)
    told = "The board endorsed it."
    tell_agencies(strategy, strategy, _leads(strategy), kind="endorsed", at=at, text=told)
    tell_owner(strategy, strategy, by=by, kind="endorsed", at=at, text=told)
    return version


@transaction.atomic
def record_upper_answer(
    *, strategy: Strategy, decision: Decision, approved: bool, by: Actor, at: datetime | None = None
) -> Strategy:
    """What the upper board answered. Approved: active. Not approved: a draft again, with its conditions."""
    strategy = take(strategy)
    if strategy.status != Status.UPPER_REVIEW:
        raise WrongState("This strategy is not with the upper board.")
    _must_be(decision, strategy, kind="upper_board", board=Board.Kind.UPPER)
    if not approved:
        strategy.endorsement = None
        return _to_draft(strategy, "returned_by_upper_board", words_of(decision), by, at, naming=decision)
    strategy.upper_decision = decision
    strategy.save(update_fields=["upper_decision"])
    record(strategy, by=by, kind="approved_by_upper_board", note=words_of(decision), at=at, naming=decision)
    return _activate(strategy, by, at)


def _activate(strategy: Strategy, by: Actor, at: datetime | None) -> Strategy:
    strategy.must_become(Status.ACTIVE)
    strategy.status, strategy.active_since = Status.ACTIVE, today(at)
    strategy.save(update_fields=["status", "active_since"])
    record(strategy, by=by, kind="became_active", at=at)
    return strategy


def _to_draft(
    strategy: Strategy,
    kind: str,
    note: str,
    by: Actor,
    at: datetime | None,
    naming: Decision | None = None,
) -> Strategy:
    strategy.must_become(Status.DRAFT)
    strategy.status, strategy.consultation_closes_on, strategy.sent_despite = Status.DRAFT, None, ""
    strategy.save(update_fields=["status", "consultation_closes_on", "sent_despite", "endorsement"])
    record(strategy, by=by, kind=kind, note=note, at=at, naming=naming)
    text = f"It is a draft again. {note or 'Its page says why.'}"
    tell_agencies(strategy, strategy, _leads(strategy), kind=kind, at=at, text=text)
    tell_owner(strategy, strategy, by=by, kind=kind, at=at, text=text)
    return strategy


def _leads(strategy: Strategy) -> set[int]:
    return set(Input.objects.filter(strategy=strategy).order_by().values_list("lead", flat=True))


def _unanswered(strategy: Strategy) -> set[int]:
    return set(strategy.inputs.filter(answer_now="").order_by().values_list("lead", flat=True))


def words_of(decision: Decision) -> str:
    """What was decided, for the timeline and those who are told. A sensitive decision is read on its page."""
    return "" if decision.is_sensitive else decision.text


def _must_be(decision: Decision, strategy: Strategy, *, kind: str, board: str) -> None:
    """The decision is on this strategy, of that kind, by that board, and still stands."""
    if (decision.target_kind, decision.target_id) != target_of(strategy) or decision.kind != kind:
        raise WrongDecision("That decision is about something else.")
    if decision.board.kind != board:
        raise WrongDecision(f"{decision.board} does not decide this.")
    if decision.superseded_by_id is not None or decision.status == Decision.Status.DISPUTED:
        raise WrongDecision("That decision no longer stands.")
