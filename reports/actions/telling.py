"""Who is told of a report: officers when it is ready or failed, the board's readers when it is published."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from partnership.boards.models import Board, Membership
from partnership.boards.standing import READS_BOARD, RUNS_BOARD, Actor
from partnership.clock import today
from partnership.people.models import User
from partnership.records.marking import Marking
from partnership.records.notices import notify
from reports.models import Report


def tell_officers(report: Report, *, kind: str, text: str, at: datetime | None) -> None:
    """Those who run the work publish the reports to every board."""
    run = held(report, at).filter(board__kind=Board.Kind.PREVENTION, role__in=RUNS_BOARD)
    notify(report, people_of(run), kind=kind, text=text, at=at)


def told_when_published(report: Report, *, by: Actor, at: datetime | None = None) -> list[User]:
    """Every reader of its board but the one who publishes it."""
    board = report.definition.board
    reads = held(report, at).filter(board=board)
    if board.kind == Board.Kind.PREVENTION:
        reads = reads.filter(role__in=READS_BOARD)
    return [person for person in people_of(reads) if person != by.user]


def held(report: Report, at: datetime | None) -> QuerySet[Membership]:
    """The memberships of that day by which this edition may be read."""
    held = Membership.objects.filter(user__is_active=True).current(today(at))
    return held.filter(may_see_sensitive=True) if report.edition == Marking.SENSITIVE else held


def people_of(memberships: QuerySet[Membership]) -> list[User]:
    return list({row.user_id: row.user for row in memberships.select_related("user")}.values())


def tell_readers(report: Report, *, by: Actor, at: datetime | None) -> None:
    readers = told_when_published(report, by=by, at=at)
    notify(report, readers, kind="report_published", text="It is published.", at=at)
