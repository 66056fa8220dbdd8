"""The page on which attendance is taken: one line for each seat, read back as marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from meetings.actions import Mark
from meetings.models import Attendance, Meeting
from partnership.boards.models import Membership, Seat
from partnership.boards.standing import SUBMITS
from partnership.people.naming import as_seen_by

from .parts import Reader

As = Attendance.As


@dataclass(frozen=True)
class Option:
    """One way in which a seat can have been filled."""

    value: str
    label: str
    note: str
    checked: bool
    mark: Mark


@dataclass(frozen=True)
class SeatLine:
    seat: Seat
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class RegisterPage:
    lines: tuple[SeatLine, ...]
    vacant: tuple[str, ...]

    def marks(self, typed: Mapping[str, str]) -> dict[Seat, Mark]:
        """What was chosen, seat by seat. A seat left alone, or a value never offered, is not in it."""
        return {
            line.seat: option.mark
            for line in self.lines
            for option in line.options
            if typed.get(line.name) == option.value
        }


def register_of(meeting: Meeting, reader: Reader) -> RegisterPage:
    """The board's seats on the day of the meeting, who could fill each, and how each is marked so far."""
    seats = (
        Seat.objects.filter(board=meeting.board_id)
        .current(meeting.held_on)
        .select_related("agency")
        .order_by("pk")
    )
    held = Membership.objects.filter(seat__board=meeting.board_id, role__in=SUBMITS).current(meeting.held_on)
    people: dict[int | None, list[Membership]] = defaultdict(list)
    for membership in held.select_related("user").order_by("-role", "pk"):
        people[membership.seat_id].append(membership)
    marked = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting)}
    lines, vacant = [], []
    for seat in seats:
        if people[seat.pk]:
            lines.append(line_of(seat, people[seat.pk], marked.get(seat.pk), reader))
        else:
            vacant.append(str(seat))
    return RegisterPage(tuple(lines), tuple(vacant))


def line_of(seat: Seat, people: list[Membership], row: Attendance | None, reader: Reader) -> SeatLine:
    options = []
    for membership in people:
        how = As.HOLDER if membership.role == Membership.Role.HOLDER else As.DEPUTY
        checked = row is not None and row.how == how and row.person_id == membership.user_id
        value = how.value if how == As.HOLDER else f"{how.value}-{membership.user_id}"
        note = as_seen_by(membership.user, reader)
        options.append(Option(value, how.label, note, checked, Mark(how.value, membership.user)))
    for how in (As.APOLOGIES, As.ABSENT):
        checked = row is not None and row.how == how
        options.append(Option(how.value, how.label, "", checked, Mark(how.value)))
    return SeatLine(seat, f"seat-{seat.pk}", tuple(options))
