"""Small parts that several pages share: days, states in words, the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models import Decision
from partnership.area.models import say
from partnership.boards.standing import PREPARES, standing
from partnership.pages.parts import Link, View
from partnership.pages.timeline import Moment, title_of, who_did
from partnership.people.models import User
from partnership.records.events import Event, EventQuerySet, Named, named_in
from partnership.wording import short, spoken
from strategies.models import Answer, DeliveryReport, Input, Strategy
from strategies.permissions import can_list_strategies, can_read_agencies
from strategies.saying import latest

Reader = User | AnonymousUser
Status = Strategy.Status

COLOURS = {
    Status.DRAFT: "grey",
    Status.CONSULTATION: "blue",
    Status.BOARD_REVIEW: "purple",
    Status.ENDORSED: "teal",
    Status.UPPER_REVIEW: "purple",
    Status.ACTIVE: "teal",
    Status.UNDER_REVIEW: "purple",
    Status.CLOSED: "grey",
}
DECISION_COLOURS = {
    Decision.Status.TO_CONFIRM: "yellow",
    Decision.Status.CONFIRMED: "teal",
    Decision.Status.DISPUTED: "orange",
}
HAPPENED = {
    "opened": "Opened",
    "renamed": "Title or lead changed",
    "wrote_section": "Section written",
    "set_aside_text": "Text set aside after a clash",
    "watched": "Indicator to watch added",
    "stopped_watching": "Indicator no longer watched",
    "flagged": "Flagged: the {upper} must approve it",
    "unflagged": "Flag taken off",
    "added": "Input added",
    "edited": "Input changed",
    "removed_input": "Input taken out",
    "said_none": "No input at a tier",
    "consultation_started": "Consultation started",
    "taken_back": "Taken back to a draft",
    "closing_day_moved": "Closing day changed",
    "reminded": "Reminded",
    "prepared_answer": "Answer prepared",
    "answered": "Answered",
    "prepared_report": "Report prepared",
    "reported": "Reported",
    "sent_to_board": "Sent to the board",
    "endorsed": "Endorsed by the board",
    "returned": "Returned by the board with conditions",
    "sent_to_upper_board": "Sent to the {upper}",
    "approved_by_upper_board": "Approved by the {upper}",
    "returned_by_upper_board": "Returned by the {upper} with conditions",
    "became_active": "Active",
    "done": "Done",
    "not_done_after_all": "Not done after all",
}
SAID = {
    Answer.Says.AGREE: "Agreed",
    Answer.Says.SUBJECT_TO: "Agreed subject to",
    Answer.Says.NO_OBJECTION: "No objection",
    Answer.Says.NOT_ABLE: "Not able to",
}
"""An answer that was given, where it is told."""
ANSWERED = {
    Answer.Says.AGREE: ("agreed", "Agreed"),
    Answer.Says.SUBJECT_TO: ("agreed", "Agreed, with a condition"),
    Answer.Says.NO_OBJECTION: ("agreed", "No objection"),
    Answer.Says.NOT_ABLE: ("returned", "Not able to"),
}

GOES = {
    DeliveryReport.Says.ON_TRACK: ("usual", ""),
    DeliveryReport.Says.AT_RISK: ("concern", "yellow"),
    DeliveryReport.Says.OFF_TRACK: ("concern", "orange"),
}
"""What its lead reported of an input that is under way."""

PREPARED = "Prepared: a seat holder or deputy submits it"
PRIVATE = ("prepared_answer", "prepared_report")
"""What an agency's own people alone are told."""


@dataclass(frozen=True)
class State:
    """A state as an icon, words and, where it needs someone, the colour of a tag."""

    icon: str
    words: str
    colour: str = ""


def trail(
    reader: Reader, strategy: Strategy | None = None, item: Input | None = None
) -> list[dict[str, str]]:
    """Breadcrumbs down to the page above. A guest has no list to go back to."""
    crumbs = []
    if can_list_strategies(reader):
        crumbs.append({"label": "Strategies", "url": reverse("strategies:strategy_list")})
    if strategy is not None:
        crumbs.append({"label": strategy.reference, "url": page_of(strategy)})
    if item is not None:
        crumbs.append({"label": item.reference, "url": page_of_input(item)})
    return crumbs


def page_of(strategy: Strategy) -> str:
    return reverse("strategies:strategy_detail", args=[strategy.pk])


def page_of_input(item: Input) -> str:
    return reverse("strategies:input_detail", args=[item.pk])


def marking_of(strategy: Strategy) -> str:
    """What the band above the header says; OFFICIAL is unmarked."""
    return strategy.get_marking_display() if strategy.is_sensitive else ""


def marking_over(strategies: Iterable[Strategy]) -> str:
    """What the band says over a page that names several."""
    return next((marking_of(strategy) for strategy in strategies if strategy.is_sensitive), "")


