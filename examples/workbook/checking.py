"""Rows against each other: names that must be there, names that must differ, what an area needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from partnership.boards.models import Board, Membership
from partnership.boards.standing import READS_BOARD
from partnership.places.models import Place

from .cells import short
from .faults import Fault
from .reading import Filled, Read
from .sheets import (
    AGENCIES,
    AREA,
    BEHAVIOURS,
    BOARDS,
    COMMUNITIES,
    FACTORS,
    PEOPLE,
    PLACES,
    PLANS,
    POPULATION,
    QUORUM,
    SCHEDULE,
    SEATS,
    SHEETS,
    STATEMENTS,
    TIERS,
    WORDS,
    Sheet,
)

Role = Membership.Role
NAMED_BY: dict[str, tuple[str, ...]] = {
    PLACES.title: ("name", "code"),
    AGENCIES.title: ("short_name", "name"),
    BOARDS.title: ("short_name", "name"),
    SEATS.title: ("key",),
    BEHAVIOURS.title: ("name",),
    FACTORS.title: ("name",),
}
"""By which columns other sheets may name a row of these."""


class Names:
    """The rows of every sheet by what they may be called."""

    def __init__(self, found: Read) -> None:
        self._known: dict[str, dict[str, list[Filled]]] = {}
        for title, columns in NAMED_BY.items():
            known = self._known[title] = defaultdict(list)
            for row in found.rows.get(title, []):
                for name in {str(row[column]).casefold() for column in columns if column in row.values}:
                    known[name].append(row)

    def find(self, sheet: Sheet, name: str) -> Filled | None:
        """The one row of that name; None where there is none or where several have it."""
        rows = self._known[sheet.title][name.casefold()]
        return rows[0] if len(rows) == 1 else None

    def trouble(self, sheet: Sheet, name: str) -> str:
        """Why no row can be found by a name, in words; empty where one can."""
        number = len(self._known[sheet.title][name.casefold()])
        if number == 1:
            return ""
        if not number:
            return f"“{short(name)}” is not on the sheet {sheet.title}"
        return f"“{short(name)}” names {number} rows of the sheet {sheet.title}: use a code, or change a name"


def check(found: Read) -> list[Fault]:
    """Everything that is wrong between rows. Cells that could not be read are left out of it."""
    names = Names(found)
    faults: list[Fault] = []
    for part in CHECKS:
        faults += part(found, names)
    return faults


def main_board(found: Read) -> Filled | None:
    """The board that the product serves, where the workbook has exactly one."""
    rows = [row for row in found.of(BOARDS) if row.get("kind") == Board.Kind.PREVENTION]
    return rows[0] if len(rows) == 1 else None


def board_of(row: Filled, found: Read, names: Names) -> Filled | None:
    """The board that a person's row names, or the main one."""
    return names.find(BOARDS, row["board"]) if "board" in row.values else main_board(found)


def nothing_there(found: Read, names: Names) -> Iterable[Fault]:
    for sheet in SHEETS:
        if sheet.required and found.rows.get(sheet.title) == []:
            yield Fault(sheet.title, "has no row that is filled in")


# References and repetitions -----------------------------------------------------------------------
REFERENCES = (
    (AREA, "place", PLACES), (PLACES, "parent", PLACES), (POPULATION, "place", PLACES),
    (AGENCIES, "successor", AGENCIES), (QUORUM, "board", BOARDS), (SEATS, "board", BOARDS),
    (SEATS, "agency", AGENCIES), (PEOPLE, "board", BOARDS), (PEOPLE, "seat", SEATS),
    (PEOPLE, "agency", AGENCIES), (COMMUNITIES, "places", PLACES), (BEHAVIOURS, "parent", BEHAVIOURS),
    (BEHAVIOURS, "factors", FACTORS), (SCHEDULE, "lead", AGENCIES),
)  # fmt: skip


