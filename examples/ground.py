"""The ground of an area, from its `area.toml` or its workbook: places, agencies, boards, seats, people…"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from dashboards.models import ScheduleStep
from partnership.area.models import Area, Contact, Statement, Term, forget_kept_words
from partnership.behaviours.models import Behaviour, Factor, Plan, Tier
from partnership.boards.models import Agency, Board, Membership, QuorumRule, Seat
from partnership.people.models import User
from partnership.places.models import Community, Place, Population

from . import PASSWORD
from .world import World

CAME_BEFORE = 400  # days: when the people of an example first signed in
Row = dict[str, Any]
Rows = list[Row]


def build_ground(world: World, data: Row) -> None:
    """Make every row that an area stands on, in an empty database that has the basics."""
    world.since = data["area"].get("since", world.day)
    _words(world, data)
    _places(world, data["places"])
    _area(world, data["area"])
    _agencies(world, data["agencies"])
    _boards(world, data["boards"])
    cleared = frozenset(data.get("sign_ins", {}).get("cleared", []))
    _seats(world, data["seats"], cleared)
    _upper_seats(world, data.get("upper_seats", []))
    _people(world, data["people"], data["memberships"], cleared)
    _communities(world, data["communities"])
    _behaviours(world, data["behaviours"], data["factors"])
    Plan.objects.bulk_create(Plan(**row) for row in data["plans"])
    _schedule(world, data.get("schedule", []))
    world.tiers = {tier.position: tier for tier in Tier.objects.all()}
    forget_kept_words()


def _words(world: World, data: Row) -> None:
    """What the area calls things, where that differs from the basics."""
    for row in data.get("terms", []):
        Term.objects.update_or_create(key=row["key"], defaults=row)
    for row in data.get("tiers", []):
        Tier.objects.filter(position=row["position"]).update(**row)
    for key, text in data.get("statements", {}).items():
        Statement.objects.filter(key=key).update(text=text)
    if contacts := data.get("contacts"):
        Contact.objects.all().delete()
        Contact.objects.bulk_create(Contact(position=at, **row) for at, row in enumerate(contacts))


def _area(world: World, row: Row) -> None:
    fields = (
        "name",
        "short_name",
        "banner",
        "tiers_from",
        "is_production",
        "example_loaded_on",
        "loaded_from",
    )
    given = {name: row[name] for name in fields if name in row}
    world.area = Area.objects.create(place=world.places[row["place"]], **given)


def _places(world: World, rows: Rows) -> None:
    for row in rows:
        place = Place.objects.create(name=row["name"], code=row.get("code", ""), levels=row["levels"])
        world.places[row["key"]] = place
        Population.objects.bulk_create(Population(place=place, **each) for each in row.get("populations", []))
    for row in rows:
        if "parent" in row:
            place = world.places[row["key"]]
            place.parent = world.places[row["parent"]]
            place.save(update_fields=["parent"])


def _agencies(world: World, rows: Rows) -> None:
    for row in rows:
        world.agencies[row["key"]] = Agency.objects.create(
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            convenes=row.get("convenes", False),
            during=DateRange(row.get("began", world.since), row.get("ended")),
        )
    for row in rows:
        if "successor" in row:
            agency = world.agency(row["key"])
            agency.successor = world.agency(row["successor"])
            agency.save(update_fields=["successor"])


def _boards(world: World, rows: Rows) -> None:
    for row in rows:
        board = Board.objects.create(
            name=row["name"], short_name=row["short_name"], kind=row["kind"], quorum=row.get("quorum", 0)
        )
        world.boards[row["key"]] = board
        QuorumRule.objects.bulk_create(QuorumRule(board=board, **rule) for rule in row.get("rules", []))


def _user(world: World, row: Row) -> User:
    """The account of that address; a word without an "@" is one at example.org."""
    mail = row["mail"]
    if mail not in world.people:
        world.people[mail] = User.objects.create_user(
            mail if "@" in mail else f"{mail}@example.org",
            post=row["post"],
            name=row.get("name", ""),
            community_area=row.get("community_area", ""),
        )
    return world.people[mail]


def _join(
    world: World,
    mail: str,
    role: str,
    board: Board,
    agency: Agency | None,
    seat: Seat | None = None,
    *,
    since: date | None = None,
    sensitive: bool = False,
) -> None:
    Membership.objects.create(
        user=world.person(mail),
        board=board,
        agency=agency,
        role=role,
        seat=seat,
        during=DateRange(since or world.since, None),
        may_see_sensitive=sensitive,
    )
    if seat is not None and board.kind == Board.Kind.PREVENTION:
        world.seat_of.setdefault(mail, seat)
    if seat is not None and board.kind == Board.Kind.UPPER and role == Membership.Role.HOLDER:
        world.upper_seats[mail] = seat


def _seat(world: World, board: Board, row: Row) -> Seat:
    return Seat.objects.create(
        board=board,
        category=row["category"],
        agency=world.agency(row["agency"]) if "agency" in row else None,
        strategic_role=row.get("strategic_role", ""),
        during=DateRange(row.get("began", world.since), None),
    )


def _seats(world: World, rows: Rows, cleared: frozenset[str]) -> None:
    for row in rows:
        board = world.board(row.get("board", "board"))
        seat = world.seats[row["key"]] = _seat(world, board, row)
        for role in (Membership.Role.HOLDER, Membership.Role.DEPUTY):
            if role.value in row:
                mail = row[role.value]["mail"]
                _user(world, row[role.value])
                _join(world, mail, role, board, seat.agency, seat, sensitive=mail in cleared)


def _upper_seats(world: World, rows: Rows) -> None:
    for row in rows:
        board = world.board("spb")
        seat = _seat(world, board, row)
        _user(world, row)
        _join(world, row["mail"], Membership.Role.HOLDER, board, seat.agency, seat)


def _people(world: World, rows: Rows, memberships: Rows, cleared: frozenset[str]) -> None:
    for row in rows:
        _user(world, row)
    for row in [row for row in rows if "role" in row] + memberships:
        board = world.board(row.get("board", "board"))
        _join(
            world,
            row["mail"],
            row["role"],
            board,
            world.agency(row["agency"]) if "agency" in row else None,
            world.seat(row["seat"]) if "seat" in row else None,
            since=row.get("since"),
            sensitive=row.get("sensitive", row["mail"] in cleared and board.kind == Board.Kind.PREVENTION),
        )


def _communities(world: World, rows: Rows) -> None:
    for row in rows:
        made = Community.objects.create(name=row["name"], note=row.get("note", ""))
        made.places.set(world.in_places(row.get("places", [])))
        world.communities[row["key"]] = made


def _behaviours(world: World, rows: Rows, factors: Rows) -> None:
    known = {row["name"]: Factor.objects.create(**row) for row in factors}
    for row in rows:
        _behaviour(world, row, None, known)


def _behaviour(world: World, row: Row, parent: Behaviour | None, known: dict[str, Factor]) -> None:
    """A behaviour and, below it, its leaves."""
    made = Behaviour.objects.create(name=row["name"], definition=row.get("definition", ""), parent=parent)
    made.factors.set(known[name] for name in row.get("factors", []))
    world.behaviours[str(row.get("key", row["name"]))] = made
    for leaf in row.get("leaves", []):
        _behaviour(world, leaf, made, known)


def _schedule(world: World, rows: Rows) -> None:
    """The area's own initial schedule, where it has one."""
    if rows:
        ScheduleStep.objects.all().delete()
    for row in rows:
        lead = world.agency(row["lead"]) if "lead" in row else None
        ScheduleStep.objects.create(**{**row, "lead": lead})


def give_passwords(world: World, accounts: Rows) -> None:
    """Everybody came long ago; whoever the demo prints can sign in with the password that it shows."""
    came = world.at(-CAME_BEFORE)
    User.objects.update(invited_at=came, invitation_sent_at=came, proved_at=came)
    for account in accounts:
        person = world.person(account["mail"])
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
