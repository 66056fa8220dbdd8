"""Quorum: how many seats, and which kinds of agency, must be in the room for a decision.

A seat counts when its holder or a deputy attends. A seat with a declared interest in the record leaves
the count for it; what the board needs stays the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from partnership.boards.models import QuorumRule, Seat
from partnership.records import registry

from .models import Attendance, Interest, Meeting


@dataclass(frozen=True)
class Quorum:
    """Whether a meeting may decide, and the sentence that says so."""

    met: bool
    words: str
    present: int
    needed: int
    left: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roll:
    """Who was in the room: the seats filled at one meeting, and what its board asks for."""

    needed: int
    rules: tuple[QuorumRule, ...]
    present: tuple[Seat, ...]
    recorded: bool

    def quorum(self, out: frozenset[int] = frozenset()) -> Quorum:
        """The quorum when the seats of those ids have left the count."""
        counted = [seat for seat in self.present if seat.pk not in out]
        left = len(self.present) - len(counted)
        missing = tuple(rule.words for rule in self.rules if not satisfied(rule, counted))
        met = len(counted) >= self.needed and not missing
        if not self.needed and not self.rules:
            words = "This board has no quorum: any meeting may decide."
        elif not self.recorded:
            words = "Attendance has not been recorded yet, so it is not known whether there was a quorum."
        else:
            words = sentence(met, len(counted), self.needed, left, missing)
        return Quorum(met, words, len(counted), self.needed, left, missing)


def satisfied(rule: QuorumRule, seats: Iterable[Seat]) -> bool:
    kinds = [seat.agency.kind for seat in seats if seat.agency is not None]
    return sum(kind in rule.kinds for kind in kinds) >= rule.at_least


def sentence(met: bool, present: int, needed: int, left: int, missing: tuple[str, ...]) -> str:
    """ "Quorum not met: 9 seats attended and 10 are needed; not in the room: police." """
    counted = f"{many(present)} {'attended' if not left else 'counted'}"
    needs = f"{needed} {'is' if needed == 1 else 'are'} needed"
    words = f"Quorum {'met' if met else 'not met'}: {counted} and {needs}"
    if missing:
        words += f"; not in the room: {', '.join(missing)}"
    words += "."
    if left:
        words += f" {many(left)} with a declared interest {'is' if left == 1 else 'are'} not counted."
    return words


def many(seats: int) -> str:
    return f"{seats} seat" if seats == 1 else f"{seats} seats"


def rolls_of(meetings: Iterable[Meeting]) -> dict[int, Roll]:
    """The roll of each meeting by its id, in two queries. The meetings need their boards loaded."""
    meetings = list(meetings)
    rules: dict[int, list[QuorumRule]] = defaultdict(list)
    for rule in QuorumRule.objects.filter(board__in={m.board_id for m in meetings}).order_by("id"):
        rules[rule.board_id].append(rule)
    marked: dict[int, list[Attendance]] = defaultdict(list)
    for row in Attendance.objects.filter(meeting__in=[m.pk for m in meetings]).select_related("seat__agency"):
        marked[row.meeting_id].append(row)
    return {
        meeting.pk: Roll(
            needed=meeting.board.quorum,
            rules=tuple(rules[meeting.board_id]),
            present=tuple(
                row.seat
                for row in marked[meeting.pk]
                if row.how in Attendance.PRESENT and row.seat.board_id == meeting.board_id
            ),
            recorded=bool(marked[meeting.pk]),
        )
        for meeting in meetings
    }


def interested_seats(record: Any) -> frozenset[int]:
    """The ids of the seats with a declared interest in a record: they neither score nor decide it."""
    kind, pk = registry.target_of(record)
    return frozenset(
        Interest.objects.filter(target_kind=kind, target_id=pk).order_by().values_list("seat_id", flat=True)
    )


def quorum_of(meeting: Meeting, record: Any | None = None) -> Quorum:
    """Whether this meeting may decide; about a record, without the seats that have an interest in it."""
    out = interested_seats(record) if record is not None else frozenset()
    return rolls_of([meeting])[meeting.pk].quorum(out)
