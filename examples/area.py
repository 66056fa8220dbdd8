"""Loading a real area from its workbook: checked as a whole, loaded as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from partnership.area.models import Area, Statement, forget_kept_words
from partnership.boards.models import Membership
from partnership.boards.standing import SYSTEM, Actor
from partnership.clock import today
from partnership.people.actions import invite_again
from partnership.people.models import Account
from partnership.records.versions import sha256_of
from reports.actions import define_report

from .basics import load_basics
from .ground import build_ground
from .load import Refused, is_empty
from .workbook.checking import check
from .workbook.faults import Fault
from .workbook.reading import in_order, read_workbook
from .workbook.shaping import shaped
from .world import World

COUNTED = {
    "places": "place", "agencies": "agency", "boards": "board", "seats": "seat", "people": "account",
    "communities": "community", "behaviours": "behaviour", "schedule": "step of the schedule",
}  # fmt: skip


class NotRight(Exception):
    """The workbook has faults. All of them are in `faults`, in the order of its sheets and rows."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} to mend")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Loaded:
    """What a run did. `changed` is false where this very workbook was loaded before."""

    area: str
    changed: bool
    made: tuple[tuple[int, str], ...] = ()
    first: tuple[str, ...] = ()
    not_said: tuple[str, ...] = ()


def load_area(*, path: Path, dry_run: bool = False, by: Actor = SYSTEM, at: datetime | None = None) -> Loaded:
    """Make an area from its workbook, in a database that has none, and invite those who run it.

    Raises CannotBeOpened where the file is no workbook, NotRight with every fault in it, Refused where the
    database has an area already (the same workbook again changes nothing) or anything of one. With
    `dry_run` all of it is done and then undone.
    """
    found = read_workbook(path)
    if faults := found.faults + check(found):
        raise NotRight(list(in_order(faults)))
    data = shaped(found)
    fingerprint = sha256_of(data)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE partnership_area IN SHARE ROW EXCLUSIVE MODE")
            there = Area.objects.first()
            if there is not None and there.loaded_from == fingerprint:
                return Loaded(there.name, changed=False)
            if there is not None:
                raise Refused(
                    f"This database has an area already: {there.name}. A workbook is loaded once, into an "
                    "empty database; what changes afterwards is changed in the product."
                )
            if not is_empty():
                raise Refused("This database has no area and is not empty: use a new one.")
            loaded = _load(data, fingerprint, by, at)
            transaction.set_rollback(dry_run)
    finally:
        forget_kept_words()
    return loaded


def _load(data: dict[str, Any], fingerprint: str, by: Actor, at: datetime | None) -> Loaded:
    load_basics()
    world = World(day=today(at))
    data["area"]["loaded_from"] = fingerprint
    build_ground(world, data)
    define_report(
        key="monitoring",
        title="Monitoring report",
        board=world.board("board"),
        starts_with=world.day,
        by=by,
        at=at,
    )
    first = (
        Account.objects.filter(memberships__role__in=[Membership.Role.ADMINISTRATOR, Membership.Role.OFFICER])
        .order_by("email")
        .distinct()
    )
    for account in first:
        invite_again(account=account, by=by, at=at)
    return Loaded(
        area=data["area"]["name"],
        changed=True,
        made=tuple((count(data[part]), noun) for part, noun in COUNTED.items()),
        first=tuple(account.email for account in first),
        not_said=tuple(Statement.objects.filter(text="").values_list("question", flat=True)),
    )


def count(rows: list[dict[str, Any]]) -> int:
    """How many rows, those below them included."""
    return sum(1 + count(row.get("leaves", [])) for row in rows)
