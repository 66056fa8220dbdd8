"""The log as a list, on the page and in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse

from issues_log.models import Issue
from partnership.clock import today
from partnership.pages.counting import count_said
from partnership.pages.parts import View
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.wording import counted

from .filters import SORTS, VIEWS, Filters
from .seen import seen
from .words import age, colour_of, raised_by_words, standing_in_words, where_or_whom


@dataclass(frozen=True)
class Row:
    """One issue in the list."""

    reference: str
    what: str
    url: str
    notes: tuple[str, ...]
    where: str
    raised_by: str
    agencies: int
    status: str
    colour: str
    owner_named: str
    age: str


@dataclass(frozen=True)
class Column:
    """One heading; a sortable one carries its link and its aria-sort."""

    label: str
    numeric: bool = False
    url: str = ""
    aria_sort: str = ""


def rows_of(issues: Iterable[Issue], reader: User, on: date) -> list[Row]:
    """Issues read with `for_rows`, as rows."""
    issues = list(issues)
    who = seen(issues, reader)
    return [
        Row(
            reference=issue.reference,
            what=issue.what,
            url=reverse("issues_log:issue_detail", args=[issue.pk]),
            notes=notes_of(issue, on),
            where=where_or_whom(issue),
            raised_by=raised_by_words(issue, reader),
            agencies=len(who[issue.pk].agencies),
            status=issue.get_status_display(),
            colour=colour_of(issue),
            owner_named=as_seen_by(issue.owner, reader) if issue.owner else "None",
            age=age(today(issue.logged_at), on),
        )
        for issue in issues
    ]


def notes_of(issue: Issue, on: date) -> tuple[str, ...]:
    """What else matters of an issue in a list."""
    notes = [issue.get_marking_display()] if issue.is_sensitive else []
    if issue.is_past_triage_target(on):
        notes.append(f"Triage is {counted((on - issue.triage_by).days, 'day')} late")
    if issue.status in (Issue.Status.PASSED_ON, Issue.Status.ON_HOLD):
        notes.append(standing_in_words(issue))
    return tuple(notes)


def views_of(filters: Filters, counts: dict[str, int]) -> list[View]:
    """The saved views, each with how many issues are in it."""
    return [
        View(f"{label} ({count_said(counts[name])})", filters.address(view=name), name == filters.view)
        for name, label in VIEWS.items()
    ]


def columns_of(filters: Filters) -> list[Column]:
    def sortable(name: str, label: str, *, numeric: bool = False) -> Column:
        assert name in SORTS
        return Column(label, numeric, filters.sort_address(name), filters.sorted_by(name))

    return [
        sortable("reference", "Ref"),
        Column("Behaviour"),
        Column("Where or to whom"),
        Column("Raised by"),
        Column("Agencies", numeric=True),
        sortable("status", "Status"),
        Column("Owner"),
        sortable("age", "Age", numeric=True),
    ]


CSV_HEADING = (
    *("Reference", "Marking", "What is happening", "Where or to whom", "Behaviour", "Raised by"),
    *("Agencies that see it", "Status", "Reason", "Owner", "Logged on"),
)


AT_A_TIME = 1_000


def csv_rows(found: QuerySet[Issue], reader: User) -> Iterator[tuple[object, ...]]:
    """The same list for a spreadsheet; what this reader may not see is not in `found`.

    A thousand at a time, so that a long log fills no memory.
    """
    issues = found.iterator(chunk_size=AT_A_TIME)
    while part := list(islice(issues, AT_A_TIME)):
        yield from csv_part(part, reader)


def csv_part(issues: list[Issue], reader: User) -> Iterator[tuple[object, ...]]:
    who = seen(issues, reader)
    for issue in issues:
        yield (
            issue.reference,
            issue.get_marking_display(),
            issue.what,
            where_or_whom(issue),
            str(issue.behaviour or ""),
            raised_by_words(issue, reader),
            len(who[issue.pk].agencies),
            standing_in_words(issue),
            issue.reason,
            as_seen_by(issue.owner, reader) if issue.owner else "",
            today(issue.logged_at).isoformat(),
        )
