"""Records as a reader may know them: their words and page, or that they are out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from partnership.people.models import User
from partnership.records import registry

Reader = User | AnonymousUser
UNSEEN = "A record you can’t see"


@dataclass(frozen=True)
class Shown:
    """A record as one reader may know it: its words and page, or that it is out of sight."""

    words: str
    url: str = ""
    is_sensitive: bool = False

    @property
    def is_seen(self) -> bool:
        return bool(self.url)


def targets_of(rows: Iterable[Any]) -> list[registry.Target]:
    """The targets that rows point at, without those that point at none."""
    return [(row.target_kind, row.target_id) for row in rows if row.target_kind]


def shown(row: Any, found: Mapping[registry.Target, Any]) -> Shown | None:
    """What a row points at, out of what its reader may see. None where it points at nothing."""
    if not row.target_kind:
        return None
    return as_shown(found.get((row.target_kind, row.target_id)))


def as_shown(record: Model | None) -> Shown:
    """A record that was looked up for a reader: its words and page, or that it is out of sight."""
    if record is None:
        return Shown(UNSEEN)
    return Shown(name_of(record), registry.url_of(record), bool(getattr(record, "is_sensitive", False)))


def name_of(record: Model) -> str:
    """ "PB-0042 Repeat shop theft", or only its words where it has no reference."""
    reference = getattr(record, "reference", "")
    return f"{reference} {record}".strip()
