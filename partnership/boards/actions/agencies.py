"""Agencies come, are renamed, and end with another in their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from partnership.boards.models import Agency, Membership, Partner, Seat, called
from partnership.boards.standing import Actor
from partnership.people.models import User
from partnership.records.events import record
from partnership.records.moves import NotAllowed

from .places import end_place, give_place
from .seats import add_seat, end_seat


@transaction.atomic
def add_agency(
    *, name: str, short_name: str, kind: str, since: date, by: Actor, at: datetime | None = None
) -> Partner:
    """Add an agency to the partnership from a day on."""
    with _free(name):
        agency = Partner.objects.create(
            name=name, short_name=short_name, kind=kind, during=DateRange(since, None)
        )
    record(agency, by=by, kind="added", at=at)
    return agency


@transaction.atomic
def change_agency(
    *,
    agency: Partner,
    name: str,
    short_name: str,
    kind: str,
    base: str,
    by: Actor,
    at: datetime | None = None,
) -> Partner:
    """Correct what an agency is called. One that becomes another body ends, and has a successor.

    `base` is what the form started from (`called`). Raises NotAllowed where that has changed.
    """
    agency = Partner.objects.select_for_update().get(pk=agency.pk)
    if called(agency) != base:
        raise NotAllowed(
            f"Somebody else changed this agency while you were editing. It is now called {agency.name} "
            f"({agency.short_name}). Send yours again to put it in place of that."
        )
    before = agency.name
    if (name, short_name, kind) == (before, agency.short_name, agency.kind):
        return agency
    agency.name, agency.short_name, agency.kind = name, short_name, kind
    with _free(name, but=agency):
        agency.save(update_fields=["name", "short_name", "kind"])
    record(agency, by=by, kind="changed", note=f"Was: {before}" if before != name else "", at=at)
    return agency


@transaction.atomic
def end_agency(
    *,
    agency: Partner,
    last_day: date,
    reason: str,
    by: Actor,
    successor: Agency | None = None,
    carry_over: bool = False,
    at: datetime | None = None,
) -> Partner:
    """End an agency, its seats and its places. Its successor may get the same ones, the day after.

    The same people fill them, but for closed accounts and whoever does this. Raises NotAllowed where the
    agency convenes the board, has ended, or the successor is not there on that day.
    """
    agency = Partner.objects.select_for_update().get(pk=agency.pk)
    follows_on = last_day + timedelta(days=1)
    if agency.convenes:
        raise NotAllowed("The agency that convenes the board can’t end here: first let another convene it.")
    if agency.during.upper is not None:
        raise NotAllowed("This agency has its last day already.")
    if last_day < agency.during.lower:
        raise NotAllowed("The last day must be a day on which the agency is there.")
    if successor is not None and (
        successor.pk == agency.pk or not Agency.objects.current(follows_on).filter(pk=successor.pk).exists()
    ):
        raise NotAllowed("The successor must be another agency that is there the day after.")
    if carry_over and successor is None:
        raise NotAllowed("Seats can only be carried over to a successor.")
    after = DateRange(follows_on, None)
    _keep_open(Membership.objects.filter(Q(agency=agency) | Q(seat__agency=agency), during__overlap=after))
    for seat in list(Seat.objects.filter(agency=agency, during__overlap=DateRange(last_day, None))):
        people = list(
            Membership.objects.filter(seat=seat, during__overlap=after).select_related("user", "board")
        )
        if seat.during.upper is None or seat.during.upper > follows_on:
            end_seat(seat=seat, last_day=last_day, reason=reason, by=by, at=at)
            if carry_over and successor is not None:
                _carry_over(seat, people, successor, follows_on, by=by, at=at)
    for place in Membership.objects.filter(
        agency=agency, seat__isnull=True, during__overlap=after
    ).select_related("user", "board"):
        end_place(membership=place, last_day=last_day, reason=reason, by=by, at=at)
        if carry_over and successor is not None:
            _give_again(place, successor, None, follows_on, by=by, at=at)
    agency.during = DateRange(agency.during.lower, follows_on)
    agency.successor = successor
    agency.save(update_fields=["during", "successor"])
    record(agency, by=by, kind="agency_ended", note=reason, at=at, until=last_day.isoformat())
    return agency


def _keep_open(places: QuerySet[Membership]) -> None:
    """Lock whoever has these places before the places themselves, as closing an account does."""
    people = User.objects.filter(pk__in=places.order_by().values("user"))
    list(people.select_for_update(no_key=True).order_by("pk"))


def _carry_over(
    seat: Seat, people: list[Membership], successor: Agency, since: date, *, by: Actor, at: datetime | None
) -> None:
    """The same seat for another agency, with the same people in it but for closed accounts.

    What was to end on a day, and with it what somebody may read, still ends on that day.
    """
    new = add_seat(
        board=seat.board,
        category=seat.category,
        agency=successor,
        strategic_role=seat.strategic_role,
        since=since,
        last_day=_last_day(seat),
        by=by,
        at=at,
    )
    for place in people:
        _give_again(place, successor, new, since, by=by, at=at)


def _give_again(
    place: Membership, agency: Agency, seat: Seat | None, since: date, *, by: Actor, at: datetime | None
) -> None:
    if place.user.is_active and (by.user is None or by.user.pk != place.user_id):
        give_place(
            person=place.user,
            board=place.board,
            role=place.role,
            seat=seat,
            agency=agency,
            since=max(since, place.during.lower),
            last_day=_last_day(place),
            may_see_sensitive=place.may_see_sensitive,
            by=by,
            at=at,
        )


def _last_day(of: Seat | Membership) -> date | None:
    ends: date | None = of.during.upper
    return ends - timedelta(days=1) if ends is not None else None


@contextmanager
def _free(name: str, *, but: Agency | None = None) -> Iterator[None]:
    """Refuse a name that another agency has, or takes at the same moment."""
    taken = NotAllowed("There is an agency of this name already.")
    if Agency.objects.filter(name__iexact=name.strip()).exclude(pk=but.pk if but is not None else 0).exists():
        raise taken
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise taken from None
