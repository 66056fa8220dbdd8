"""What is marked higher after a report was made: it is made again before anybody publishes it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from issues_log.actions import mark_sensitive
from issues_log.models import Issue
from partnership.clock import at_time
from partnership.records.moves import NotAllowed
from reports.actions import make_again_what_tells_too_much, make_report, publish_report
from reports.models import Report
from reports.tasks import tick
from tests.factories.ground import actor, make_person
from tests.factories.issues_log import make_issue
from tests.factories.reports import DUE, made_report, published_report

pytestmark = pytest.mark.django_db
LATER = DUE + timedelta(days=2)


@pytest.fixture
def issue() -> Issue:
    return make_issue(what="A quiet matter", at=at_time(date(2026, 6, 9)))


def mark_up(issue: Issue, at: object = LATER) -> None:
    officer = make_person("officer", sensitive=True)
    mark_sensitive(issue=issue, reason="A service is named.", by=actor(officer), at=at)


def test_it_can_not_be_published_before_it_is_made_again_without_the_record(issue: Issue) -> None:
    report = made_report()
    assert "A quiet matter" in json.dumps(report.content)
    mark_up(issue)
    with pytest.raises(NotAllowed, match="made again before it can be published"):
        publish_report(report=report, by=actor(make_person("officer")), at=LATER)
    tick()
    report.refresh_from_db()
    assert (report.status, report.content) == ("queued", None)
    report = make_report(report=report, at=LATER + timedelta(hours=1))
    assert "A quiet matter" not in json.dumps(report.content)
    assert publish_report(report=report, by=actor(make_person("officer")), at=LATER).status == "published"


def test_what_was_marked_before_it_was_made_makes_no_difference(issue: Issue) -> None:
    mark_up(issue, DUE - timedelta(days=1))
    made_report()
    assert make_again_what_tells_too_much() == []


def test_sensitive_editions_and_published_reports_stay(issue: Issue) -> None:
    published_report()
    ready = made_report(key="other")
    Report.objects.filter(pk=ready.pk).update(edition="sensitive")
    mark_up(issue)
    assert make_again_what_tells_too_much() == []
