"""Parts that several pages share: timelines, and records that may be out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from partnership.clock import today
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.events import Event, Named, named_in

Reader = User | AnonymousUser
UNSEEN = "A record you can’t see"


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline."""

    title: str
    by: str
    at: datetime
    text: str = ""
    url: str = ""
    link: str = ""


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


def day(of: date) -> str:
    """ "Thursday 16 May 2024"."""
    return f"{of:%A} {of.day} {of:%B %Y}"


def timeline(record: Model, words: Mapping[str, str], reader: Reader) -> list[Moment]:
    """The events of a record, newest first; `words` titles each kind."""
    events = list(Event.objects.of(record))
    others = named_in(events, reader)
    return [
        Moment(
            title_of(event, words),
            named(event, reader),
            event.at,
            event.note,
            *others.get(event.pk, Named()),
        )
        for event in events
    ]


def told_together(moments: Iterable[Moment]) -> list[Moment]:
    """Entries of one kind, person and day that follow each other become one that says how many."""
    runs: list[list[Moment]] = []
    for moment in moments:
        last = runs[-1][-1] if runs else None
        if last is None or (last.title, last.by, today(last.at)) != (
            moment.title,
            moment.by,
            today(moment.at),
        ):
            runs.append([])
        runs[-1].append(moment)
    return [run[0] if len(run) == 1 else replace(run[0], text=f"{len(run)} entries") for run in runs]


def title_of(event: Event, words: Mapping[str, str]) -> str:
    return words.get(event.kind) or event.kind.replace("_", " ").capitalize()


def named(event: Event, reader: Reader) -> str:
    """Who did it, and for which seat."""
    who = as_seen_by(event.by, reader)
    return f"{who}, for the {event.for_seat}" if event.for_seat is not None else who
