"""What pages of seats and agencies show. Names of people go through the one rule (`as_seen_by`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from partnership.clock import today
from partnership.pages.parts import Fact
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.wording import counted, short

from .models import Agency, Membership, Partner, Seat
from .naming import seat_names
from .permissions import can_end_place, can_keep_seats

Role = Membership.Role
SEAT_WORDS = {
    "added": "The seat was added",
    "place_given": "{role} from {since}",
    "place_ended": "{role} until {until}",
    "place_called_off": "{role} from {since}: called off",
    "seat_ended": "The seat ends on {until}",
}
AGENCY_WORDS = {
    "added": "It joined",
    "changed": "It was renamed or corrected",
    "agency_ended": "It ends on {until}",
}


@dataclass(frozen=True)
class SeatRow:
    """One seat of a list: who fills it now, or since when nobody does."""

    pk: int
    name: str
    strategic_role: str
    holder: str
    since: str
    others: str
    vacant: str  # "Since 1 May 2026"; empty where somebody holds it
    board: str


@dataclass(frozen=True)
class PlaceRow:
    """Somebody's place, from one day to another."""

    pk: int
    who: str
    role: str
    board: str
    agency: str
    seat: str
    seat_pk: int | None
    begun: str
    last_day: str
    is_over: bool
    is_cleared: bool
    may_end: bool


@dataclass(frozen=True)
class AgencyRow:
    pk: int
    name: str
    short_name: str
    kind: str
    seats: int
    last_day: str
    successor: str


def last_day_of(ends: date | None) -> str:
    """Ranges end on the day after the last one."""
    return short(ends - timedelta(days=1)) if ends is not None else ""


def seat_rows(seats: Iterable[Seat], on: date, reader: User) -> list[SeatRow]:
    """One query for the names, one for everybody who fills or filled these seats; load agency and board."""
    asked = list(seats)
    names = seat_names(asked, on)
    places: dict[int, list[Membership]] = defaultdict(list)
    for place in Membership.objects.filter(seat__in=asked).select_related("user").order_by("-during"):
        places[place.seat_id or 0].append(place)
    return [_seat_row(seat, names[seat.pk], places[seat.pk], on, reader) for seat in asked]


def _seat_row(seat: Seat, name: str, places: list[Membership], on: date, reader: User) -> SeatRow:
    now = [place for place in places if on in place.during]
    holder = next((place for place in now if place.role == Role.HOLDER), None)
    deputies = [as_seen_by(place.user, reader) for place in now if place.role == Role.DEPUTY]
    colleagues = sum(place.role == Role.COLLEAGUE for place in now)
    others = [f"Deputy: {', '.join(deputies)}"] if deputies else []
    others += [counted(colleagues, "colleague")] if colleagues else []
    return SeatRow(
        pk=seat.pk,
        name=name,
        strategic_role=seat.strategic_role,
        holder=as_seen_by(holder.user, reader) if holder is not None else "",
        since=short(holder.during.lower) if holder is not None else "",
        others="; ".join(others),
        vacant="" if holder is not None else vacancy(seat, places, on),
        board=seat.board.name,
    )


def vacancy(seat: Seat, places: Iterable[Membership], on: date) -> str:
    """Since when nobody holds the seat, and from when somebody will."""
    held = [place.during for place in places if place.role == Role.HOLDER]
    left = max(
        (during.upper for during in held if during.upper is not None and during.upper <= on), default=None
    )
    coming = min((during.lower for during in held if during.lower > on), default=None)
    said = f"Since {short(left or seat.during.lower)}"
    return f"{said}; filled from {short(coming)}" if coming is not None else said


def place_rows(places: Iterable[Membership], reader: User) -> list[PlaceRow]:
    """Places with whoever has them; load user, board, agency and seat__agency first.

    Who is cleared is for those to read who say so.
    """
    on, keeps = today(), can_keep_seats(reader)
    return [
        PlaceRow(
            pk=place.pk,
            who=as_seen_by(place.user, reader),
            role=place.get_role_display(),
            board=place.board.name,
            agency=str(place.agency or ""),
            seat=str(place.seat or ""),
            seat_pk=place.seat_id,
            begun=short(place.during.lower),
            last_day=last_day_of(place.during.upper),
            is_over=place.during.upper is not None and place.during.upper <= on,
            is_cleared=place.may_see_sensitive and keeps,
            may_end=(place.during.upper is None or place.during.upper > on) and can_end_place(reader, place),
        )
        for place in places
    ]


def seat_facts(
    seat: Seat, holder: Membership | None, places: Iterable[Membership], reader: User
) -> list[Fact]:
    on = today()
    ended = seat.during.upper is not None and seat.during.upper <= on
    if ended:
        state = Fact("State", "Ended", colour="grey", note=last_day_of(seat.during.upper))
    elif holder is None:
        state = Fact("State", "Vacant", colour="red", note=vacancy(seat, places, on))
    else:
        state = Fact("State", "Filled", colour="teal")
    return [
        state,
        Fact("Board", seat.board.name),
        Fact("Agency", seat.agency.name if seat.agency is not None else "None"),
        Fact("Seat holder", as_seen_by(holder.user, reader) if holder is not None else "Nobody"),
        Fact("Post that should fill it", seat.strategic_role or "Not said"),
        Fact("Since", short(seat.during.lower)),
    ]


def agency_rows(agencies: Iterable[Agency], seats: dict[int, int]) -> list[AgencyRow]:
    return [
        AgencyRow(
            pk=agency.pk,
            name=agency.name,
            short_name=agency.short_name,
            kind=agency.get_kind_display(),
            seats=seats.get(agency.pk, 0),
            last_day=last_day_of(agency.during.upper),
            successor=str(agency.successor or ""),
        )
        for agency in agencies
    ]


def agency_facts(agency: Partner) -> list[Fact]:
    return [
        Fact("Short name", agency.short_name),
        Fact("What it is", agency.get_kind_display()),
        Fact("Since", short(agency.during.lower)),
        Fact("Last day", last_day_of(agency.during.upper) or "None"),
        *([Fact("Followed by", agency.successor.name)] if agency.successor is not None else []),
    ]
