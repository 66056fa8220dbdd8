"""The page on which attendance is taken: one line for each seat, read back as marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meetings.actions import Mark
from meetings.models import Attendance, Meeting
from partnership.boards.models import Membership, Seat
from partnership.boards.naming import seat_names
from partnership.boards.standing import SUBMITS
from partnership.people.naming import as_seen_by

from .parts import Reader

As = Attendance.As


@dataclass(frozen=True)
class Option:
    """One way in which a seat can have been filled; no mark says that it isn't known yet."""

    value: str
    label: str
    note: str
    checked: bool
    mark: Mark | None


@dataclass(frozen=True)
class SeatLine:
    seat: Seat
    name: str
    options: tuple[Option, ...]

    @property
    def was(self) -> str:
        """The choice that the page begins with."""
        return next((option.value for option in self.options if option.checked), "")


@dataclass(frozen=True)
class RegisterPage:
    """early: before the day of the meeting."""

    lines: tuple[SeatLine, ...]
    vacant: tuple[str, ...]
    early: bool

    def marks(self, typed: Mapping[str, str]) -> dict[Seat, Mark | None]:
        """What was changed, seat by seat: neither what was left as shown nor what was never offered.

        So whatever somebody else has marked meanwhile stays.
        """
        return {
            line.seat: option.mark
            for line in self.lines
            for option in line.options
            if typed.get(line.name) == option.value != typed.get(f"was-{line.name}")
        }


def register_of(meeting: Meeting, reader: Reader, on: date) -> RegisterPage:
    """The board's seats on the day of the meeting, who could fill each, and how each is marked so far.

    Before that day only apologies can be recorded.
    """
    seats = list(seats_of(meeting))
    held = Membership.objects.filter(seat__board=meeting.board_id, role__in=SUBMITS).current(meeting.held_on)
    people: dict[int | None, list[Membership]] = defaultdict(list)
    for membership in held.select_related("user").order_by("-role", "pk"):
        people[membership.seat_id].append(membership)
    marked = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting)}
    names = seat_names(seats, meeting.held_on)
    early = meeting.held_on > on
    lines = tuple(
        SeatLine(
            seat,
            f"seat-{seat.pk}",
            options_of([] if early else people[seat.pk], marked.get(seat.pk), reader, early=early),
        )
        for seat in seats
        if people[seat.pk]
    )
    return RegisterPage(lines, tuple(names[seat.pk] for seat in seats if not people[seat.pk]), early)


def seats_of(meeting: Meeting) -> QuerySet[Seat]:
    """The seats of the board on the day of its meeting."""
    of_board = Seat.objects.filter(board=meeting.board_id).current(meeting.held_on)
    return of_board.select_related("agency").order_by("pk")


def options_of(
    people: list[Membership], row: Attendance | None, reader: Reader, *, early: bool
) -> tuple[Option, ...]:
    options = []
    for membership in people:
        how = As.HOLDER if membership.role == Membership.Role.HOLDER else As.DEPUTY
        checked = row is not None and row.how == how and row.person_id == membership.user_id
        value = how.value if how == As.HOLDER else f"{how.value}-{membership.user_id}"
        note = as_seen_by(membership.user, reader)
        options.append(Option(value, how.label, note, checked, Mark(how.value, membership.user)))
    for how in (As.APOLOGIES,) if early else (As.APOLOGIES, As.ABSENT):
        checked = row is not None and row.how == how
        options.append(Option(how.value, how.label, "", checked, Mark(how.value)))
    if early:
        options.append(Option("none", "No apologies", "", row is None, None))
    elif row is not None:
        options.append(Option("none", "Not marked", "", False, None))
    return tuple(options)


def not_marked(meeting: Meeting) -> list[str]:
    """The seats that somebody filled that day and of which nothing is recorded."""
    filled = Membership.objects.filter(seat__board=meeting.board_id, role__in=SUBMITS).current(
        meeting.held_on
    )
    left = (
        seats_of(meeting)
        .filter(pk__in=filled.values("seat"))
        .exclude(pk__in=Attendance.objects.filter(meeting=meeting).values("seat"))
    )
    names = seat_names(left, meeting.held_on)
    return list(names.values())
