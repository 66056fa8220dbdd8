"""Seats of a board: added when its terms of reference say so, ended when they no longer do."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from partnership.boards.models import Agency, Board, Membership, Seat
from partnership.boards.standing import Actor
from partnership.clock import today
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.wording import short

from .places import end_place


@transaction.atomic
def add_seat(
    *,
    board: Board,
    category: str,
    since: date,
    by: Actor,
    agency: Agency | None = None,
    strategic_role: str = "",
    last_day: date | None = None,
    at: datetime | None = None,
) -> Seat:
    """Add a seat to a board from a day on. It is vacant until somebody fills it."""
    if agency is not None and not Agency.objects.current(since).filter(pk=agency.pk).exists():
        raise NotAllowed("There is no such agency on that day.")
    seat = Seat.objects.create(
        board=board,
        category=category,
        agency=agency,
        strategic_role=strategic_role,
        during=DateRange(since, last_day + timedelta(days=1) if last_day is not None else None),
    )
    record(seat, by=by, kind="added", at=at)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, last_day: date, reason: str, by: Actor, at: datetime | None = None) -> Seat:
    """End a seat, and with it the place of everybody who fills it, or is to."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("agency", "board").get(pk=seat.pk)
    until = last_day + timedelta(days=1)
    if seat.during.lower is not None and last_day < seat.during.lower:
        raise NotAllowed("A seat can’t end before it begins.")
    if seat.during.upper is not None and (until >= seat.during.upper or seat.during.upper <= today(at)):
        raise NotAllowed(f"Its last day is {short(seat.during.upper - timedelta(days=1))} already.")
    for place in Membership.objects.filter(seat=seat, during__overlap=DateRange(until, None)):
        end_place(membership=place, last_day=last_day, reason=reason, by=by, at=at)
    seat.during = DateRange(seat.during.lower, until)
    seat.save(update_fields=["during"])
    record(seat, by=by, kind="seat_ended", note=reason, at=at, until=last_day.isoformat())
    return seat
