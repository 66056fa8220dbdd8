"""Checked rows in the shape in which the ground of an area is built (see `area.toml` of an example)."""

from __future__ import annotations

from typing import Any

from partnership.boards.models import Board

from .checking import Names, board_of
from .reading import Filled, Read
from .sheets import (
    AGENCIES,
    AREA,
    BEHAVIOURS,
    BOARDS,
    COMMUNITIES,
    CONTACTS,
    FACTORS,
    PEOPLE,
    PLACES,
    PLANS,
    POPULATION,
    QUORUM,
    SCHEDULE,
    SEATS,
    STATEMENTS,
    TIERS,
    WORDS,
    Sheet,
)

MAIN = {Board.Kind.PREVENTION: "board", Board.Kind.UPPER: "upper_board"}
"""Under which key the two main boards are known, and which term is their name."""

NO_FORMS = {"plural": "", "short": ""}  # a new name has not the old one's plural


def shaped(found: Read) -> dict[str, Any]:
    """All of it, for `build_ground`. The rows must have been checked."""
    shape = _Shape(found)
    (area,) = found.of(AREA)
    return {
        "area": {**area.values, "place": shape.key(PLACES, area["place"])},
        "terms": [NO_FORMS | row.values for row in found.of(WORDS)] + shape.names_of_boards(),
        "tiers": [{"description": ""} | row.values for row in found.of(TIERS)],
        "statements": {row["key"]: row.get("text", "") for row in found.of(STATEMENTS)},
        "contacts": [row.values for row in found.of(CONTACTS)],
        "places": shape.places(),
        "agencies": [shape.pointing(row, key=AGENCIES, successor=AGENCIES) for row in found.of(AGENCIES)],
        "boards": shape.boards(),
        "seats": [
            {**shape.pointing(row, agency=AGENCIES), "key": _key(row), "board": shape.board(row["board"])}
            for row in found.of(SEATS)
        ],
        **shape.people(),
        "communities": [shape.pointing(row, key=COMMUNITIES, places=PLACES) for row in found.of(COMMUNITIES)],
        "factors": [row.values for row in found.of(FACTORS)],
        "behaviours": shape.leaves(None),
        "plans": [row.values for row in found.of(PLANS)],
        "schedule": [shape.pointing(row, lead=AGENCIES) for row in found.of(SCHEDULE)],
    }


def _key(row: Filled) -> str:
    """The key of a row: what it is called, or its number where names may repeat."""
    if row.sheet in (PLACES, BEHAVIOURS):
        return f"{row['name']}, row {row.number}"
    return str(row.get("key") or row.get("short_name") or row["name"])


class _Shape:
    def __init__(self, found: Read) -> None:
        self.found, self.names = found, Names(found)

    def row(self, sheet: Sheet, name: str) -> Filled:
        row = self.names.find(sheet, name)
        if row is None:
            raise LookupError(f"{name!r} was not checked")
        return row

    def key(self, sheet: Sheet, name: str) -> str:
        return _key(self.row(sheet, name))

    def pointing(self, row: Filled, key: Sheet | None = None, **to: Sheet) -> dict[str, Any]:
        """The values of a row with the keys of the rows that some of them name."""
        values = dict(row.values)
        if key is not None:
            values["key"] = _key(row)
        for column, sheet in to.items():
            said = values.get(column)
            if isinstance(said, list):
                values[column] = [self.key(sheet, name) for name in said]
            elif said is not None:
                values[column] = self.key(sheet, said)
        return values

    def places(self) -> list[dict[str, Any]]:
        populations: dict[str, list[dict[str, Any]]] = {}
        for row in self.found.of(POPULATION):
            figures = {name: value for name, value in row.values.items() if name != "place"}
            populations.setdefault(self.key(PLACES, row["place"]), []).append(figures)
        return [
            {**self.pointing(row, key=PLACES, parent=PLACES), "populations": populations.get(_key(row), [])}
            for row in self.found.of(PLACES)
        ]

    def board_key(self, row: Filled) -> str:
        return str(MAIN.get(row["kind"], row["short_name"]))

    def board(self, name: str) -> str:
        return self.board_key(self.row(BOARDS, name))

    def boards(self) -> list[dict[str, Any]]:
        rules: dict[str, list[dict[str, Any]]] = {}
        for row in self.found.of(QUORUM):
            rule = {name: value for name, value in row.values.items() if name != "board"}
            rules.setdefault(self.board(row["board"]), []).append(rule)
        return [
            {**row.values, "key": self.board_key(row), "rules": rules.get(self.board_key(row), [])}
            for row in self.found.of(BOARDS)
        ]

    def names_of_boards(self) -> list[dict[str, Any]]:
        """The two main boards are called what the sheet Boards calls them."""
        return [
            {
                "key": MAIN[row["kind"]],
                "name": row["name"],
                "plural": row.get("plural", f"{row['name']}s"),
                "short": row["short_name"],
            }
            for row in self.found.of(BOARDS)
            if row["kind"] in MAIN
        ]

    def people(self) -> dict[str, list[dict[str, Any]]]:
        """Each account once, and each of its rows as a membership."""
        accounts: dict[str, dict[str, Any]] = {}
        memberships = []
        for row in self.found.of(PEOPLE):
            given = {"name": row.get("person_name"), "community_area": row.get("community_area")}
            account = accounts.setdefault(row["mail"], {"mail": row["mail"], "post": row["post"]})
            account.update({name: value for name, value in given.items() if value})
            memberships.append(self.membership(row))
        return {"people": list(accounts.values()), "memberships": memberships}

    def membership(self, row: Filled) -> dict[str, Any]:
        board = board_of(row, self.found, self.names)
        assert board is not None
        member = {
            "mail": row["mail"],
            "role": row["role"],
            "board": self.board_key(board),
            "sensitive": row.get("sensitive", False),
        }
        if "seat" in row.values:
            seat = self.row(SEATS, row["seat"])
            member |= {"seat": _key(seat), "agency": self.key(AGENCIES, seat["agency"])}
        if "agency" in row.values:
            member["agency"] = self.key(AGENCIES, row["agency"])
        if "since" in row.values:
            member["since"] = row["since"]
        return member

    def leaves(self, parent: Filled | None) -> list[dict[str, Any]]:
        """The behaviours that are part of one, each with its own."""
        found = []
        for row in self.found.of(BEHAVIOURS):
            above = self.row(BEHAVIOURS, row["parent"]) if "parent" in row.values else None
            if above is parent:
                values = {name: value for name, value in row.values.items() if name != "parent"}
                factors = [self.row(FACTORS, name)["name"] for name in row.get("factors", [])]
                found.append({**values, "key": _key(row), "factors": factors, "leaves": self.leaves(row)})
        return found
