"""Making, failing, asking again, publishing: each once, each told, and frozen by the database at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from monitoring.models import Indicator
from partnership.area.models import Term, forget_kept_words
from partnership.boards.standing import SYSTEM
from partnership.notices.actions import mail_notice
from partnership.papers.document import read_paper
from partnership.records.events import Event
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from reports import tasks
from reports.actions import make_report, publish_report, queue_again
from reports.actions.making import settle, take_to_make
from reports.models import Report
from strategies.actions import watch
from tests.factories.ground import actor, make_person, prevention_board, upper_board
from tests.factories.monitoring import make_indicator
from tests.factories.reports import DUE, due_report, made_report, published_report, series, whole_area
from tests.factories.strategies import make_active, make_input, make_strategy

pytestmark = pytest.mark.django_db


def kinds(report: Report) -> list[str]:
    return list(Event.objects.of(report).order_by("id").values_list("kind", flat=True))


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("to__post", flat=True))


def spoil() -> Indicator:
    """An active strategy watched by an indicator whose direction nobody knows: its chart can't be drawn."""
    area = whole_area()
    indicator = make_indicator()
    strategy = make_strategy()
    watch(strategy=strategy, indicator=indicator, by=actor(make_person("officer")))
    make_input(strategy)
    make_active(strategy)
    series(indicator, area, [40, 42] * 7)
    Indicator.objects.update(improvement="sideways")
    return indicator


# Making ----------------------------------------------------------------------------------------
def test_a_report_that_waits_becomes_ready_with_its_paper() -> None:
    make_person("officer", post="Officer")
    make_person("holder", post="Holder")
    report = make_report(report=due_report(), at=DUE)
    assert (report.status, report.made_at) == ("ready", DUE)
    report.refresh_from_db()
    assert report.content is not None
    assert report.content["schema"] == 1
    assert read_paper(report.content).title == "Prevention Board: monitoring report, June 2026"
    assert kinds(report) == ["made"]
    assert told("report_ready") == {"Officer"}


def test_making_it_twice_changes_nothing() -> None:
    first = made_report()
    again = make_report(report=first, at=DUE + timedelta(hours=2))
    assert (again.status, again.made_at, again.content) == ("ready", DUE, first.content)
    assert kinds(again) == ["made"]


def test_a_report_that_is_being_made_is_left_to_its_worker() -> None:
    report = due_report()
    taken = take_to_make(report=report, at=DUE)
    assert taken is not None
    later = make_report(report=report, at=DUE + timedelta(minutes=14))
    assert (later.status, later.content) == ("running", None)


def test_a_report_whose_worker_was_lost_is_taken_over_and_the_late_result_ignored() -> None:
    report = due_report()
    lost = take_to_make(report=report, at=DUE)
    assert lost is not None
    made = make_report(report=report, at=DUE + timedelta(minutes=16))
    assert made.status == "ready"
    late = settle(taken=lost, failure="Too late.", at=DUE + timedelta(minutes=17))
    assert (late.status, late.failure) == ("ready", "")
    assert kinds(made) == ["made"]


def test_a_late_result_does_not_settle_what_another_worker_has_in_hand() -> None:
    report = due_report()
    lost = take_to_make(report=report, at=DUE)
    assert lost is not None
    assert take_to_make(report=report, at=DUE + timedelta(minutes=16)) is not None
    late = settle(taken=lost, failure="Too late.", at=DUE + timedelta(minutes=17))
    assert (late.status, late.failure) == ("running", "")


def test_a_ready_report_without_a_paper_is_impossible() -> None:
    report = due_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(status="ready")


# Failing ---------------------------------------------------------------------------------------
def test_a_failure_is_kept_and_told_in_plain_words(caplog: pytest.LogCaptureFixture) -> None:
    spoil()
    make_person("officer", post="Officer")
    make_person("holder", post="Holder")
    report = made_report()
    assert report.status == "failed"
    assert report.reference in report.failure
    assert "Error" not in report.failure
    assert report.content is None
    assert kinds(report) == ["failed"]
    assert "Officer" in told("report_failed")
    assert "Holder" not in told("report_failed")
    assert f"{report.reference} could not be made" in caplog.text


def test_a_paper_that_would_not_be_whole_says_what_it_lacks() -> None:
    Term.objects.update_or_create(key="office", defaults={"name": " "})
    forget_kept_words()
    report = made_report()
    forget_kept_words()
    assert report.status == "failed"
    assert "Report of is empty." in report.failure


def test_after_a_failure_it_is_asked_for_again_and_made() -> None:
    indicator = spoil()
    report = made_report()
    Indicator.objects.filter(pk=indicator.pk).update(improvement="decrease")
    officer = make_person("officer")
    queued = queue_again(report=report, by=actor(officer), at=DUE + timedelta(hours=1))
    assert (queued.status, queued.failure) == ("queued", "")
    made = make_report(report=queued, at=DUE + timedelta(hours=2))
    assert made.status == "ready"
    assert kinds(made) == ["failed", "queued_again", "made"]


