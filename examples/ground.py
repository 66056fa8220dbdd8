"""The ground of an area from its `area.toml`: places, agencies, boards, seats, people, behaviours."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from partnership.area.models import Area, forget_kept_words
from partnership.behaviours.models import Behaviour, Factor, Plan, Tier
from partnership.boards.models import Agency, Board, Membership, QuorumRule, Seat
from partnership.clock import moment
from partnership.people.models import User
from partnership.places.models import Community, Place, Population

from . import PASSWORD
from .world import World

FROM_THE_START = DateRange(date(2019, 11, 5), None)
Rows = list[dict[str, Any]]


def build_ground(world: World, data: dict[str, Any]) -> None:
    """Make every row that the story needs to stand on."""
    _places(world, data["places"])
    _area(world, data["area"])
    _agencies(world, data["agencies"])
    _boards(world, data["boards"])
    cleared = frozenset(data["sign_ins"]["cleared"])
    _seats(world, data["seats"], cleared)
    _upper_seats(world, data["upper_seats"])
    _people(world, data["people"], data["memberships"], cleared)
    _communities(world, data["communities"])
    _behaviours(world, data["behaviours"], data["factors"])
    Plan.objects.bulk_create(Plan(**row) for row in data["plans"])
    world.tiers = {tier.position: tier for tier in Tier.objects.all()}


def _area(world: World, row: dict[str, Any]) -> None:
    world.area = Area.objects.create(
        name=row["name"],
        short_name=row["short_name"],
        place=world.places[row["place"]],
        banner=row["banner"],
        example_loaded_on=world.day,
    )
    forget_kept_words()


def _places(world: World, rows: Rows) -> None:
    for row in rows:
        place = Place.objects.create(
            name=row["name"],
            code=row.get("code", ""),
            levels=row["levels"],
            parent=world.places[row["parent"]] if "parent" in row else None,
        )
        world.places[row["key"]] = place
        if "people_2020" in row:
            Population.objects.create(
                place=place, year=2020, people=row["people_2020"], source="ONS mid-2020 estimate"
            )


def _agencies(world: World, rows: Rows) -> None:
    for row in rows:
        ended = row.get("ended")
        world.agencies[row["key"]] = Agency.objects.create(
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            convenes=row.get("convenes", False),
            during=DateRange(date(2013, 4, 1), ended) if ended else FROM_THE_START,
            successor=world.agency(row["successor"]) if "successor" in row else None,
        )


def _boards(world: World, rows: Rows) -> None:
    for row in rows:
        board = Board.objects.create(
            name=row["name"], short_name=row["short_name"], kind=row["kind"], quorum=row.get("quorum", 0)
        )
        world.boards[row["key"]] = board
        QuorumRule.objects.bulk_create(QuorumRule(board=board, **rule) for rule in row.get("rules", []))


def _user(world: World, row: dict[str, Any]) -> User:
    if row["mail"] not in world.people:
        world.people[row["mail"]] = User.objects.create_user(
            f"{row['mail']}@example.org",
            post=row["post"],
            community_area=row.get("community_area", ""),
            invited_at=moment(),
        )
    return world.people[row["mail"]]


def _join(
    world: World,
    mail: str,
    role: str,
    board: Board,
    agency: Agency | None,
    seat: Seat | None = None,
    cleared: frozenset[str] = frozenset(),
) -> None:
    Membership.objects.create(
        user=world.person(mail),
        board=board,
        agency=agency,
        role=role,
        seat=seat,
        during=FROM_THE_START,
        may_see_sensitive=mail in cleared and board.kind == Board.Kind.PREVENTION,
    )
    if seat is not None and board.kind == Board.Kind.PREVENTION:
        world.seat_of.setdefault(mail, seat)


def _seats(world: World, rows: Rows, cleared: frozenset[str]) -> None:
    board = world.board("board")
    for row in rows:
        agency = world.agency(row["agency"])
        seat = Seat.objects.create(
            board=board,
            category=row["category"],
            agency=agency,
            strategic_role=row.get("strategic_role", ""),
            during=FROM_THE_START,
        )
        world.seats[row["key"]] = seat
        for role in (Membership.Role.HOLDER, Membership.Role.DEPUTY):
            if role.value in row:
                _user(world, row[role.value])
                _join(world, row[role.value]["mail"], role, board, agency, seat, cleared)


def _upper_seats(world: World, rows: Rows) -> None:
    board = world.board("spb")
    for row in rows:
        agency = world.agency(row["agency"])
        seat = Seat.objects.create(
            board=board, category=row["category"], agency=agency, during=FROM_THE_START
        )
        world.upper_seats[row["mail"]] = seat
        _user(world, row)
        _join(world, row["mail"], Membership.Role.HOLDER, board, agency, seat)


def _people(world: World, rows: Rows, memberships: Rows, cleared: frozenset[str]) -> None:
    for row in rows:
        _user(world, row)
    for row in [row for row in rows if "role" in row] + memberships:
        _join(
            world,
            row["mail"],
            row["role"],
            world.board(row.get("board", "board")),
            world.agency(row["agency"]) if "agency" in row else None,
            world.seat(row["seat"]) if "seat" in row else None,
            cleared,
        )


def give_passwords(world: World, accounts: Rows) -> None:
    """The accounts that the demo prints can sign in; the others wait for their invitation."""
    for account in accounts:
        person = world.person(account["mail"])
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])


def _communities(world: World, rows: Rows) -> None:
    for row in rows:
        world.communities[row["key"]] = Community.objects.create(name=row["name"])


def _behaviours(world: World, rows: Rows, factors: Rows) -> None:
    known = {row["name"]: Factor.objects.create(**row) for row in factors}
    for row in rows:
        parent = Behaviour.objects.create(name=row["name"])
        for leaf in row["leaves"]:
            behaviour = Behaviour.objects.create(name=leaf["name"], parent=parent)
            behaviour.factors.set(known[name] for name in leaf.get("factors", []))
            world.behaviours[leaf["key"]] = behaviour
        world.behaviours[row["name"]] = parent
