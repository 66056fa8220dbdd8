"""Who may do what in a round. Pure questions over a person's standing."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.models import Seat
from partnership.boards.standing import PREPARES, SUBMITS, standing
from partnership.people.models import User

from .models import Candidate, Round, ScoreSheet, TargetedBehaviour

Reader = User | AnonymousUser


def can_list_rounds(user: Reader) -> bool:
    """Those who read the board, and guests to whom a round was opened see their own list."""
    return standing(user).reads_board


def can_set_up_round(user: Reader) -> bool:
    return standing(user).runs_board


def can_run_round(user: Reader, round: Round) -> bool:
    """Officers and the chief executive open, extend and reveal."""
    return standing(user).runs_board


def can_put_forward_candidate(user: Reader, round: Round) -> bool:
    return can_run_round(user, round)


def can_change_candidate(user: Reader, candidate: Candidate) -> bool:
    """Changes it before scoring opens, withdraws it before the reveal."""
    return can_run_round(user, candidate.round)


def can_screen_candidate(user: Reader, candidate: Candidate) -> bool:
    """Hold back, let through, enter evidence."""
    return standing(user).runs_board


def can_decide_round(user: Reader, round: Round) -> bool:
    """Records the board's decision; the board's chair confirms it."""
    return standing(user).runs_board


def can_score_round(user: Reader, round: Round) -> bool:
    return bool(seats_scored_by(user, round))


def seats_scored_by(user: Reader, round: Round) -> tuple[Seat, ...]:
    """The seats on the round's board whose sheet this person may read and prepare."""
    return tuple(seat for seat in standing(user).seats(PREPARES) if seat.board_id == round.board_id)


def can_prepare_sheet(user: Reader, seat: Seat, sheet: ScoreSheet | None) -> bool:
    """A colleague prepares; once submitted, only the holder or a deputy may change it."""
    if sheet is not None and sheet.submitted_at is not None:
        return can_submit_sheet(user, seat)
    return seat.pk in {each.pk for each in standing(user).seats(PREPARES)}


def can_submit_sheet(user: Reader, seat: Seat) -> bool:
    """The seat's holder or deputy."""
    return seat.pk in {each.pk for each in standing(user).seats(SUBMITS)}


def seats_that_may_declare(user: Reader, candidate: Candidate) -> tuple[Seat, ...]:
    """The seats for which this person, as holder or deputy, may declare an interest in a candidate."""
    return tuple(seat for seat in standing(user).seats(SUBMITS) if seat.board_id == candidate.round.board_id)


def can_list_targeted(user: Reader) -> bool:
    who = standing(user)
    return who.reads_board or who.reads_upper_board


def can_read_round_of(user: Reader, targeted: TargetedBehaviour) -> bool:
    """Members of the upper board read what was targeted, not the round behind it."""
    return standing(user).reads_board
