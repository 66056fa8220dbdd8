"""Calling a meeting, changing it before it is held, and cancelling it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from meetings.models import Attendance, Decision, Meeting
from partnership.boards.models import Board
from partnership.boards.standing import Actor
from partnership.clock import clock_time, moment, today
from partnership.people.models import User
from partnership.records.events import record as write_event
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.versions import must_start_from
from partnership.wording import short, spoken

from .telling import tell_members


class AlreadyMeets(NotAllowed):
    """A board meets once a day."""


@transaction.atomic
def call_meeting(
    *,
    board: Board,
    held_on: date,
    by: Actor,
    starts_at: time | None = None,
    venue: str = "",
    chair: User | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Put a meeting of a board into the calendar. A board that meets that day already raises AlreadyMeets."""
    must_be_free(board, held_on)
    meeting = Meeting.objects.create(
        board=board, held_on=held_on, starts_at=starts_at, venue=venue, chair=chair
    )
    write_event(meeting, by=by, kind="called", at=at)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    base_version: int,
    held_on: date,
    by: Actor,
    starts_at: time | None = None,
    venue: str = "",
    chair: User | None = None,
    message: str = "",
    at: datetime | None = None,
) -> Meeting:
    """Change when and where a meeting will be held and who chairs it, and tell the members of a move.

    Raises Clash if somebody changed it or its agenda since `base_version`. On another day nobody has sent
    apologies yet: those for the old one are taken out.
    """
    meeting = taken(meeting)
    must_be_to_come(meeting, at)
    must_start_from(meeting, base_version)
    old_day = meeting.held_on
    moves = held_on != old_day
    if moves:
        if held_on < today(at):
            raise NotAllowed("A meeting can be moved to today or to a later day.")
        if has_begun(meeting):
            raise NotAllowed("Who attended or what was decided is recorded for this day, so it stays.")
        must_be_free(meeting.board, held_on)
    said = changes(meeting, held_on, starts_at, venue, chair)
    if not said:
        return meeting
    meeting.held_on, meeting.starts_at, meeting.venue, meeting.chair = held_on, starts_at, venue, chair
    meeting.version += 1
    meeting.save()
    if moves and Attendance.objects.filter(meeting=meeting).delete()[0]:
        said.append("Apologies for the old day are taken out.")
    note = " ".join([*said, message.strip()]).strip()
    write_event(meeting, by=by, kind="moved" if moves else "changed", note=note, at=at)
    if said != [CHAIR_CHANGED]:
        when = f"It is on {spoken(held_on)}, not on {spoken(old_day)}" if moves else "It has changed"
        where = f"{when}: {place_of(meeting)}." if place_of(meeting) else f"{when}."
        tell_members(meeting, by=by, kind="meeting_changed", text=f"{where} {message.strip()}".strip(), at=at)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, because: str, by: Actor, at: datetime | None = None) -> Meeting:
    """Cancel a meeting, or say that it was not held. Its members are told if its day is still to come."""
    if not because.strip():
        raise NotAllowed("Say why the meeting is cancelled.")
    meeting = taken(meeting)
    must_stand(meeting)
    if has_begun(meeting):
        raise NotAllowed("Who attended or what was decided is recorded, so this meeting was held.")
    meeting.cancelled_at, meeting.cancelled_because = moment(at), because.strip()
    meeting.version += 1
    meeting.save(update_fields=["cancelled_at", "cancelled_because", "version"])
    write_event(meeting, by=by, kind="cancelled", note=meeting.cancelled_because, at=at)
    if meeting.held_on >= today(at):
        text = f"It is cancelled. {meeting.cancelled_because}"
        tell_members(meeting, by=by, kind="meeting_cancelled", text=text, at=at)
    return meeting


# What these share -------------------------------------------------------------------------------
def taken(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the end of the transaction."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board", "chair").get(pk=meeting.pk)


def must_be_free(board: Board, held_on: date) -> None:
    Board.objects.select_for_update().get(pk=board.pk)
    if Meeting.objects.not_cancelled().filter(board=board, held_on=held_on).exists():
        raise AlreadyMeets(f"The {board} already meets on {short(held_on)}.")


def must_stand(meeting: Meeting) -> None:
    if meeting.is_cancelled:
        raise WrongState("This meeting is cancelled.")


def must_be_to_come(meeting: Meeting, at: datetime | None) -> None:
    must_stand(meeting)
    if meeting.held_on < today(at):
        raise WrongState("This meeting has been held, so it can’t be changed any more.")


def has_begun(meeting: Meeting) -> bool:
    """Whether it is recorded that somebody attended or that something was decided."""
    return (
        Attendance.objects.filter(meeting=meeting, how__in=Attendance.PRESENT).exists()
        or Decision.objects.filter(meeting=meeting).exists()
    )


CHAIR_CHANGED = "Somebody else chairs it."


def changes(
    meeting: Meeting, held_on: date, starts_at: time | None, venue: str, chair: User | None
) -> list[str]:
    """What will be different, a sentence for each. Nobody's name: a timeline has many readers."""
    said = []
    if held_on != meeting.held_on:
        said.append(f"From {spoken(meeting.held_on)} to {spoken(held_on)}.")
    if starts_at != meeting.starts_at:
        said.append(f"Time: {hour(meeting.starts_at)} before, {hour(starts_at)} now.")
    if venue != meeting.venue:
        said.append(f"Place: {meeting.venue or 'not said'} before, {venue or 'not said'} now.")
    if chair != meeting.chair:
        said.append(CHAIR_CHANGED)
    return said


def hour(at: time | None) -> str:
    return clock_time(at) if at else "not said"


def place_of(meeting: Meeting) -> str:
    """ "2pm, County Hall", as far as it is known."""
    return ", ".join(
        filter(None, [clock_time(meeting.starts_at) if meeting.starts_at else "", meeting.venue])
    )
