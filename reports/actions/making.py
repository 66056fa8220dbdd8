"""Making a report: taken by one worker, built from the records, kept as data; a failure is kept in words."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from partnership.boards.standing import SYSTEM, Actor
from partnership.clock import moment
from partnership.papers.document import PaperFault
from partnership.papers.pdf import as_pdf
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.queue import enqueue
from reports.content import monthly_paper
from reports.models import Report

from .due import GIVEN_UP_AFTER
from .locking import take
from .telling import tell_officers

logger = logging.getLogger(__name__)
Status = Report.Status

NOT_WHOLE = "The paper would not be whole: {fault} Mend that in the records, then make it again."
UNEXPECTED = (
    "Something in the records could not be put into words. Nothing is lost: the log of the worker "
    "says what under {reference}, and it can be made again when that is mended."
)


def make_report(*, report: Report, at: datetime | None = None) -> Report:
    """Make a report that waits, from the records as they stand: it becomes ready, or failed with a reason.

    Safe to run twice and at the same time: one run takes it; a run that finds it taken, made or
    published changes nothing. A run that was lost is taken over after a quarter of an hour, and what it
    may still bring is then ignored.
    """
    taken = take_to_make(report=report, at=at)
    if taken is None:
        return Report.objects.select_related("definition__board").get(pk=report.pk)
    try:
        with transaction.atomic():
            paper = monthly_paper(taken, at=at)
        as_pdf(paper)  # what can't be set so that everybody can read it must fail now, not when it is read
    except PaperFault as fault:
        return settle(taken=taken, at=at, failure=NOT_WHOLE.format(fault=fault))
    except Exception:
        logger.exception("%s could not be made", taken.reference)
        return settle(taken=taken, at=at, failure=UNEXPECTED.format(reference=taken.reference))
    return settle(taken=taken, at=at, content=paper.as_data())


@transaction.atomic
def take_to_make(*, report: Report, at: datetime | None = None) -> Report | None:
    """Hold the report as ours, or None where it doesn't wait for anybody."""
    now = moment(at)
    report = take(report)
    lost = report.status == Status.RUNNING and (
        report.started_at is None or report.started_at <= now - GIVEN_UP_AFTER
    )
    if lost or report.status == Status.FAILED:
        report.must_become(Status.QUEUED)
        report.status = Status.QUEUED
    if not report.may_become(Status.RUNNING):
        return None
    report.status, report.started_at, report.failure = Status.RUNNING, now, ""
    report.save(update_fields=["status", "started_at", "failure"])
    return report


@transaction.atomic
def settle(
    *,
    taken: Report,
    content: dict[str, object] | None = None,
    failure: str = "",
    at: datetime | None = None,
) -> Report:
    """Write what came of it, unless another run has taken it over since."""
    report = take(taken)
    if report.status != Status.RUNNING or report.started_at != taken.started_at:
        return report
    if content is None:
        report.must_become(Status.FAILED)
        report.status, report.failure = Status.FAILED, failure
        report.save(update_fields=["status", "failure"])
        record(report, by=SYSTEM, kind="failed", note=failure, at=at)
        tell_officers(report, kind="report_failed", text=f"It could not be made. {failure}", at=at)
        return report
    report.must_become(Status.READY)
    report.status, report.content, report.made_at = Status.READY, content, moment(at)
    report.save(update_fields=["status", "content", "made_at"])
    record(report, by=SYSTEM, kind="made", at=at)
    tell_officers(report, kind="report_ready", text="It is ready to read and to publish.", at=at)
    return report


@transaction.atomic
def queue_again(*, report: Report, by: Actor, at: datetime | None = None) -> Report:
    """Have it made afresh from the records as they are: after a failure, or before it is published."""
    report = take(report)
    if report.status == Status.RUNNING:
        raise NotAllowed("It is being made now.")
    report.must_become(Status.QUEUED)
    report.status, report.content, report.made_at, report.failure = Status.QUEUED, None, None, ""
    report.save(update_fields=["status", "content", "made_at", "failure"])
    record(report, by=by, kind="queued_again", at=at)
    enqueue("reports.make", report.pk)
    return report