def references(found: Read, names: Names) -> Iterable[Fault]:
    for sheet, column, of in REFERENCES:
        for row in found.of(sheet):
            said = row.get(column, [])
            for name in said if isinstance(said, list) else [said]:
                if trouble := names.trouble(of, name):
                    yield row.fault(trouble, column)


UNIQUE: tuple[tuple[Sheet, tuple[str, ...], str], ...] = (
    (WORDS, ("key",), "this word is there twice"),
    (TIERS, ("position",), "this tier is there twice"),
    (PLACES, ("code",), "another place has this code"),
    (PLACES, ("name", "parent"), "another place of this name is inside the same place"),
    (POPULATION, ("place", "year"), "this place has a figure for this year already"),
    (AGENCIES, ("name",), "another agency has this name"),
    (AGENCIES, ("short_name",), "another agency has this short name"),
    (BOARDS, ("name",), "another board has this name"),
    (BOARDS, ("short_name",), "another board has this short name"),
    (SEATS, ("key",), "another seat has this code"),
    (PEOPLE, ("mail", "role", "board", "seat"), "this person has this role already"),
    (COMMUNITIES, ("name",), "another community has this name"),
    (FACTORS, ("name",), "another factor has this name"),
    (BEHAVIOURS, ("name", "parent"), "another behaviour of this name is part of the same one"),
    (PLANS, ("name",), "another plan has this name"),
    (STATEMENTS, ("key",), "this question is there twice"),
    (SCHEDULE, ("position",), "another step has this number"),
)
"""Columns whose values together belong to one row; the fault is shown on the first of them."""


def repetitions(found: Read, names: Names) -> Iterable[Fault]:
    for sheet, columns, text in UNIQUE:
        seen: dict[tuple[Any, ...], int] = {}
        for row in found.of(sheet):
            if columns[0] not in row.values:
                continue
            key = tuple(_same(row.get(column)) for column in columns)
            if key in seen:
                yield row.fault(f"{text} (row {seen[key]})", columns[0])
            seen.setdefault(key, row.number)


