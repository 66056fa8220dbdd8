"""A seat's own scores. What a seat answered is written nowhere but on its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from partnership.boards.models import Seat
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.records.events import record
from partnership.records.moves import NotAllowed, WrongState
from prioritisation.models import Round, Score, ScoreSheet
from prioritisation.sheets import Cell, earlier_sheet, judged_criteria, scorable, unanswered

STEPS = frozenset({0, 25, 50, 75, 100})


@transaction.atomic
def save_scores(
    *,
    round: Round,
    seat: Seat,
    scores: Mapping[Cell, int | None],
    by: Actor,
    comment: str | None = None,
    may_take_back: bool = True,
    at: datetime | None = None,
) -> ScoreSheet:
    """Keep some or all of a seat's answers. They count once a holder or deputy submits them.

    `scores`: (candidate id, criterion id) -> 0, 25, 50, 75 or 100, or None for "can't say"; what is absent
    stays as it was, and so does the comment where it is None. Where seats score again, a sheet starts from
    the seat's own first one. A submitted sheet that changes must be submitted again; where `may_take_back`
    is False it is left alone and NotAllowed raised.
    """
    round = _open(round, at)
    if seat.board_id != round.board_id:
        raise NotAllowed("This seat is not on the board whose round this is.")
    if by.user is None:
        raise NotAllowed("Scores are a person's: the system can't give any.")
    _check(round, seat, scores)
    sheet, is_new = ScoreSheet.objects.select_for_update().get_or_create(
        round=round, seat=seat, phase=round.phase, defaults={"prepared_by": by.user}
    )
    if is_new:
        _start_from_earlier(sheet)
    kept = {(row.candidate_id, row.criterion_id): row.value for row in Score.objects.filter(sheet=sheet)}
    changed = {cell: value for cell, value in scores.items() if cell not in kept or kept[cell] != value}
    said = sheet.comment if comment is None else comment.strip()
    if not changed and said == sheet.comment:
        return sheet
    if sheet.submitted_at is not None and not may_take_back:
        raise NotAllowed("Your seat’s scores were submitted while you were filling them in. They stand.")
    Score.objects.bulk_create(
        (
            Score(sheet=sheet, candidate_id=c, criterion_id=k, value=value)
            for (c, k), value in changed.items()
        ),
        update_conflicts=True,
        unique_fields=["sheet", "candidate", "criterion"],
        update_fields=["value"],
    )
    if sheet.submitted_at is not None:
        record(round, by=replace(by, seat=seat), kind="took_scores_back", at=at)
    sheet.comment, sheet.prepared_by, sheet.submitted_by, sheet.submitted_at = said, by.user, None, None
    sheet.save(update_fields=["comment", "prepared_by", "submitted_by", "submitted_at"])
    return sheet


@transaction.atomic
def submit_scores(*, sheet: ScoreSheet, by: Actor, at: datetime | None = None) -> ScoreSheet:
    """Submit a seat's sheet: from now on it counts. Everybody can see that the seat has answered."""
    round = _open(sheet.round, at)
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).select_related("seat").get(pk=sheet.pk)
    sheet.round = round
    if sheet.submitted_at is not None:
        return sheet
    left = len(unanswered(sheet))
    if left:
        raise NotAllowed(
            f"{left} {'answer is' if left == 1 else 'answers are'} missing. “Can’t say” is an answer too."
        )
    sheet.submitted_by, sheet.submitted_at = by.user, moment(at)
    sheet.save(update_fields=["submitted_by", "submitted_at"])
    record(round, by=replace(by, seat=sheet.seat), kind="submitted_scores", at=at)
    return sheet


def _start_from_earlier(sheet: ScoreSheet) -> None:
    """Where a seat scores again, its sheet begins as its own first one was left."""
    earlier = earlier_sheet(sheet.round, sheet.seat)
    if earlier is None:
        return
    Score.objects.bulk_create(
        Score(sheet=sheet, candidate_id=row.candidate_id, criterion_id=row.criterion_id, value=row.value)
        for row in Score.objects.filter(sheet=earlier)
    )
    sheet.comment = earlier.comment
    sheet.save(update_fields=["comment"])


def _open(round: Round, at: datetime | None) -> Round:
    """The round, locked so that no score slips in beside a reveal."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    if not round.is_blind:
        raise WrongState("This round is not open to scores.")
    if not round.has_begun(today(at)):
        raise NotAllowed("Scoring of this round is not open yet. What you have saved is kept.")
    if not round.takes_scores(today(at)):
        raise NotAllowed("The day for scoring has passed. Ask an officer for more time.")
    return round


def _check(round: Round, seat: Seat, scores: Mapping[Cell, int | None]) -> None:
    candidates = {candidate.pk for candidate in scorable(round, seat)}
    criteria = {row.criterion_id for row in judged_criteria(round)}
    for (candidate, criterion), value in scores.items():
        if candidate not in candidates:
            raise NotAllowed(
                "That candidate is not for this seat to score: held back, or the seat has an interest in it."
            )
        if criterion not in criteria:
            raise NotAllowed("That criterion is filled from data, the same for every seat.")
        if value is not None and value not in STEPS:
            raise NotAllowed("A score is 0, 25, 50, 75 or 100, or “can’t say”.")
