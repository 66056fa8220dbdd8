"""What is due: one row for each definition, month and edition, however often the clock asks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from partnership.boards.models import Board
from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.marking import Marking
from partnership.records.references import next_number
from reports.content import editions_for
from reports.models import Definition, Report
from reports.periods import due_at, month_of, months_due

GIVEN_UP_AFTER: timedelta = settings.TASK_LOST_AFTER  # a report still "running" then has lost its worker


def define_report(
    *, key: str, title: str, board: Board, starts_with: date, by: Actor, at: datetime | None = None
) -> Definition:
    """Have a report made every month from the month of `starts_with` on. Asked twice, nothing changes."""
    return Definition.objects.get_or_create(
        key=key, defaults={"title": title, "board": board, "starts_with": month_of(starts_with)}
    )[0]


@transaction.atomic
def ensure_due(*, at: datetime | None = None) -> list[Report]:
    """Put every report that has come due into the list, and return those that wait to be made.

    It may run any number of times and at the same time: the unique constraint decides, and a row that is
    there already is left alone. Which editions a month has is decided when its first row is put in.
    Returned are rows that are queued, and rows whose worker was lost.
    """
    now = moment(at)
    for definition in Definition.objects.filter(is_active=True).select_related("board"):
        there = set(definition.reports.order_by().values_list("period", flat=True))
        missing = [period for period in months_due(definition.starts_with, now) if period not in there]
        Report.objects.bulk_create(
            [
                _row(definition, period, edition)
                for period in missing
                for edition in editions_for(definition, period)
            ],
            ignore_conflicts=True,
        )
    waiting = Q(status=Report.Status.QUEUED) | Q(
        status=Report.Status.RUNNING, started_at__lte=now - GIVEN_UP_AFTER
    )
    return list(
        Report.objects.filter(waiting, due_at__lte=now)
        .select_related("definition__board")
        .order_by("period", "edition", "pk")
    )


def _row(definition: Definition, period: date, edition: Marking) -> Report:
    return Report(
        number=next_number(Report.PREFIX),
        definition=definition,
        period=period,
        edition=edition,
        due_at=due_at(period),
    )
