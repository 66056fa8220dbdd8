"""Strategies for tests, made through the product's own actions from a targeted behaviour made here."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from meetings.models import Decision
from partnership.behaviours.models import Behaviour, Tier
from partnership.boards.models import Agency, Board
from partnership.boards.standing import Actor
from partnership.clock import at_time, moment
from partnership.people.models import User
from partnership.records.marking import Marking
from partnership.records.references import next_number
from partnership.records.registry import target_of
from prioritisation.models import Candidate, Round, TargetedBehaviour
from strategies.actions import (
    MoneyLine,
    add_input,
    answer_input,
    endorse,
    flag_for_upper_board,
    open_strategy,
    record_upper_answer,
    say_none,
    send_to_board,
    start_consultation,
)
from strategies.models import Input, Strategy

from .ground import actor, make_agency, make_person, prevention_board, upper_board

_serial = count(1)


def an_officer() -> User:
    return User.objects.filter(memberships__role="officer").first() or make_person("officer")


def make_decision(
    record: Any = None, kind: str = "endorse", board: Board | None = None, **fields: Any
) -> Decision:
    """A recorded decision, to be confirmed."""
    target = target_of(record) if record is not None else ("", None)
    return Decision.objects.create(
        **{
            "number": next_number("DN"),
            "board": board or prevention_board(),
            "route": "correspondence",
            "decided_on": date(2026, 6, 1),
            "kind": kind,
            "target_kind": target[0],
            "target_id": target[1],
            "text": "Agreed as put.",
            "reason": "It answers the harm.",
            "recorded_by": an_officer(),
            "recorded_at": at_time(date(2026, 6, 1)),
            **fields,
        }
    )


def make_targeted(name: str = "", aim: str = "Fewer people are hurt", **fields: Any) -> TargetedBehaviour:
    """What a decided round chose, as rows."""
    number = next(_serial)
    name = name or f"Behaviour {number}"
    decision = make_decision(kind="round")
    round_ = Round.objects.create(
        number=next_number("RD"),
        name=f"Round {number}",
        board=prevention_board(),
        status="decided",
        revealed_at=at_time(date(2026, 5, 1)),
        decision=decision,
    )
    behaviour = Behaviour.objects.create(name=name)
    if fields.get("marking") == Marking.SENSITIVE:
        fields.setdefault("official_wording", f"Something sensitive {number}")
    candidate = Candidate.objects.create(
        **{
            "round": round_,
            "name": name,
            "definition": f"What {name} means.",
            "behaviour": behaviour,
            **fields,
        }
    )
    return TargetedBehaviour.objects.create(
        number=next_number("TB"), candidate=candidate, decision=decision, aim=aim, since=date(2026, 5, 2)
    )


def make_strategy(
    by: User | None = None, targeted: TargetedBehaviour | None = None, **fields: Any
) -> Strategy:
    """A draft."""
    return open_strategy(targeted=targeted or make_targeted(), by=actor(by or an_officer()), **fields)


def make_input(strategy: Strategy, tier: int = 2, lead: Agency | None = None, **fields: Any) -> Input:
    """An input at a tier, with £10,000 in cash in 2026 to 2027 unless told."""
    return add_input(
        **{
            "strategy": strategy,
            "tier": Tier.objects.get(position=tier),
            "title": f"Input {next(_serial)}",
            "lead": lead or make_agency(),
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2027, 3, 31),
            "horizon": Input.Horizon.WITHIN_A_YEAR,
            "money": [MoneyLine(2026, "cash", "Core budget", 10_000)],
            "by": actor(an_officer()),
            **fields,
        }
    )


def fill_tiers(strategy: Strategy) -> None:
    """Say "none" at every tier without an input."""
    for tier in Tier.objects.exclude(pk__in=strategy.inputs.values("tier")):
        say_none(strategy=strategy, tier=tier, because="Others hold it.", by=actor(an_officer()))


def consult(strategy: Strategy, closes_on: date = date(2026, 7, 1), at: datetime | None = None) -> Strategy:
    fill_tiers(strategy)
    at = at or at_time(date(2026, 6, 1))
    return start_consultation(strategy=strategy, closes_on=closes_on, by=actor(an_officer()), at=at)


def answer_all(strategy: Strategy, says: str = "agree", by: Actor | None = None) -> None:
    for item in strategy.inputs.filter(answer_now=""):
        answer_input(
            input=item,
            says=says,
            note="Funded.",
            by=by or actor(an_officer()),
            recorded_from="Mail of 3 June",
        )


def to_board(strategy: Strategy, at: datetime | None = None) -> Strategy:
    """In consultation, answered by all, and with the board."""
    consult(strategy)
    answer_all(strategy)
    return send_to_board(strategy=strategy, by=actor(an_officer()), at=at or at_time(date(2026, 6, 20)))


def make_active(strategy: Strategy, flagged: bool = False, at: datetime | None = None) -> Strategy:
    """Through consultation and the board or boards, to active."""
    by = actor(an_officer())
    if flagged:
        flag_for_upper_board(strategy=strategy, because="Several agencies' money.", by=by)
    to_board(strategy)
    endorse(strategy=strategy, decision=make_decision(strategy), by=by, at=moment(at))
    if flagged:
        decision = make_decision(strategy, kind="upper_board", board=upper_board())
        record_upper_answer(strategy=strategy, decision=decision, approved=True, by=by, at=moment(at))
    strategy.refresh_from_db()
    return strategy
