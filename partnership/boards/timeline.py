"""What happened to an account, a seat or an agency, with days and people as their reader knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Model

from partnership.pages import timeline as pages
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records.events import Event
from partnership.wording import short

DAYS = frozenset({"since", "until"})
"""Parts of an event's data that are days."""


def timeline(record: Model, words: Mapping[str, str], reader: User) -> list[pages.Moment]:
    """The events of a record, newest first.

    `words` titles each kind, and may name parts of the event's data: days are said as days. An event that
    names a person in its data tells who it was, as this reader may know them.
    """
    events = list(Event.objects.of(record))
    people = User.objects.in_bulk({event.data["person"] for event in events if "person" in event.data})
    return [
        replace(
            told,
            title=told.title.format(**_said(event)),
            text=". ".join(filter(None, [_about(event, people, reader), event.note])),
        )
        for event, told in zip(events, pages.timeline(events, words, reader), strict=True)
    ]


def _said(event: Event) -> dict[str, str]:
    return {
        name: short(date.fromisoformat(value)) if name in DAYS else str(value)
        for name, value in event.data.items()
    }


def _about(event: Event, people: Mapping[int, User], reader: User) -> str:
    person = people.get(event.data.get("person", 0))
    return as_seen_by(person, reader) if person is not None else ""
