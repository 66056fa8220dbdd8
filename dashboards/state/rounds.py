"""Rounds under way: who has scored. What a seat answered is asked nowhere here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnership.boards.models import Seat
from partnership.people.models import User
from prioritisation.models import Round, ScoreSheet
from prioritisation.sheets import seats_asked


@dataclass(frozen=True)
class Progress:
    """A round that isn't decided. `waiting` are the seats asked that have not submitted; some have begun.

    Nobody is asked before the day from which seats score. Where they score again, the first scores of those
    in `standing` count unless they send others.
    """

    round: Round
    is_open: bool = False
    asked: tuple[Seat, ...] = ()
    waiting: tuple[Seat, ...] = ()
    begun: frozenset[int] = frozenset()
    standing: frozenset[int] = frozenset()

    @property
    def scored(self) -> int:
        return len(self.asked) - len(self.waiting)

    @property
    def words(self) -> str:
        again = " again" if self.round.phase > 1 else ""
        return f"{self.scored} of {len(self.asked)} seats have scored{again}"


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
    sheets: dict[int, list[ScoreSheet]] = defaultdict(list)
    if scoring:
        for sheet in ScoreSheet.objects.filter(round__in=scoring).defer("comment").order_by():
            sheets[sheet.round_id].append(sheet)
    return [
        progress_of(each, asked[each.board_id], sheets[each.pk]) if each.has_begun(on) else Progress(each)
        for each in rounds
    ]


def progress_of(round: Round, asked: Sequence[Seat], sheets: Sequence[ScoreSheet]) -> Progress:
    now = [sheet for sheet in sheets if sheet.phase == round.phase]
    submitted = {sheet.seat_id for sheet in now if sheet.submitted_at is not None}
    begun = {sheet.seat_id for sheet in now if sheet.submitted_at is None}
    first = {
        sheet.seat_id for sheet in sheets if sheet.phase < round.phase and sheet.submitted_at is not None
    }
    waiting = tuple(seat for seat in asked if seat.pk not in submitted)
    left = {seat.pk for seat in waiting}
    return Progress(round, True, tuple(asked), waiting, frozenset(begun & left), frozenset(first & left))
