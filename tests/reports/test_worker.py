"""The real thing: a Celery worker on the test database makes, and mails, what has come due."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from partnership.celery import app
from partnership.clock import today
from partnership.records.events import Event
from partnership.records.notices import Notice
from reports.actions import publish_report
from reports.models import Report
from reports.periods import following, month_of
from tests.factories.ground import actor, make_person
from tests.factories.reports import make_definition

PATIENCE = 90  # seconds; the machine may be busy


def wait_until(done: Callable[[], bool]) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.2)
    return False


def last_month() -> date:
    return following(month_of(today()), -1)


def test_the_tick_makes_last_months_report_once_and_publishing_mails_it(
    committed: None, worker: None
) -> None:
    make_definition(starts_with=last_month())
    officer, holder = make_person("officer"), make_person("holder")
    for _ in range(3):
        app.send_task("reports.tick")
    assert wait_until(lambda: Report.objects.filter(status="ready").exists()), list(Report.objects.values())
    app.send_task("reports.tick")
    report = Report.objects.get()
    assert (report.period, report.edition) == (last_month(), "official")
    publish_report(report=report, by=actor(officer))
    mailed = Notice.objects.filter(to=holder, kind="report_published", mailed_at__isnull=False)
    assert wait_until(mailed.exists)
    kinds = Event.objects.of(report).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["made", "published"]
    assert Report.objects.count() == 1
