"""Rounds under way: who has scored. What a seat answered is asked nowhere here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnership.boards.models import Seat
from partnership.people.models import User
from prioritisation.models import Round, ScoreSheet
from prioritisation.sheets import PHASE, seats_asked


@dataclass(frozen=True)
class Progress:
    """A round that isn't decided. `waiting` are the seats asked that have not submitted; some have begun.

    Nobody is asked before the day from which seats score.
    """

    round: Round
    is_open: bool = False
    asked: tuple[Seat, ...] = ()
    waiting: tuple[Seat, ...] = ()
    begun: frozenset[int] = frozenset()

    @property
    def scored(self) -> int:
        return len(self.asked) - len(self.waiting)

    @property
    def words(self) -> str:
        return f"{self.scored} of {len(self.asked)} seats have scored"


def rounds_under_way(user: User, on: date) -> list[Progress]:
    """Rounds not yet decided, the one that closes first in front. Seats are read for those open to scores."""
    rounds = list(
        Round.objects.visible_to(user)
        .exclude(status=Round.Status.DECIDED)
        .select_related("board")
        .order_by("closes_on", "id")
    )
    scoring = [each for each in rounds if each.has_begun(on)]
    asked: dict[int, list[Seat]] = {}
    for each in scoring:
        if each.board_id not in asked:
            asked[each.board_id] = seats_asked(each, on)
    submitted: dict[int, set[int]] = defaultdict(set)
    begun: dict[int, set[int]] = defaultdict(set)
    if scoring:
        sheets = ScoreSheet.objects.filter(round__in=scoring, phase=PHASE).order_by()
        for round_id, seat_id, at in sheets.values_list("round", "seat", "submitted_at"):
            (begun if at is None else submitted)[round_id].add(seat_id)
    return [
        progress_of(each, asked[each.board_id], submitted[each.pk], begun[each.pk])
        if each.has_begun(on)
        else Progress(each)
        for each in rounds
    ]


def progress_of(round: Round, asked: Sequence[Seat], submitted: set[int], begun: set[int]) -> Progress:
    waiting = tuple(seat for seat in asked if seat.pk not in submitted)
    return Progress(
        round, True, tuple(asked), waiting, frozenset(seat.pk for seat in waiting if seat.pk in begun)
    )
