"""What the worker does for reports: the one beat tick, and making a report."""

from __future__ import annotations

from celery import shared_task

from monitoring.periodic import check_again_what_was_lost, remove_what_is_not_kept
from partnership.notices.actions import queue_waiting_mail
from partnership.people.periodic import look_after_accounts
from partnership.records.queue import enqueue

from . import actions
from .models import Report


@shared_task(name="reports.tick")
def tick() -> None:
    """Every five minutes: put in what has come due, and have done what waits. Safe to run at any time."""
    for report in actions.ensure_due():
        enqueue("reports.make", report.pk)
    actions.make_again_what_tells_too_much()
    check_again_what_was_lost()
    remove_what_is_not_kept()
    queue_waiting_mail()
    look_after_accounts()


@shared_task(name="reports.make")
def make(report_id: int) -> None:
    """Make one report. Safe to run twice; one that failed waits until somebody asks for it again."""
    waiting = Report.objects.exclude(status=Report.Status.FAILED).filter(pk=report_id).first()
    if waiting is not None:
        actions.make_report(report=waiting)
