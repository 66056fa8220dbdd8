"""Decisions as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from meetings.models import Decision
from partnership.pages.parts import Fact
from partnership.pages.timeline import Moment, timeline
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.wording import short, spoken

from .leaving import LeavingRow
from .parts import Reader, Shown, shown, targets_of

COLOURS = {Decision.Status.TO_CONFIRM: "yellow", Decision.Status.DISPUTED: "orange"}
EVENTS = {
    "recorded": "Recorded",
    "confirmed": "Confirmed by the chair",
    "disputed": "Not as recorded, says the chair",
    "superseded": "Replaced by a later decision",
}


@dataclass(frozen=True)
class DecisionRow:
    """One decision in a list."""

    reference: str
    text: str
    url: str
    board: str
    day: str
    route: str
    about: Shown | None
    state: str
    colour: str
    is_sensitive: bool


def decision_rows(decisions: Iterable[Decision], reader: Reader) -> list[DecisionRow]:
    decisions = list(decisions)
    found = registry.find_many(targets_of(decisions), reader)
    return [
        DecisionRow(
            reference=decision.reference,
            text=decision.text,
            url=reverse("meetings:decision_detail", args=[decision.pk]),
            board=str(decision.board),
            day=short(decision.decided_on),
            route=decision.get_route_display(),
            about=shown(decision, found),
            state=decision.get_status_display(),
            colour=COLOURS.get(Decision.Status(decision.status), ""),
            is_sensitive=decision.is_sensitive,
        )
        for decision in decisions
    ]


def decision_facts(decision: Decision, reader: Reader) -> list[Fact]:
    status = Decision.Status(decision.status)
    facts = [
        Fact("Status", decision.get_status_display(), colour=COLOURS.get(status, "teal")),
        Fact("Board", str(decision.board)),
        Fact("Decided", spoken(decision.decided_on)),
        route_fact(decision),
        Fact("Recorded by", as_seen_by(decision.recorded_by, reader)),
    ]
    if decision.confirmed_by is not None:
        label = "Confirmed by" if status == Decision.Status.CONFIRMED else "Disputed by"
        facts.append(Fact(label, as_seen_by(decision.confirmed_by, reader)))
    return facts


def route_fact(decision: Decision) -> Fact:
    url = ""
    if decision.meeting is not None:
        url = reverse("meetings:meeting_detail", args=[decision.meeting.pk])
    return Fact("How", decision.get_route_display(), url=url)


def about(decision: Decision, reader: Reader) -> Shown | None:
    """The record that a decision is about, as this reader may know it."""
    return shown(decision, registry.find_many(targets_of([decision]), reader))


def marking_of(decision: Decision, about: Shown | None, left: Iterable[LeavingRow]) -> str:
    """The marking of the page: the highest of what this reader sees on it."""
    records = [about, *(record for row in left for record in row.records)]
    sensitive = decision.is_sensitive or any(record is not None and record.is_sensitive for record in records)
    return Marking.SENSITIVE.label if sensitive else ""


def decision_timeline(decision: Decision, reader: Reader) -> list[Moment]:
    return timeline(Event.objects.of(decision), EVENTS, reader)