def views_of(reader: Reader, here: str) -> list[View]:
    """The three ways to look at strategies, as far as this reader has them."""
    found = [("Strategies", reverse("strategies:strategy_list"))]
    if can_read_agencies(reader):
        found.append(("Agencies", reverse("strategies:agency_list")))
    found.append(("Where the money goes", reverse("strategies:investment")))
    return [View(label, url, url == here) for label, url in found]


def own_agencies(reader: Reader) -> list[Link]:
    """To all that the reader's own agency is asked; by name where they sit for several."""
    seats = standing(reader).seats()
    own = {seat.agency.pk: seat.agency for seat in seats if seat.agency is not None}
    return [
        Link(
            "What your agency is asked" if len(own) == 1 else f"What {agency.short_name} is asked",
            reverse("strategies:agency_detail", args=[pk]),
        )
        for pk, agency in own.items()
    ]


def day(on: date | None) -> str:
    """ "Friday 17 May 2024"."""
    return spoken(on) if on else "not set"


def short_day(on: date | None) -> str:
    """ "17 May 2024"."""
    return short(on) if on else "not set"


def local_day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None


def answer_state(item: Input, strategy: Strategy, on: date, *, prepared: bool = False) -> State:
    """What an input's lead has answered, or that it is waited for, or that it never came.

    prepared: the lead's own people read that its answer only has to be submitted.
    """
    if item.answer_now:
        return State(*ANSWERED[Answer.Says(item.answer_now)])
    if prepared and strategy.status in Strategy.ANSWERABLE:
        return State("waiting", PREPARED, "yellow")
    if strategy.status == Status.DRAFT:
        return State("", "Not asked yet")
    if strategy.status == Status.CONSULTATION:
        late = strategy.consultation_closes_on is not None and on > strategy.consultation_closes_on
        return (
            State("waiting", "Answer overdue", "red")
            if late
            else State("waiting", "Answer awaited", "yellow")
        )
    return State("miss", "Not agreed", "orange")


def delivery_state(item: Input, strategy: Strategy, on: date) -> State | None:
    """How far an agreed input of a running strategy has come; None where there is nothing to say.

    Past its end and not done is behind schedule, whatever was reported. Reports loaded.
    """
    if item.done_at is not None:
        return State("agreed", f"Done {short_day(local_day(item.done_at))}")
    if strategy.status not in Strategy.RUNNING or item.answer_now not in Answer.COUNTS:
        return None
    if item.ends_on < on:
        return State("concern", f"Behind schedule: was due {short_day(item.ends_on)}", "red")
    report = latest(item.reports.all())
    if report is not None and report.says in GOES:
        icon, colour = GOES[DeliveryReport.Says(report.says)]
        when = short_day(local_day(report.submitted_at))
        return State(icon, f"{report.get_says_display()}, reported {when}", colour)
    if item.starts_on > on:
        return State("usual", f"Starts {short_day(item.starts_on)}")
    return State("usual", f"Under way, until {short_day(item.ends_on)}")


def timeline(events: Iterable[Event], reader: Reader, inputs: dict[int, Input] | None = None) -> list[Moment]:
    """Events, newest first, each of an input linked to it."""
    shown = list(events)
    named = named_in(shown, reader)
    return [_moment(event, reader, inputs or {}, named.get(event.pk, Named())) for event in shown]


def events_of(strategy: Strategy, inputs: Iterable[int], reader: Reader) -> EventQuerySet:
    """What happened to a strategy and its inputs, as far as this reader is told."""
    wanted = Q(target_kind="strategy", target_id=strategy.pk) | Q(
        target_kind="input", target_id__in=list(inputs)
    )
    return told_to(reader, Event.objects.filter(wanted).select_related("by", "for_seat__agency"))


def told_to(reader: Reader, events: EventQuerySet) -> EventQuerySet:
    """Events without what other agencies are still preparing: that is read by their own people only."""
    mine = standing(reader).agency_ids(PREPARES)
    return events.filter(~Q(kind__in=PRIVATE) | Q(for_seat__agency__in=mine))


def _moment(event: Event, reader: Reader, inputs: dict[int, Input], other: Named) -> Moment:
    who = who_did(event, reader)
    title = title_of(event, HAPPENED).format(upper=say("upper_board"))
    text = event.note
    if event.kind == "answered":
        title = SAID[Answer.Says(event.data["says"])]
    elif event.kind in ("reported", "not_done_after_all"):
        title = f"{title}: {DeliveryReport.Says(event.data['says']).label.lower()}"
    if event.data.get("recorded_from"):
        text = f"{text} Recorded from: {event.data['recorded_from']}.".strip()
    item = inputs.get(event.target_id) if event.target_kind == "input" else None
    if item is None:
        return Moment(title, who, event.at, text, *other)
    return Moment(title, who, event.at, text, page_of_input(item), f"{item.reference} {item.title}")
