"""The status page, and running a failed job again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from operations.actions import note_failure, run_again, set_aside, settle
from operations.counting import note_moment, store
from operations.models import FailedJob
from operations.presenters import JOBS
from partnership.celery import app
from partnership.clock import moment
from partnership.people.models import User
from partnership.records.moves import NotAllowed
from tests.factories.ground import actor, make_person
from tests.factories.operations import make_backup, make_failed_job
from tests.factories.reports import due_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    store().flushdb()
    yield
    store().flushdb()


def waiting() -> int:
    return int(store().llen(app.conf.task_default_queue))  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["officer", "chief_executive", "administrator"])
def test_those_who_run_the_board_and_administrators_read_it(
    client_as: Callable[[User], Client], role: str
) -> None:
    client = client_as(make_person(role))
    assert client.get("/status/").status_code == 200
    assert "How the service runs" in client.get("/account/").content.decode()


@pytest.mark.parametrize("role", ["holder", "chair", "analyst", "zone_coordinator", None])
def test_nobody_else_does(client_as: Callable[[User], Client], role: str | None) -> None:
    client, job = client_as(make_person(role)), make_failed_job()
    assert client.get("/status/").status_code == 403
    for move in ("run-again", "set-aside"):
        assert client.post(f"/status/jobs/{job.pk}/{move}/").status_code == 404
    assert "How the service runs" not in client.get("/account/").content.decode()
    assert waiting() == 0


def test_when_all_is_well_it_says_so(client_as: Callable[[User], Client]) -> None:
    make_backup()
    note_moment("reports.tick", moment().timestamp())
    page = client_as(make_person("officer")).get("/status/").content.decode()
    assert "Everything runs as it should." in page
    assert "12,345 rows, 1 file, 3.2\xa0MB" in page
    assert "No job has failed" in page
    assert "Every report that is due has been made." in page


def test_a_mail_to_ones_own_account_leads_to_a_page_that_one_may_open(
    client_as: Callable[[User], Client],
) -> None:
    officer = make_person("officer")
    make_failed_job("partnership.send_invitation", officer.pk)
    client, url = client_as(officer), f"/people/{officer.pk}/"
    assert f'href="{url}"' in client.get("/status/").content.decode()
    assert client.get(url, follow=True).status_code == 200


def test_it_says_what_needs_somebody(client_as: Callable[[User], Client]) -> None:
    report = due_report()
    make_failed_job("reports.make", report.pk, times=3, request="0123456789abcdef")
    make_backup(moment() - timedelta(days=3))
    note_moment("reports.tick", moment().timestamp() - 3600)
    page = client_as(make_person("officer")).get("/status/").content.decode()
    assert "Everything runs" not in page
    for words in (
        "1 job failed.",
        "1 report past the hour.",
        "The last backup is of",
        "The clock has not been heard of lately",
        "Make a report",
        report.reference,
        "3 times",
        "ValueError",
        "Request 0123456789abcdef in the log",
    ):
        assert words in page, words


def test_a_record_that_the_reader_may_not_see_is_not_named(client_as: Callable[[User], Client]) -> None:
    report = due_report()
    make_failed_job("reports.make", report.pk)
    page = client_as(make_person("administrator")).get("/status/").content.decode()
    assert "a record you can’t see" in page
    assert report.reference not in page
    assert "report past the hour" not in page


def test_without_a_broker_the_page_says_so(client_as: Callable[[User], Client], settings: Any) -> None:
    settings.QUEUE_URL = "unix:///nowhere.sock"
    store.cache_clear()
    try:
        page = client_as(make_person("officer")).get("/status/").content.decode()
    finally:
        store.cache_clear()
    assert "The queue can’t be reached: nothing is mailed, checked or made until it is back." in page


def test_more_failed_jobs_ask_the_database_no_more(
    client_as: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer, report = make_person("officer"), due_report()
    asked = {"asked_at": moment(), "asked_by": officer}
    for number in range(12):
        make_failed_job("reports.make", report.pk if number == 0 else -number, **asked)
    client = client_as(officer)
    client.get("/status/")
    with django_assert_max_num_queries(13):
        client.get("/status/")


def test_run_again_sends_the_same_job_once(
    client_as: Callable[[User], Client], django_capture_on_commit_callbacks: Any
) -> None:
    officer, job = make_person("officer"), make_failed_job("reports.make", 7)
    client = client_as(officer)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"/status/jobs/{job.pk}/run-again/", follow=True).content.decode()
        again = client.post(f"/status/jobs/{job.pk}/run-again/", follow=True).content.decode()
    assert "It was sent to the worker." in page
    assert f"Asked for again by {officer.post}" in page
    assert "It has been asked for again already and waits for the worker." in again
    assert waiting() == 1
    job.refresh_from_db()
    assert job.asked_by == officer
    settle(task="reports.make", arguments=[7])
    assert not FailedJob.objects.open().exists()
    with pytest.raises(NotAllowed, match="done since"):
        run_again(job=job, by=actor(officer))


def test_a_job_that_was_asked_for_and_lost_can_be_asked_for_again(settings: Any) -> None:
    officer = make_person("officer")
    long_ago = moment() - settings.TASK_LOST_AFTER - timedelta(seconds=1)
    job = make_failed_job("reports.make", 7, asked_at=long_ago, asked_by=officer)
    assert run_again(job=job, by=actor(officer)).asked_at > long_ago


def test_a_job_of_an_earlier_version_can_only_be_set_aside(client_as: Callable[[User], Client]) -> None:
    officer, job = make_person("officer"), make_failed_job("gone.since", 7)
    with pytest.raises(NotAllowed, match="set it aside"):
        run_again(job=job, by=actor(officer))
    client_as(officer).post(f"/status/jobs/{job.pk}/set-aside/")
    job.refresh_from_db()
    assert (job.settled_at is not None, job.settled_by) == (True, officer)


def test_the_same_job_failing_again_is_one_row_that_may_be_asked_for_anew() -> None:
    officer = make_person("officer")
    for _ in range(2):
        note_failure(task="reports.make", arguments=[7], failure="ValueError")
    run_again(job=FailedJob.objects.get(), by=actor(officer))
    note_failure(task="reports.make", arguments=[7], failure="KeyError", place="reports/tasks.py:1")
    job = FailedJob.objects.get()
    assert (job.times, job.failure, job.asked_at, job.asked_by) == (3, "KeyError", None, None)
    set_aside(job=job, by=actor(officer))
    note_failure(task="reports.make", arguments=[7], failure="KeyError")
    assert FailedJob.objects.count() == 2


def test_the_database_wants_to_know_who_asked() -> None:
    make_failed_job("reports.make", 7)
    with pytest.raises(IntegrityError, match="jobs_asked_for_again_say_by_whom"):
        FailedJob.objects.update(asked_at=moment())


def test_the_database_holds_one_open_row_for_a_job() -> None:
    make_failed_job("reports.make", 7)
    with pytest.raises(IntegrityError, match="one_row_for_a_failing_job"):
        make_failed_job("reports.make", 7)


def test_every_task_of_ours_has_its_words() -> None:
    app.loader.import_default_modules()
    assert set(JOBS) == {name for name in app.tasks if not name.startswith("celery.")}
