"""Meetings as their pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from meetings.models import AgendaItem, Attendance, Interest, Meeting
from meetings.quorum import Roll, many, rolls_of
from partnership.clock import clock_time
from partnership.pages.parts import Fact, Link
from partnership.pages.timeline import Moment, timeline, told_together
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.wording import spoken

from .deciding import DecisionRow
from .leaving import Leaving, leaving
from .parts import UNSEEN, Reader, Shown, shown, targets_of

As = Attendance.As
EVENTS = {
    "called": "Meeting called",
    "changed": "Meeting changed",
    "moved": "Moved to another day",
    "cancelled": "Cancelled",
    "item_added": "Item added to the agenda",
    "agenda_changed": "Agenda changed",
    "apologies_recorded": "Apologies recorded",
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
    is_cancelled: bool


def meeting_rows(meetings: Iterable[Meeting], on: date) -> list[MeetingRow]:
    meetings = list(meetings)
    rolls = rolls_of(meetings)
    return [meeting_row(meeting, rolls[meeting.pk], on) for meeting in meetings]


def meeting_row(meeting: Meeting, roll: Roll, on: date) -> MeetingRow:
    quorum, colour = quorum_tag(meeting, roll, on)
    return MeetingRow(
        url=reverse("meetings:meeting_detail", args=[meeting.pk]),
        day=spoken(meeting.held_on),
        board=str(meeting.board),
        where=where(meeting),
        away=away(meeting.held_on, on),
        attended=attended(roll),
        quorum=quorum,
        quorum_colour=colour,
        is_cancelled=meeting.is_cancelled,
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
    if meeting.is_cancelled:
        return "Cancelled", "grey"
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


def attendance_words(rows: list[AttendanceRow], not_marked: int, *, to_come: bool) -> str:
    """ "14 of 22 seats attended, 2 of them by a deputy; 5 sent apologies; 3 were absent."

    While seats are left to mark: "19 of 22 seats are marked so far: 14 attended, …"
    """
    how = Counter(row.how for row in rows)
    apologies, absent = how[As.APOLOGIES.label], how[As.ABSENT.label]
    if to_come:
        return f"{many(apologies)} sent apologies so far."
    there, every = sum(row.was_there for row in rows), len(rows) + not_marked
    words = f"{there or 'none'} attended" if not_marked else f"{there or 'None'} of {many(every)} attended"
    if deputies := how[As.DEPUTY.label]:
        by = "by a deputy" if deputies == there else f"{deputies} of them by a deputy"
        words += f", {by}"
    if apologies:
        words += f"; {apologies} sent apologies"
    if absent:
        words += f"; {absent} {'was' if absent == 1 else 'were'} absent"
    return (
        f"{len(rows)} of {many(every)} {'is' if every == 1 else 'are'} marked so far: {words}."
        if not_marked
        else f"{words}."
    )


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


def meeting_facts(
    meeting: Meeting, roll: Roll, attendance: list[AttendanceRow], on: date, reader: Reader
) -> list[Fact]:
    held = "Held" if meeting.held_on < on else "Held today" if meeting.held_on == on else "Will be held"
    quorum = roll.quorum()
    facts = [
        Fact("Was to be held" if meeting.is_cancelled else held, spoken(meeting.held_on)),
        Fact("Time and place", where(meeting)),
        Fact("Chair", as_seen_by(meeting.chair, reader) if meeting.chair else "Not named"),
    ]
    if meeting.is_cancelled:
        return [*facts, Fact("Status", "Cancelled", colour="grey")]
    needs = [many(quorum.needed)] if quorum.needed else []
    needs += [rule.words for rule in roll.rules]
    if meeting.held_on > on:
        sent = sum(row.how == As.APOLOGIES.label for row in attendance)
        apologies = many(sent) if sent else "None so far"
        return [*facts, Fact("Apologies", apologies), Fact("Quorum", ", ".join(needs) or "None set")]
    words, colour = quorum_tag(meeting, roll, on)
    return [
        *facts,
        Fact("Seats that attended", attended(roll)),
        Fact("Quorum", words, colour=colour, note=f"(needs {', '.join(needs)})" if needs else ""),
    ]


def buttons_of(meeting: Meeting, on: date) -> tuple[list[Link], list[Link]]:
    """What officers do with a meeting now, and what they do with it less often."""

    def link(label: str, page: str, **query: int) -> Link:
        url = reverse(f"meetings:{page}", args=[] if query else [meeting.pk])
        return Link(label, f"{url}?{urlencode(query)}" if query else url)

    if meeting.is_cancelled:
        return [], []
    set_agenda, change = (
        link("Change the agenda", "agenda_change"),
        link("Change this meeting", "meeting_change"),
    )
    interest = link("Declare an interest", "interest_declare")
    action = link("Ask for an action", "action_ask", meeting=meeting.pk)
    cancel = link("Cancel this meeting", "meeting_cancel")
    if meeting.held_on > on:
        apologies = link("Record apologies", "attendance_take")
        return [set_agenda, change], [apologies, interest, action, cancel]
    first = [
        link("Record attendance", "attendance_take"),
        link("Record a decision", "decision_record", meeting=meeting.pk),
    ]
    if meeting.held_on == on:
        return first, [set_agenda, interest, action, change, cancel]
    return first, [
        link("Add an agenda item", "item_add"),
        interest,
        action,
        link("It was not held", "meeting_cancel"),
    ]


def meeting_timeline(meeting: Meeting, reader: Reader) -> list[Moment]:
    """Items are added one by one and attendance is taken seat by seat: each is told once a day."""
    return told_together(timeline(Event.objects.of(meeting), EVENTS, reader))


def marking_of(items: list[ItemRow], interests: list[InterestRow], decisions: list[DecisionRow]) -> str:
    """The marking of the page: the highest of what this reader sees on it."""
    records = [item.record for item in items] + [interest.record for interest in interests]
    records += [
        record for item in items if item.leaving for row in item.leaving.rows for record in row.records
    ]
    sensitive = any(record is not None and record.is_sensitive for record in records)
    sensitive = sensitive or any(decision.is_sensitive for decision in decisions)
    return Marking.SENSITIVE.label if sensitive else ""