def _same(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def rings(found: Read, names: Names) -> Iterable[Fault]:
    """Places and behaviours form trees: nothing lies inside itself."""
    for sheet in (PLACES, BEHAVIOURS):
        for row in found.of(sheet):
            above, seen = row, {row.number}
            while "parent" in above.values and (parent := names.find(sheet, above["parent"])) is not None:
                if parent.number == row.number:
                    yield row.fault("it would be part of itself", "parent")
                if parent.number in seen:
                    break
                seen.add(parent.number)
                above = parent


# Each sheet -------------------------------------------------------------------------------------------
def the_area(found: Read, names: Names) -> Iterable[Fault]:
    rows = found.of(AREA)
    if len(rows) > 1:
        yield from (row.fault("there is one area: remove this row") for row in rows[1:])
    for row in rows[:1]:
        whole = names.find(PLACES, row["place"]) if "place" in row.values else None
        if whole is not None and Place.Level.AREA not in whole.get("levels", []):
            yield row.fault(f"“{whole['name']}” is not a whole area on the sheet Places", "place")


def places(found: Read, names: Names) -> Iterable[Fault]:
    for row in found.of(PLACES):
        whole = Place.Level.AREA in row.get("levels", [Place.Level.AREA])
        if "parent" not in row.values and not whole:
            yield row.fault("say which place it is inside", "parent")


def agencies(found: Read, names: Names) -> Iterable[Fault]:
    rows = found.of(AGENCIES)
    convening = [row for row in rows if row.get("convenes")]
    if rows and not convening:
        yield Fault(
            AGENCIES.title, "one agency must convene the board: say Yes in its row", column="Convenes"
        )
    yield from (row.fault("only one agency convenes the board", "convenes") for row in convening[1:])
    for row in rows:
        began, ended = row.get("began"), row.get("ended")
        if began and ended and ended <= began:
            yield row.fault("it must have ended after its first day", "ended")
        if "successor" in row.values and ended is None:
            yield row.fault("only an agency that has ended has a successor", "successor")
        if "successor" in row.values and names.find(AGENCIES, row["successor"]) is row:
            yield row.fault("it can’t succeed itself", "successor")
    for row in rows:
        if row.get("ended") and not row.get("began"):
            yield row.fault("an agency that has ended needs its first day", "began")


def boards(found: Read, names: Names) -> Iterable[Fault]:
    rows = found.of(BOARDS)
    for kind in (Board.Kind.PREVENTION, Board.Kind.UPPER):
        mine = [row for row in rows if row.get("kind") == kind]
        if rows and not mine:
            yield Fault(BOARDS.title, f"one board must be “{kind.label}”", column="Kind")
        yield from (row.fault(f"only one board is “{kind.label}”", "kind") for row in mine[1:])
    seats = Counter(
        board.number
        for seat in found.of(SEATS)
        if "board" in seat.values and (board := names.find(BOARDS, seat["board"])) is not None
    )
    for row in rows:
        if row.get("quorum", 0) > seats[row.number]:
            yield row.fault(
                f"{row['quorum']} seats make a quorum, but the sheet Seats has {seats[row.number]} for it",
                "quorum",
            )


def people(found: Read, names: Names) -> Iterable[Fault]:
    rows = found.of(PEOPLE)
    seated = {role.value for role in Membership.SEATED}
    first: dict[str, Filled] = {}
    holders: dict[str, int] = {}
    for row in rows:
        same = first.setdefault(row.get("mail", ""), row)
        for column in ("post", "person_name", "community_area"):
            if same is not row and row.get(column, same.get(column)) != same.get(column):
                yield row.fault(f"row {same.number} says something else for the same address", column)
        role, seat = row.get("role"), row.get("seat")
        if role in seated and seat is None:
            yield row.fault("this role needs a seat", "seat")
        if role is not None and role not in seated and seat is not None:
            yield row.fault("only holders, deputies and colleagues have a seat", "seat")
        if role == Role.HOLDER and seat is not None:
            if seat.casefold() in holders:
                yield row.fault(f"row {holders[seat.casefold()]} holds this seat", "seat")
            holders.setdefault(seat.casefold(), row.number)
        yield from _seat_of_board(row, found, names)
        if row.get("sensitive") and not _may_be_cleared(row, found, names):
            yield row.fault("this role can’t be cleared on that board", "sensitive")
    main = main_board(found)
    on_main = {row.get("role") for row in rows if main is not None and board_of(row, found, names) is main}
    if rows and main is not None:
        if Role.ADMINISTRATOR not in on_main:
            yield Fault(
                PEOPLE.title, "at least one administrator is needed, on the main board", column="Role"
            )
        if not on_main & {Role.OFFICER, Role.CHIEF_EXECUTIVE}:
            yield Fault(
                PEOPLE.title,
                "at least one officer or chief executive is needed, on the main board",
                column="Role",
            )


def _seat_of_board(row: Filled, found: Read, names: Names) -> Iterable[Fault]:
    seat = names.find(SEATS, row["seat"]) if "seat" in row.values else None
    board = board_of(row, found, names)
    if seat is None or board is None or "board" not in seat.values:
        return
    if names.find(BOARDS, seat["board"]) is not board:
        yield row.fault(f"that seat is one of the {seat['board']}", "seat")


def _may_be_cleared(row: Filled, found: Read, names: Names) -> bool:
    """Clearance counts for readers of the main board and for the people of the board above."""
    board = board_of(row, found, names)
    if board is None or "role" not in row.values:
        return True
    kind = board.get("kind")
    return kind == Board.Kind.UPPER or (kind == Board.Kind.PREVENTION and row["role"] in READS_BOARD)


CHECKS: tuple[Callable[[Read, Names], Iterable[Fault]], ...] = (
    nothing_there,
    references,
    repetitions,
    rings,
    the_area,
    places,
    agencies,
    boards,
    people,
)
