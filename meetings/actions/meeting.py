"""Calling a meeting, and setting its agenda."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max

from meetings.models import AgendaItem, Meeting
from partnership.boards.models import Board
from partnership.boards.standing import Actor
from partnership.people.models import User
from partnership.records import registry
from partnership.records.events import record as write_event
from partnership.records.moves import NotAllowed


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
    Board.objects.select_for_update().get(pk=board.pk)
    if Meeting.objects.filter(board=board, held_on=held_on).exists():
        raise AlreadyMeets(f"The {board} already meets on {held_on:%-d %B %Y}.")
    meeting = Meeting.objects.create(
        board=board, held_on=held_on, starts_at=starts_at, venue=venue, chair=chair
    )
    write_event(meeting, by=by, kind="called", at=at)
    return meeting


@transaction.atomic
def add_item(
    *, meeting: Meeting, title: str, by: Actor, record: Any | None = None, at: datetime | None = None
) -> AgendaItem:
    """Put an item last on the agenda, about a registered record or about none."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    kind, pk = registry.target_of(record) if record is not None else ("", None)
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, position=last + 1, title=title, target_kind=kind, target_id=pk
    )
    # The event has no words: whoever reads the meeting may not be allowed to read the record.
    write_event(meeting, by=by, kind="item_added", at=at, item=item.pk)
    return item
