"""Telling the members of a board what became of a meeting."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from meetings.models import Meeting
from partnership.boards.models import Board, Membership
from partnership.boards.standing import READS_BOARD, Actor
from partnership.clock import today
from partnership.people.models import User
from partnership.records.notices import notify


def members(meeting: Meeting, at: datetime | None) -> list[User]:
    """Whoever belongs to the board on any day from now to that of the meeting, and reads its meetings."""
    days = DateRange(today(at), max(meeting.held_on, today(at)), "[]")
    held = Membership.objects.filter(board=meeting.board, user__is_active=True, during__overlap=days)
    if meeting.board.kind == Board.Kind.PREVENTION:
        held = held.filter(role__in=READS_BOARD)
    return list({member.user_id: member.user for member in held.select_related("user")}.values())


def tell_members(meeting: Meeting, *, by: Actor, kind: str, text: str, at: datetime | None) -> None:
    """A notice to each of them but whoever did it."""
    people = [person for person in members(meeting, at) if person != by.user]
    notify(meeting, people, kind=kind, text=text, at=at)
