"""Meetings as their pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from meetings.models import AgendaItem, Attendance, Interest, Meeting
from meetings.quorum import Quorum, Roll, rolls_of
from partnership.clock import clock_time
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.marking import Marking

from .deciding import DecisionRow
from .leaving import Leaving, leaving
from .parts import UNSEEN, Fact, Moment, Reader, Shown, day, shown, targets_of, timeline, told_together

EVENTS = {
    "called": "Meeting called",
    "item_added": "Item added to the agenda",
    "attendance_recorded": "Attendance recorded",
    "interest_declared": "Interest declared",
}


@dataclass(frozen=True)
class MeetingRow:
    """One meeting in a list."""

    url: str
    day: str
    board: str
    where: str
    away: str
    attended: str
    quorum: str
    quorum_colour: str


def meeting_rows(meetings: Iterable[Meeting], on: date) -> list[MeetingRow]:
    meetings = list(meetings)
    rolls = rolls_of(meetings)
    return [meeting_row(meeting, rolls[meeting.pk], on) for meeting in meetings]


def meeting_row(meeting: Meeting, roll: Roll, on: date) -> MeetingRow:
    quorum, colour = quorum_tag(meeting, roll, on)
    return MeetingRow(
        url=reverse("meetings:meeting_detail", args=[meeting.pk]),
        day=day(meeting.held_on),
        board=str(meeting.board),
        where=where(meeting),
        away=away(meeting.held_on, on),
        attended=attended(roll),
        quorum=quorum,
        quorum_colour=colour,
    )


def where(meeting: Meeting) -> str:
    """ "2pm, County Hall", as far as it is known."""
    time = clock_time(meeting.starts_at) if meeting.starts_at else ""
    return ", ".join(filter(None, [time, meeting.venue])) or "To be announced"


def away(held_on: date, on: date) -> str:
    """How far off a day is: "In 26 days"."""
    days = (held_on - on).days
    return {0: "Today", 1: "Tomorrow"}.get(days, f"In {days} days" if days > 0 else "")


def attended(roll: Roll) -> str:
    return str(len(roll.present)) if roll.recorded else "Not recorded"


def quorum_tag(meeting: Meeting, roll: Roll, on: date) -> tuple[str, str]:
    """The quorum in a word or two, with a colour only for what needs someone."""
    if not roll.needed and not roll.rules:
        return "None set", ""
    if not roll.recorded:
        return ("Not known yet", "") if meeting.held_on >= on else ("Not known", "yellow")
    return ("Met", "") if roll.quorum().met else ("Not met", "orange")


@dataclass(frozen=True)
class ItemRow:
    """One item of an agenda. An item about a record that the reader may not see hides its title too."""

    position: int
    title: str
    record: Shown | None
    leaving: Leaving | None  # only where somebody may not decide on it
    spelled: str  # the record in an address, for "Declare an interest" and "Record a decision"


def item_rows(meeting: Meeting, items: list[AgendaItem], roll: Roll, reader: Reader) -> list[ItemRow]:
    found = registry.find_many(targets_of(items), reader)
    left = leaving(found, meeting.board_id, roll, reader)
    rows = []
    for item in items:
        record = shown(item, found)
        seen = record is not None and record.is_seen
        rows.append(
            ItemRow(
                position=item.position,
                title=item.title if record is None or seen else UNSEEN,
                record=record if seen else None,
                leaving=left.get((item.target_kind, item.target_id or 0)),
                spelled=f"{item.target_kind}-{item.target_id}" if seen else "",
            )
        )
    return rows


@dataclass(frozen=True)
class AttendanceRow:
    seat: str
    agency: str
    how: str
    who: str
    was_there: bool


def attendance_rows(meeting: Meeting, reader: Reader) -> list[AttendanceRow]:
    marked = Attendance.objects.filter(meeting=meeting).select_related("seat__agency", "person")
    return [
        AttendanceRow(
            seat=row.seat.category,
            agency=str(row.seat.agency or ""),
            how=row.get_how_display(),
            who=as_seen_by(row.person, reader) if row.person is not None else "",
            was_there=row.how in Attendance.PRESENT,
        )
        for row in marked.order_by("seat")
    ]


def attendance_words(rows: list[AttendanceRow]) -> str:
    """ "14 of 22 seats attended, 2 of them by a deputy; 5 sent apologies." """
    how = Counter(row.how for row in rows)
    there = sum(row.was_there for row in rows)
    words = f"{there} of {len(rows)} seats attended"
    if deputies := how[Attendance.As.DEPUTY.label]:
        words += f", {deputies} of them by a deputy"
    if apologies := how[Attendance.As.APOLOGIES.label]:
        words += f"; {apologies} sent apologies"
    return f"{words}."


@dataclass(frozen=True)
class InterestRow:
    seat: str
    who: str
    record: Shown
    what: str


def interest_rows(meeting: Meeting, reader: Reader) -> list[InterestRow]:
    """The interests declared in a meeting. What is said about an unseen record stays unseen."""
    declared = list(
        Interest.objects.filter(meeting=meeting)
        .select_related("seat__agency", "person")
        .order_by("declared_at")
    )
    found = registry.find_many(targets_of(declared), reader)
    rows = []
    for interest in declared:
        record = shown(interest, found) or Shown(UNSEEN)
        rows.append(
            InterestRow(
                seat=str(interest.seat),
                who=as_seen_by(interest.person, reader),
                record=record,
                what=interest.what if record.is_seen else "",
            )
        )
    return rows


def meeting_facts(meeting: Meeting, quorum: Quorum, roll: Roll, on: date, reader: Reader) -> list[Fact]:
    words, colour = quorum_tag(meeting, roll, on)
    needs = [f"{quorum.needed} seats"] if quorum.needed else []
    needs += [rule.words for rule in roll.rules]
    return [
        Fact("Held" if meeting.held_on < on else "Will be held", day(meeting.held_on)),
        Fact("Time and place", where(meeting)),
        Fact("Chair", as_seen_by(meeting.chair, reader) if meeting.chair else "Not named"),
        Fact("Seats that attended", attended(roll)),
        Fact("Quorum", words, colour=colour, note=f"needs {', '.join(needs)}" if needs else ""),
    ]


def meeting_timeline(meeting: Meeting, reader: Reader) -> list[Moment]:
    """Items are added one by one and attendance is taken seat by seat: each is told once a day."""
    return told_together(timeline(meeting, EVENTS, reader))


def marking_of(items: list[ItemRow], interests: list[InterestRow], decisions: list[DecisionRow]) -> str:
    """The marking of the page: the highest of what this reader sees on it."""
    records = [item.record for item in items] + [interest.record for interest in interests]
    records += [
        record for item in items if item.leaving for row in item.leaving.rows for record in row.records
    ]
    sensitive = any(record is not None and record.is_sensitive for record in records)
    sensitive = sensitive or any(decision.is_sensitive for decision in decisions)
    return Marking.SENSITIVE.label if sensitive else ""
