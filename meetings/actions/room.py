"""Who was in the room, and who declared an interest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from meetings.models import Attendance, Interest, Meeting
from partnership.boards.models import Membership, Seat
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.records import registry
from partnership.records.events import record as write_event
from partnership.records.moves import NotAllowed
from partnership.wording import short

from .meeting import must_stand, taken

As = Attendance.As


class NotOfThisSeat(NotAllowed):
    """The seat is not of this board or day, or the person does not fill it."""


class AlreadyDeclared(NotAllowed):
    """A seat declares an interest in a record once."""


@dataclass(frozen=True)
class Mark:
    """How a seat was filled, and by whom: the person may be left out where the seat has only one."""

    how: str
    person: User | None = None


def record_attendance(
    *,
    meeting: Meeting,
    seat: Seat,
    how: str,
    by: Actor,
    person: User | None = None,
    at: datetime | None = None,
) -> Attendance:
    """Record how one seat was filled. Raises NotOfThisSeat for a person who doesn't fill it that day."""
    take_attendance(meeting=meeting, marks={seat: Mark(how, person)}, by=by, at=at)
    return Attendance.objects.get(meeting=meeting, seat=seat)


@transaction.atomic
def take_attendance(
    *, meeting: Meeting, marks: Mapping[Seat, Mark | None], by: Actor, at: datetime | None = None
) -> None:
    """Record how many seats were filled, all or none. A seat marked before is marked anew.

    None takes a seat's mark away. Before the day of the meeting nobody can have attended it.
    """
    meeting = taken(meeting)
    must_stand(meeting)
    if meeting.held_on > today(at) and any(mark and mark.how != As.APOLOGIES for mark in marks.values()):
        raise NotAllowed("Before the day of the meeting only apologies can be recorded.")
    before = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting)}
    changed: list[int] = []
    for seat, mark in marks.items():
        if mark is None:
            if (unmarked := before.get(seat.pk)) is not None:
                unmarked.delete()
                changed.append(seat.pk)
            continue
        person = who_filled(meeting, seat, mark)
        row = before.get(seat.pk) or Attendance(meeting=meeting, seat=seat)
        if row.pk is None or (row.how, row.person_id) != (mark.how, person.pk if person else None):
            row.how, row.person = mark.how, person
            row.save()
            changed.append(seat.pk)
    if changed:
        early = meeting.held_on > today(at)
        kind = "apologies_recorded" if early else "attendance_recorded"
        write_event(meeting, by=by, kind=kind, at=at, seats=changed)


def who_filled(meeting: Meeting, seat: Seat, mark: Mark) -> User | None:
    """The person who attended for a seat, checked against who held it or deputised on that day."""
    if seat.board_id != meeting.board_id:
        raise NotOfThisSeat(f"The {seat} is not a seat of the {meeting.board}.")
    if not Seat.objects.filter(pk=seat.pk).current(meeting.held_on).exists():
        raise NotOfThisSeat(f"The {seat} did not exist on {short(meeting.held_on)}.")
    if mark.how not in Attendance.PRESENT:
        return None
    role = Membership.Role.HOLDER if mark.how == Attendance.As.HOLDER else Membership.Role.DEPUTY
    people = filling(seat, meeting.held_on, role)
    if mark.person is None and len(people) == 1:
        return people[0]
    if mark.person is not None and mark.person in people:
        return mark.person
    word = "holder" if role == Membership.Role.HOLDER else "deputy"
    if mark.person is None and people:
        raise NotOfThisSeat(f"The {seat} has several deputies: say which of them attended.")
    if mark.person is None:
        raise NotOfThisSeat(f"The {seat} had no {word} on {short(meeting.held_on)}.")
    raise NotOfThisSeat(f"This person was not the {word} of the {seat} on {short(meeting.held_on)}.")


def filling(seat: Seat, on: date, *roles: str) -> list[User]:
    """The people who filled a seat on a day in any of those roles."""
    held = Membership.objects.filter(seat=seat, role__in=roles).current(on).select_related("user")
    return [membership.user for membership in held.order_by("id")]


@transaction.atomic
def declare_interest(
    *,
    seat: Seat,
    person: User,
    record: Any,
    what: str,
    by: Actor,
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> Interest:
    """Declare a seat's interest in a record: from now on it neither scores nor decides it."""
    if meeting is not None:
        meeting = taken(meeting)
        must_stand(meeting)
        if meeting.board_id != seat.board_id:
            raise NotOfThisSeat(f"The {seat} is not a seat of the board that meets.")
    day = meeting.held_on if meeting is not None else today(at)
    if person not in filling(seat, day, Membership.Role.HOLDER, Membership.Role.DEPUTY):
        raise NotOfThisSeat(f"This person was neither holder nor deputy of the {seat} on {short(day)}.")
    kind, pk = registry.target_of(record)
    Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if Interest.objects.filter(seat=seat, target_kind=kind, target_id=pk).exists():
        raise AlreadyDeclared(f"The {seat} has already declared an interest in this record.")
    interest = Interest.objects.create(
        seat=seat,
        person=person,
        target_kind=kind,
        target_id=pk,
        meeting=meeting,
        what=what,
        declared_at=moment(at),
    )
    write_event(record, by=by, kind="interest_declared", note=what, at=at, seat=seat.pk)
    if meeting is not None:  # without its words: not everyone who reads the meeting reads the record
        write_event(meeting, by=by, kind="interest_declared", at=at, interest=interest.pk)
    return interest
