"""Who scores in a round: the seats asked, those that have answered, and interests that keep a seat out.

Nothing here returns a value of a score: whether a seat has answered is for all, what it answered is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from meetings.models import Interest
from partnership.boards.models import Membership, Seat
from partnership.boards.standing import SUBMITS
from partnership.people.models import User

from .models import Candidate, Round, RoundCriterion, Score, ScoreSheet

Cell = tuple[int, int]  # (candidate, criterion)


def seats_asked(round: Round, on: date) -> list[Seat]:
    """The seats of the round's board that somebody fills on that day, in the board's order."""
    filled = Membership.objects.filter(board=round.board_id, role__in=SUBMITS).current(on)
    return list(
        Seat.objects.filter(board=round.board_id, pk__in=filled.values("seat"))
        .current(on)
        .select_related("agency")
    )


def people_of(seats: Iterable[Seat], on: date, roles: frozenset[Membership.Role] = SUBMITS) -> list[User]:
    """Those who fill the seats on that day, by default as holder or deputy."""
    members = Membership.objects.filter(seat__in=list(seats), role__in=roles).current(on)
    return list(User.objects.filter(pk__in=members.values("user"), is_active=True))


def sheets_of(round: Round) -> dict[int, ScoreSheet]:
    """The sheet of each seat that has begun one in the round's phase."""
    return {sheet.seat_id: sheet for sheet in ScoreSheet.objects.filter(round=round, phase=round.phase)}


def first_answers(round: Round) -> frozenset[int]:
    """Where seats score again: those whose first scores stand unless they send others. Else none."""
    first = ScoreSheet.objects.filter(round=round, phase__lt=round.phase, submitted_at__isnull=False)
    return frozenset(first.values_list("seat_id", flat=True)) if round.phase > 1 else frozenset()


def earlier_sheet(round: Round, seat: Seat) -> ScoreSheet | None:
    """What a seat starts from when it scores again: its own sheet of the first phase."""
    return ScoreSheet.objects.filter(round=round, seat=seat, phase__lt=round.phase).first()


def answered_seats(round: Round) -> frozenset[int]:
    """The seats whose scores count: submitted in the round's phase, or standing from the first one."""
    again = (seat for seat, sheet in sheets_of(round).items() if sheet.submitted_at is not None)
    return first_answers(round).union(again)


def interests_of(round: Round) -> dict[int, frozenset[int]]:
    """Which candidates each seat is out of, because it declared an interest."""
    declared = Interest.objects.filter(
        target_kind="candidate", target_id__in=Candidate.objects.filter(round=round).values("pk")
    )
    out: dict[int, set[int]] = defaultdict(set)
    for seat, candidate in declared.values_list("seat_id", "target_id"):
        out[seat].add(candidate)
    return {seat: frozenset(candidates) for seat, candidates in out.items()}


def judged_criteria(round: Round) -> list[RoundCriterion]:
    return list(RoundCriterion.objects.filter(round=round, evidenced=False).select_related("criterion"))


def scorable(round: Round, seat: Seat) -> list[Candidate]:
    """The candidates that a seat may score: not held back, and no interest of its own in them."""
    out = interests_of(round).get(seat.pk, frozenset())
    return list(Candidate.objects.filter(round=round).in_play().exclude(pk__in=out))


def unanswered(sheet: ScoreSheet) -> set[Cell]:
    """What is left to answer on a sheet before it can be submitted. "Can't say" is an answer."""
    wanted = {
        (candidate.pk, row.criterion_id)
        for candidate in scorable(sheet.round, sheet.seat)
        for row in judged_criteria(sheet.round)
    }
    return wanted - set(Score.objects.filter(sheet=sheet).values_list("candidate_id", "criterion_id"))