def test_the_worker_does_not_try_a_failed_one_again_by_itself() -> None:
    spoil()
    report = made_report()
    tasks.make(report.pk)
    assert kinds(report) == ["failed"]


def test_a_ready_report_can_be_made_afresh_from_the_records_as_they_are() -> None:
    report = made_report()
    make_strategy(title="People in debt")
    queued = queue_again(report=report, by=actor(make_person("officer")))
    assert (queued.status, queued.content) == ("queued", None)
    assert "People in debt" in str(make_report(report=queued, at=DUE).content)


def test_what_is_being_made_or_published_can_not_be_asked_for_again() -> None:
    officer = actor(make_person("officer"))
    report = due_report()
    take_to_make(report=report, at=DUE)
    with pytest.raises(NotAllowed, match="being made now"):
        queue_again(report=report, by=officer)
    Report.objects.update(started_at=DUE - timedelta(hours=1))
    published = publish_report(report=make_report(report=report, at=DUE), by=officer, at=DUE)
    with pytest.raises(WrongState):
        queue_again(report=published, by=officer)


# Publishing ------------------------------------------------------------------------------------
def test_publishing_says_by_whom_and_when() -> None:
    officer = make_person("officer")
    report = publish_report(report=made_report(), by=actor(officer), at=DUE)
    report.refresh_from_db()
    assert (report.status, report.published_by, report.published_at) == ("published", officer, DUE)
    assert kinds(report) == ["made", "published"]


def test_only_a_ready_report_is_published_and_only_by_a_person() -> None:
    report = due_report()
    with pytest.raises(WrongState):
        publish_report(report=report, by=actor(make_person("officer")))
    with pytest.raises(NotAllowed):
        publish_report(report=make_report(report=report, at=DUE), by=SYSTEM)


@pytest.mark.parametrize(
    "change",
    [{"status": "queued"}, {"content": {}}, {"failure": "x"}, {"made_at": DUE}, {"edition": "sensitive"}],
)
def test_the_database_refuses_every_change_of_a_published_report(change: dict[str, object]) -> None:
    report = published_report()
    with pytest.raises(DatabaseError, match="published_is_frozen"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**change)


def test_the_database_refuses_to_delete_a_published_report() -> None:
    report = published_report()
    with pytest.raises(DatabaseError, match="published_is_frozen"), transaction.atomic():
        Report.objects.filter(pk=report.pk)._raw_delete("default")


def test_readers_of_the_board_are_told_but_not_who_published_it_nor_who_left() -> None:
    board = prevention_board()
    for role, post in [("holder", "Holder"), ("chair", "Chair"), ("community_contact", "Contact")]:
        make_person(role, board, post=post)
    make_person("holder", board, post="Left", is_active=False)
    make_person("commissioner", upper_board(), post="SPB")
    published_report()
    assert told("report_published") == {"Holder", "Chair"}


def test_of_the_upper_boards_report_its_members_are_told_and_officers_that_it_is_ready() -> None:
    for role, board, post in [
        ("commissioner", upper_board(), "Commissioner"),
        ("holder", upper_board(), "Member"),
        ("holder", prevention_board(), "Holder"),
        ("officer", prevention_board(), "Officer"),
    ]:
        make_person(role, board, post=post)
    published_report(board=upper_board(), key="upper")
    assert told("report_published") == {"Commissioner", "Member"}
    assert told("report_ready") == {"Officer"}


def test_of_a_sensitive_edition_only_those_are_told_who_may_read_it() -> None:
    prevention_board()
    make_person("holder", post="Cleared", sensitive=True)
    make_person("holder", post="Not cleared")
    make_person("officer", post="Officer, not cleared")
    report = due_report()
    Report.objects.filter(pk=report.pk).update(edition="sensitive")
    publish_report(report=make_report(report=report, at=DUE), by=actor(make_person("officer")), at=DUE)
    assert told("report_published") == {"Cleared"}
    assert told("report_ready") == set()


def test_mail_has_the_link_and_none_of_the_content() -> None:
    holder = make_person("holder")
    report = published_report()
    mail_notice(notice_id=Notice.objects.get(to=holder, kind="report_published").pk)
    (message,) = mail.outbox
    assert message.to == [holder.email]
    assert message.subject == f"{report.reference}: It is published"
    assert message.body.split("\n\n")[:3] == [
        f"{report.reference} Monitoring report, June 2026",
        "It is published.",
        f"To read it, sign in:\nhttp://localhost:8000/reports/{report.pk}/",
    ]


def test_the_tick_puts_in_what_is_due() -> None:
    due_report()
    Report.objects.all().delete()
    tasks.tick()
    assert Report.objects.filter(status="queued").exists()
