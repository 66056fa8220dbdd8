"""Rounds at every stage for tests, made through the product's own actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from issues_log.actions import accept_as_candidate, raise_issue, take_up
from issues_log.models import Issue
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Seat
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.people.models import User
from partnership.records.marking import Marking
from prioritisation.actions import (
    decide_round,
    hold_back,
    open_scoring,
    pass_screen,
    put_forward,
    reveal_scores,
    save_scores,
    set_evidence,
    set_up_round,
    submit_scores,
)
from prioritisation.models import Candidate, Criterion, Round, ScoreSheet, TargetedBehaviour
from prioritisation.sheets import judged_criteria, scorable

from .ground import actor, make_person, make_seat, prevention_board
from .meetings import make_decision, officer

_serial = count(1)


def make_behaviour(name: str = "", **fields: Any) -> Behaviour:
    return Behaviour.objects.create(name=name or f"Behaviour {next(_serial)}", **fields)


def candidate_issue(what: str = "", *, marking: str = Marking.OFFICIAL, by: User | None = None) -> Issue:
    """An issue that triage has accepted as a candidate."""
    runs = actor(officer())
    raised_by = by or make_person("officer", sensitive=marking == Marking.SENSITIVE)
    issue = raise_issue(
        what=what or f"Harm of kind {next(_serial)}",
        why="It harms many people for a long time",
        behaviour=make_behaviour(),
        not_sure=True,
        whole_area=True,
        marking=marking,
        by=actor(raised_by),
    )
    issue = take_up(issue=issue, by=runs)
    return accept_as_candidate(
        issue=issue, reason="Several agencies", is_multi_agency=True, is_specific=True, by=runs
    )


def make_round(name: str = "", **fields: Any) -> Round:
    """A round that is being set up."""
    name = name or f"Round {next(_serial)}"
    return set_up_round(**{"name": name, "board": prevention_board(), "by": actor(officer()), **fields})


def make_candidate(
    round: Round | None = None,
    name: str = "",
    *,
    issues: Iterable[Issue] = (),
    marking: str = Marking.OFFICIAL,
    **fields: Any,
) -> Candidate:
    """A candidate with one issue behind it. A sensitive one is scored as "Something sensitive 3"."""
    behind = list(issues) or [candidate_issue(marking=marking)]
    wording = f"Something sensitive {next(_serial)}" if marking == Marking.SENSITIVE else ""
    return put_forward(
        **{
            "round": round or make_round(),
            "name": name or f"Candidate {next(_serial)}",
            "behaviour": make_behaviour(),
            "issues": behind,
            "official_wording": wording,
            "by": actor(officer()),
            **fields,
        }
    )


def screened(candidate: Candidate) -> Candidate:
    return pass_screen(candidate=candidate, by=actor(officer()))


def hold(candidate: Candidate, **changes: str) -> Candidate:
    told = {"letter": "legality", "because": "An order covers it", "would_be_a_yes_if": "The order ends"}
    return hold_back(**{"candidate": candidate, "by": actor(officer()), **told, **changes})


def evidence_for(candidate: Candidate, value: int | None = 50) -> None:
    """The same value on every evidenced criterion."""
    for criterion in Criterion.objects.filter(evidenced=True):
        set_evidence(
            candidate=candidate, criterion=criterion, value=value, source="A count", by=actor(officer())
        )


def open_round(candidates: int = 2, *, days: int = 14, name: str = "", evidence: int = 50) -> Round:
    """A round that seats score, with its candidates screened and their evidence entered."""
    round = make_round(name)
    for _ in range(candidates):
        evidence_for(screened(make_candidate(round)), evidence)
    return open_scoring(round=round, closes_on=today() + timedelta(days=days), by=actor(officer()))


def held_seat(**fields: Any) -> tuple[Seat, User]:
    """A seat and its holder."""
    seat = make_seat(**fields)
    return seat, make_person("holder", seat=seat)


Given = int | None | Mapping[int, int | None]


def prepare(
    round: Round, seat: Seat, person: User, value: Given = 50, comment: str | None = None
) -> ScoreSheet:
    """A seat's sheet: one value throughout, or one for each candidate's id."""
    scores = {
        (candidate.pk, row.criterion_id): value[candidate.pk] if isinstance(value, Mapping) else value
        for candidate in scorable(round, seat)
        for row in judged_criteria(round)
    }
    by = standing(person).actor(seat)
    return save_scores(round=round, seat=seat, scores=scores, comment=comment, by=by)


def answer(
    round: Round, value: Given = 50, seat: Seat | None = None, person: User | None = None
) -> ScoreSheet:
    """A submitted sheet; of a new seat unless told."""
    if seat is None or person is None:
        seat, person = held_seat()
    sheet = prepare(round, seat, person, value)
    return submit_scores(sheet=sheet, by=standing(person).actor(seat))


def revealed_round(*values: Given, candidates: int = 2) -> Round:
    """A round that every given seat has scored."""
    round = open_round(candidates)
    for value in values or (50, 75):
        answer(round, value)
    return reveal_scores(round=round, because="For a test", by=actor(officer()))


def decided_round(candidates: int = 2, **decision: Any) -> tuple[Round, list[TargetedBehaviour]]:
    """A decided round: its first candidate is targeted."""
    round = revealed_round(candidates=candidates)
    made = make_decision(kind="round", record=round, **decision)
    first = Candidate.objects.filter(round=round).first()
    assert first is not None
    targeted = decide_round(
        round=round, chosen=[(first, "Fewer people harmed")], decision=made, by=actor(officer())
    )
    round.refresh_from_db()
    return round, targeted
