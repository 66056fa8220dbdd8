"""Quorum: how many seats, and which kinds of agency, must be in the room for a decision.

A seat counts when its holder or a deputy attends. Who has declared an interest in the record, or in one that
a decision about it involves, leaves the count for it; what the board needs stays the same. Which records
belong together the registry knows (`involved`): this app is blind to what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from partnership.boards.models import QuorumRule, Seat
from partnership.people.models import User
from partnership.records import registry

from .models import Attendance, Interest, Meeting

NO_QUORUM = "There is no quorum for this."


@dataclass(frozen=True)
class Left:
    """A seat that left the count, and the interests because of which it did."""

    seat: Seat
    interests: tuple[Interest, ...]


@dataclass(frozen=True)
class Quorum:
    """Whether a meeting may decide, the sentence that says so, and who left the count."""

    met: bool
    words: str
    present: int
    needed: int
    left: tuple[Left, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roll:
    """Who was in the room: the seats filled at one meeting and by whom, and what its board asks for.

    Apologies come before the meeting: alone they say nothing yet of who attended.
    """

    needed: int
    rules: tuple[QuorumRule, ...]
    present: tuple[Attendance, ...]
    recorded: bool

    def quorum(self, interests: Iterable[Interest] = ()) -> Quorum:
        """The quorum without whoever declared one of these interests."""
        left = self.left_by(interests)
        out = {each.seat.pk for each in left}
        counted = [row.seat for row in self.present if row.seat_id not in out]
        missing = tuple(rule.words for rule in self.rules if not satisfied(rule, counted))
        met = len(counted) >= self.needed and not missing
        if not self.needed and not self.rules:
            words = "This board has no quorum: any meeting may decide."
        elif not self.recorded:
            words = "Attendance has not been recorded yet, so it is not known whether there was a quorum."
        else:
            words = sentence(met, len(counted), self.needed, len(left), missing)
        return Quorum(met, words, len(counted), self.needed, left, missing)

    def left_by(self, interests: Iterable[Interest]) -> tuple[Left, ...]:
        """The seats in the room that leave the count, in the order of the roll."""
        declared = list(interests)
        found = [
            Left(row.seat, tuple(interest for interest in declared if bars(interest, row)))
            for row in self.present
        ]
        return tuple(each for each in found if each.interests)


def seats_out(board_id: int, interests: Iterable[Interest]) -> tuple[Left, ...]:
    """The seats of a board that declared one of these interests, before it is known who is in the room."""
    declared: dict[Seat, list[Interest]] = defaultdict(list)
    for interest in interests:
        if interest.seat.board_id == board_id:
            declared[interest.seat].append(interest)
    return tuple(Left(seat, tuple(found)) for seat, found in declared.items())


def bars(interest: Interest, row: Attendance) -> bool:
    """The seat that declared it, whoever fills it; and the person who did, whichever seat they fill.

    So somebody who declared it on one board does not decide on another either.
    """
    return interest.seat_id == row.seat_id or interest.person_id == row.person_id


def satisfied(rule: QuorumRule, seats: Iterable[Seat]) -> bool:
    kinds = [seat.agency.kind for seat in seats if seat.agency is not None]
    return sum(kind in rule.kinds for kind in kinds) >= rule.at_least


def sentence(met: bool, present: int, needed: int, left: int, missing: tuple[str, ...]) -> str:
    """ "Quorum not met: 9 seats attended and 10 are needed; not in the room: police." """
    counted = f"{many(present)} {'attended' if not left else 'counted'}"
    needs = f"{needed} {'is' if needed == 1 else 'are'} needed"
    words = f"Quorum {'met' if met else 'not met'}: {counted} and {needs}"
    if missing:
        words += f"; {'nobody counted for' if left else 'not in the room:'} {', '.join(missing)}"
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
                row
                for row in marked[meeting.pk]
                if row.how in Attendance.PRESENT and row.seat.board_id == meeting.board_id
            ),
            recorded=any(row.how != Attendance.As.APOLOGIES for row in marked[meeting.pk]),
        )
        for meeting in meetings
    }


def roll_of(meeting: Meeting) -> Roll:
    return rolls_of([meeting])[meeting.pk]


def interests_in(targets: Iterable[registry.Target]) -> dict[registry.Target, tuple[Interest, ...]]:
    """For each record the interests that keep somebody from deciding about it, the earliest first.

    Those in the record, and those in all that a decision about it involves.
    """
    circles = registry.involved(targets)
    reached = {target for circle in circles.values() for target in circle}
    declared = Interest.objects.filter(
        target_kind__in={name for name, _ in reached}, target_id__in={pk for _, pk in reached}
    )
    found = list(declared.select_related("seat__agency").order_by("declared_at", "id")) if reached else []
    return {
        target: tuple(each for each in found if (each.target_kind, each.target_id) in circle)
        for target, circle in circles.items()
    }


def interests_about(record: Any | None) -> tuple[Interest, ...]:
    """The interests that keep somebody from deciding about one record; none where there is no record."""
    if record is None:
        return ()
    target = registry.target_of(record)
    return interests_in([target])[target]


def seen(interests: Iterable[Interest], found: Mapping[registry.Target, Any]) -> tuple[Interest, ...]:
    """The interests in records that are among those found for a reader. The others are not theirs to know."""
    return tuple(each for each in interests if (each.target_kind, each.target_id) in found)


def seen_by(reader: User, interests: Iterable[Interest]) -> tuple[Interest, ...]:
    declared = tuple(interests)
    targets = {(each.target_kind, each.target_id) for each in declared}
    return seen(declared, registry.find_many(targets, reader))


def quorum_of(meeting: Meeting, record: Any | None = None) -> Quorum:
    """Whether this meeting may decide; about a record, without whoever has an interest in it."""
    return roll_of(meeting).quorum(interests_about(record))


def why_not(roll: Roll, interests: Iterable[Interest], reader: User) -> str:
    """Why a meeting may only note, in words that this reader may read; empty where it may decide.

    An interest in a record that the reader may not see counts, and is not told of.
    """
    declared = tuple(interests)
    if roll.quorum(declared).met:
        return ""
    told = roll.quorum(seen_by(reader, declared))
    return f"This meeting may note, but not decide. {told.words if not told.met else NO_QUORUM}"
