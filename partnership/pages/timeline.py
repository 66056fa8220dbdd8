"""What happened to a record, as one reader may read it: entries for components/_timeline.html."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from partnership.clock import today
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records.events import Event, Named, named_in


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline."""

    title: str
    by: str
    at: datetime
    text: str = ""
    url: str = ""
    link: str = ""


def timeline(events: Iterable[Event], words: Mapping[str, str], reader: User | AnonymousUser) -> list[Moment]:
    """Entries in the order of their events; `words` titles each kind."""
    told = list(events)
    others = named_in(told, reader)
    return [
        Moment(
            title_of(event, words),
            who_did(event, reader),
            event.at,
            event.note,
            *others.get(event.pk, Named()),
        )
        for event in told
    ]


def title_of(event: Event, words: Mapping[str, str]) -> str:
    """The words of its kind; the kind itself where there are none."""
    return words.get(event.kind) or event.kind.replace("_", " ").capitalize()


def who_did(event: Event, reader: User | AnonymousUser) -> str:
    """Who did it, and for which seat."""
    who = as_seen_by(event.by, reader)
    return f"{who}, for the {event.for_seat}" if event.for_seat is not None else who


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
