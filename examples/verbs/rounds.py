"""Rounds of a story: candidates, seeded scores, the reveal and the board's choice."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from examples.world import World
from prioritisation import actions
from prioritisation.models import Candidate, Criterion, Round

from . import verb

STEPS = (0, 25, 50, 75, 100)


@verb
def set_up_round(world: World, at: datetime, name: str) -> Round:
    return actions.set_up_round(name=name, board=world.board("board"), by=world.actor("officer"), at=at)


@verb
def put_forward(
    world: World,
    at: datetime,
    round: str,
    name: str,
    behaviour: str,
    issues: list[str],
    evidence: dict[str, list[Any]],
    definition: str = "",
    places: list[str] | None = None,
    communities: list[str] | None = None,
) -> Candidate:
    """A candidate with its evidenced values: criterion → [value, source]; no value where not covered."""
    candidate = actions.put_forward(
        round=world.record(round),
        name=name,
        behaviour=world.behaviour(behaviour),
        issues=[world.record(key) for key in issues],
        definition=definition,
        places=world.in_places(places or []),
        communities=world.in_communities(communities or []),
        by=world.actor("officer"),
        at=at,
    )
    for key, said in evidence.items():
        *values, source = said
        actions.set_evidence(
            candidate=candidate,
            criterion=Criterion.objects.get(key=key),
            value=values[0] if values else None,
            source=source,
            by=world.actor("officer"),
            at=at,
        )
    return candidate


@verb
def pass_screen(world: World, at: datetime, candidates: list[str]) -> None:
    for key in candidates:
        actions.pass_screen(candidate=world.record(key), by=world.actor("officer"), at=at)


@verb
def hold_back(
    world: World, at: datetime, candidate: str, letter: str, because: str, would_be_a_yes_if: str
) -> None:
    actions.hold_back(
        candidate=world.record(candidate),
        letter=letter,
        because=because,
        would_be_a_yes_if=would_be_a_yes_if,
        by=world.actor("officer"),
        at=at,
    )


@verb
def open_scoring(world: World, at: datetime, round: str, closes: int) -> None:
    actions.open_scoring(
        round=world.record(round), closes_on=world.on(closes), by=world.actor("officer"), at=at
    )


@verb
def seats_score(
    world: World,
    at: datetime,
    round: str,
    seats: list[str],
    around: dict[str, dict[str, int]],
    spread: float,
    seed: int,
    apart: list[dict[str, Any]] | None = None,
    out: dict[str, list[str]] | None = None,
    submit: bool = True,
    share: float = 1.0,
) -> None:
    """Seats score around given values (candidate → criterion → value), seeded.

    `spread`: how far from them at most; `apart`: seats that see one cell differently;
    `out`: candidates that a seat leaves out by interest; `share`: how much of the sheet is filled in.
    """
    candidates = {key: world.record(key).pk for key in around}
    criteria = dict(Criterion.objects.values_list("key", "pk"))
    for seat_key in seats:
        random_of_seat = random.Random(f"{seed}-{seat_key}")  # noqa: S311 - an example, not a secret
        seat = world.seat(seat_key)
        holder = seat.memberships.select_related("user").get(role="holder").user
        scores: dict[tuple[int, int], int | None] = {}
        for candidate, cells in around.items():
            for criterion, value in cells.items():
                centre = _centre(value, seat_key, candidate, criterion, apart or [])
                drawn = centre + random_of_seat.uniform(-spread, spread)
                if candidate not in (out or {}).get(seat_key, []):
                    cell = candidates[candidate], criteria[criterion]
                    scores[cell] = min(STEPS, key=lambda step: abs(step - drawn))
        kept = dict(list(scores.items())[: max(1, round_half_up(len(scores) * share))])
        by = world.actor(holder.email.split("@")[0])
        sheet = actions.save_scores(round=world.record(round), seat=seat, scores=kept, by=by, at=at)
        if submit:
            actions.submit_scores(sheet=sheet, by=by, at=at)


def round_half_up(number: float) -> int:
    return int(number + 0.5)


def _centre(centre: int, seat: str, candidate: str, criterion: str, apart: list[dict[str, Any]]) -> int:
    for difference in apart:
        if (
            seat in difference["seats"]
            and difference["candidate"] == candidate
            and difference["criterion"] == criterion
        ):
            return int(difference["value"])
    return centre


@verb
def reveal(world: World, at: datetime, round: str) -> None:
    actions.reveal_scores(round=world.record(round), by=world.actor("officer"), at=at)


@verb
def decide_round(
    world: World, at: datetime, round: str, decision: str, chosen: list[dict[str, str]], by: str = "officer"
) -> None:
    """The board's choice, in order; each chosen candidate's targeted behaviour is kept under `as`."""
    targeted = actions.decide_round(
        round=world.record(round),
        decision=world.record(decision),
        chosen=[(world.record(choice["candidate"]), choice["aim"]) for choice in chosen],
        by=world.actor(by),
        at=at,
    )
    for choice, behaviour in zip(chosen, targeted, strict=True):
        world.made[choice["as"]] = behaviour
