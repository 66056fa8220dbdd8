"""What happened to an issue, in words, as one reader may know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from issues_log.models import Issue
from partnership.pages.timeline import Moment, title_of
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records.events import Event
from partnership.records.marking import MARKED_UP
from partnership.wording import spoken

TITLES = {
    "logged": "Logged",
    "taken_up": "Taken up for review",
    "accepted": "Made a candidate",
    "passed_on": "Passed on",
    "merged": "Merged into another issue",
    "put_on_hold": "Put on hold",
    "not_taken": "Not taken further now",
    "reopened": "Reopened",
    "voice_added": "A voice was added",
    "prioritised": "Prioritised",
    MARKED_UP: "Marked OFFICIAL-SENSITIVE",
    "marked_down": "Marking lowered to OFFICIAL",
    "handling_changed": "Originator or handling changed",
}


def timeline(issue: Issue, reader: User) -> list[Moment]:
    """The issue's events, newest first. What names an issue that the reader can't see is left unsaid."""
    events = list(Event.objects.of(issue))
    others, officers = others_named(events, reader), officers_named(events)
    shown = (one(event, others, officers, reader) for event in events)
    return [moment for moment in shown if moment is not None]


def others_named(events: Sequence[Event], reader: User) -> dict[int, Issue]:
    """The issues that merges name, as far as this reader may see them."""
    named = {event.data[key] for event in events for key in ("into", "issue") if key in event.data}
    visible = Issue.objects.visible_to(reader).filter(pk__in=named) if named else ()
    return {other.pk: other for other in visible}


def officers_named(events: Sequence[Event]) -> dict[int, User]:
    """The officers to whom the issue was given."""
    named = {event.data["owner"] for event in events if event.kind == "given_to"}
    return User.objects.in_bulk(named) if named else {}


def one(event: Event, others: dict[int, Issue], officers: dict[int, User], reader: User) -> Moment | None:
    by = as_seen_by(event.by, reader)
    if event.kind == "given_to":
        owner = as_seen_by(officers.get(event.data["owner"]), reader)
        return Moment(f"Given to {owner}", by, event.at, event.note)
    other = others.get(event.data.get("into") or event.data.get("issue") or 0)
    if event.kind == "merged_in":
        if other is None:
            return None
        return Moment(f"{other.reference} was merged into this", by, event.at, "", page_of(other), other.what)
    if event.kind == "merged" and other is not None:
        return Moment(f"Merged into {other.reference}", by, event.at, event.note, page_of(other), other.what)
    return Moment(words_of(event), by, event.at, event.note)


def was_last_done_by(person: User, issue: Issue) -> bool:
    """Whether the newest event of an issue is this person's."""
    last = Event.objects.of(issue).first()
    return last is not None and last.by_id == person.pk


def words_of(event: Event) -> str:
    if event.kind == "passed_on":
        return f"Passed to {event.data['to']}"
    if event.kind == "put_on_hold":
        return f"On hold until {spoken(date.fromisoformat(event.data['until']))}"
    return title_of(event, TITLES)


def page_of(issue: Issue) -> str:
    return reverse("issues_log:issue_detail", args=[issue.pk])
