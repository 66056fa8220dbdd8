"""What the pages of reports show: rows, filters, and one report with its state in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from partnership.boards.standing import Standing
from partnership.clock import today
from partnership.pages.parts import Chip, Link
from partnership.pages.timeline import Moment, title_of
from partnership.papers.document import LaidSection, Paper, lay_out, read_paper
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.panels import Panel, panels_for
from partnership.wording import short, spoken

from .content.words import capital, hour, many
from .models import Report, ReportQuerySet

Status = Report.Status
OLD_AFTER = 7  # days since it was made
TAG = {
    Status.QUEUED: "grey",
    Status.RUNNING: "blue",
    Status.READY: "yellow",
    Status.PUBLISHED: "teal",
    Status.FAILED: "red",
}
HAPPENED = {
    "made": "Made",
    "failed": "Could not be made",
    "queued_again": "Asked for again",
    "published": "Published",
}


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    reference: str
    title: str
    board: str
    url: str
    edition: str
    state: str
    colour: str
    when: str


def rows_of(reports: Iterable[Report]) -> list[Row]:
    return [
        Row(
            reference=report.reference,
            title=str(report),
            board=str(report.definition.board),
            url=reverse("reports:report_detail", args=[report.pk]),
            edition=str(report.get_edition_display()),
            state=str(report.get_status_display()),
            colour=TAG[Status(report.status)],
            when=when_of(report),
        )
        for report in reports
    ]


def when_of(report: Report) -> str:
    """The date that matters: when it was published, was made or is due."""
    for label, at in (("Published", report.published_at), ("Made", report.made_at), ("Due", report.due_at)):
        if at is not None:
            return f"{label} {short(today(at))}"
    return ""


class Filters:
    """State and edition out of the address. What a reader can't see is no choice."""

    def __init__(self, asked: QueryDict, who: Standing) -> None:
        self.asked = asked
        published_only = not who.reads_board
        self.statuses = [] if published_only else list(Status.choices)
        self.editions = list(Marking.choices) if who.may_see_sensitive else []
        self.status = self._known("status", self.statuses)
        self.edition = self._known("edition", self.editions)

    def _known(self, name: str, choices: list[Any]) -> str:
        value = self.asked.get(name, "")
        return value if value in dict(choices) else ""

    def apply(self, reports: ReportQuerySet) -> ReportQuerySet:
        wanted = {"status": self.status, "edition": self.edition}
        return reports.filter(**{name: value for name, value in wanted.items() if value})

    @property
    def chips(self) -> list[Chip]:
        named = (("status", self.status, self.statuses), ("edition", self.edition, self.editions))
        return [
            Chip(f"{name.capitalize()}: {dict(choices)[value]}", self._without(name))
            for name, value, choices in named
            if value
        ]

    def _without(self, name: str) -> str:
        rest = self.asked.copy()
        for key in (name, "page"):
            rest.pop(key, None)
        return f"?{rest.urlencode()}" if rest else reverse("reports:report_list")


class ReportPage:
    """One report for one reader."""

    def __init__(self, report: Report, person: User) -> None:
        self.report, self.person = report, person
        self.colour = TAG[Status(report.status)]
        self.marking = Marking.SENSITIVE.label if report.edition == Marking.SENSITIVE else ""
        self.can_be_made_again = report.status in (Status.READY, Status.FAILED)

    @cached_property
    def paper(self) -> Paper | None:
        content = self.report.content
        return read_paper(content) if self.report.is_made and content is not None else None

    @cached_property
    def sections(self) -> list[LaidSection]:
        return lay_out(self.paper) if self.paper is not None else []

    @property
    def stands(self) -> str:
        """The state in a sentence: what happened and what is next."""
        report = self.report
        if report.status == Status.QUEUED:
            return f"It was due on {moment_words(report.due_at)} and waits to be made."
        if report.status == Status.RUNNING:
            return "It is being made now. That takes a minute or less."
        if report.status == Status.FAILED:
            return report.failure
        assert report.made_at is not None
        made = f"Made on {moment_words(report.made_at)}, from the records as they stood then."
        if report.status == Status.READY:
            return f"{made} Publishing freezes it and tells the readers of the board."
        assert report.published_at is not None
        who = as_seen_by(report.published_by, self.person)
        return f"{made} Published on {moment_words(report.published_at)} by {who}. It can't change any more."

    @cached_property
    def timeline(self) -> list[Moment]:
        return [
            Moment(
                title=title_of(event, HAPPENED),
                by=as_seen_by(event.by, self.person),
                at=event.at,
                text=event.note,
            )
            for event in Event.objects.of(self.report)
        ]

    @cached_property
    def panels(self) -> list[Panel]:
        return panels_for("report", self.report, self.person)

    @cached_property
    def tells_of(self) -> list[Link]:
        """The records that have a section of their own, as far as this reader may see them."""
        spelled = [registry.read_spelled(section.about) for section in self.sections if section.about]
        targets = [target for target in spelled if target is not None]
        found = registry.find_many(targets, self.person)
        return [
            Link(f"{found[target].reference} {found[target]}", registry.url_of(found[target]))
            for target in targets
            if target in found
        ]


class Publishing:
    """The page that asks before a report is published: what it does, how old the report is, who is told."""

    def __init__(self, report: Report, readers: int, at: datetime | None = None) -> None:
        assert report.made_at is not None
        self.report, self.readers = report, readers
        self.days = (today(at) - today(report.made_at)).days

    @property
    def age(self) -> str:
        """ "Made on Sunday 1 November 2026 at 6am, 21 days ago."."""
        ago = {0: "today", 1: "yesterday"}.get(self.days, f"{self.days} days ago")
        return f"Made on {moment_words(self.report.made_at)}, {ago}."

    @property
    def told(self) -> str:
        if not self.readers:
            return "Nobody else reads this board’s reports of this marking, so nobody is told."
        return f"{capital(many(self.readers, 'person', 'people'))} will be told, by a notice and a mail."

    @property
    def context(self) -> dict[str, Any]:
        address = reverse("reports:report_detail", args=[self.report.pk])
        sensitive = self.report.edition == Marking.SENSITIVE
        return {
            "report": self.report,
            "page": self,
            "is_old": self.days > OLD_AFTER,
            "marking": Marking.SENSITIVE.label if sensitive else "",
            "breadcrumbs": [
                {"label": "Reports", "url": reverse("reports:report_list")},
                {"label": str(self.report), "url": address},
            ],
        }


def moment_words(at: Any) -> str:
    """ "Tuesday 14 May 2024 at 6am"."""
    return f"{spoken(timezone.localtime(at).date())} at {hour(at)}"


def file_name(report: Report) -> str:
    """ "RP-0007-monitoring-2026-04.pdf"; a sensitive edition says so in its name."""
    marked = "-OFFICIAL-SENSITIVE" if report.edition == Marking.SENSITIVE else ""
    return f"{report.reference}-{report.definition.key}-{report.period:%Y-%m}{marked}.pdf"
