"""People, agencies, boards and places for tests. Each factory makes rows that the database accepts."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from partnership.boards.models import Agency, Board, Membership, Seat
from partnership.boards.standing import Actor, standing
from partnership.people.models import User
from partnership.places.models import Place

ALWAYS = DateRange(date(2019, 1, 1), None)
_serial = count(1)


def make_agency(name: str = "", kind: str = Agency.Kind.OTHER, **fields: Any) -> Agency:
    name = name or f"Agency {next(_serial)}"
    fields = {"short_name": name[:40], "during": ALWAYS, **fields}
    return Agency.objects.create(name=name, kind=kind, **fields)


def prevention_board(quorum: int = 0) -> Board:
    return Board.objects.get_or_create(
        kind=Board.Kind.PREVENTION,
        defaults={"name": "Prevention Board", "short_name": "PB", "quorum": quorum},
    )[0]


def upper_board(quorum: int = 0) -> Board:
    return Board.objects.get_or_create(
        kind=Board.Kind.UPPER,
        defaults={"name": "Strategic Partnership Board", "short_name": "SPB", "quorum": quorum},
    )[0]


def make_board(name: str = "", **fields: Any) -> Board:
    name = name or f"Board {next(_serial)}"
    return Board.objects.create(**{"name": name, "short_name": name[:40], **fields})


def make_seat(
    board: Board | None = None, agency: Agency | None = None, category: str = "Police", **fields: Any
) -> Seat:
    return Seat.objects.create(
        **{
            "board": board or prevention_board(),
            "agency": agency or make_agency(),
            "category": category,
            "during": ALWAYS,
            **fields,
        }
    )


def make_person(
    role: str | None = "holder",
    board: Board | None = None,
    agency: Agency | None = None,
    seat: Seat | None = None,
    *,
    sensitive: bool = False,
    **user_fields: Any,
) -> User:
    """A person with one membership (none where role is None). Seated roles get a seat if none is given."""
    number = next(_serial)
    user_fields = {"email": f"person{number}@example.org", "post": f"Post {number}", **user_fields}
    user = User.objects.create_user(password="a long enough password", **user_fields)
    if role is not None:
        add_role(user, role, board, agency, seat, sensitive=sensitive)
    return user


def add_role(
    user: User,
    role: str,
    board: Board | None = None,
    agency: Agency | None = None,
    seat: Seat | None = None,
    *,
    sensitive: bool = False,
) -> Membership:
    if role in Membership.SEATED:
        seat = seat or make_seat(board, agency)
        board, agency = seat.board, agency or seat.agency
    user.__dict__.pop("_standing", None)
    return Membership.objects.create(
        user=user,
        role=role,
        board=board or prevention_board(),
        agency=agency,
        seat=seat,
        during=ALWAYS,
        may_see_sensitive=sensitive,
    )


def actor(person: User) -> Actor:
    return standing(person).actor()


def make_area(*districts: str) -> Place:
    """A small tree: one area with districts below it. Returns the area."""
    root = Place.objects.create(name="Testshire", levels=[Place.Level.AREA])
    for name in districts or ("Eastham", "Westham"):
        Place.objects.create(name=name, parent=root, levels=[Place.Level.DISTRICT])
    return root
