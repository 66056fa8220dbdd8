"""The figures that Prometheus reads: what they say, and who may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from operations import counting
from operations.counting import count_task, note_moment, store
from operations.state import TICK_SENT
from partnership.celery import app
from partnership.clock import moment
from partnership.people.models import User
from tests.factories.ground import make_person
from tests.factories.operations import make_backup, make_failed_job
from tests.factories.reports import DUE, due_report

pytestmark = pytest.mark.django_db
TOKEN = "a token that nobody can guess"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    store().flushdb()
    yield
    store().flushdb()


def figures(client: Client) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, the bound of a bucket last."""
    page = client.get("/metrics")
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(page.content.decode())
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels, key="le".__eq__))): sample.value
        for sample in chain.from_iterable(family.samples for family in families)
    }


def test_requests_are_counted_by_route_method_and_status(
    client: Client, client_as: Callable[[User], Client]
) -> None:
    for _ in range(3):
        client_as(make_person("holder")).get("/account/")
    client.get("/account/")
    client.get("/none/")
    client.generic("HELIOTROPE", "/healthz")
    found = figures(client)
    assert found["board_requests_total", "GET", "account", "200"] == 3
    assert found["board_requests_total", "GET", "account", "302"] == 1
    assert found["board_requests_total", "GET", "unknown", "404"] == 1
    assert found["board_requests_total", "OTHER", "healthz", "405"] == 1
    assert found["board_request_seconds_count", "account"] == 4
    assert found["board_request_seconds_bucket", "account", "+Inf"] == 4
    assert found["board_request_seconds_sum", "account"] > 0


def test_buckets_are_running_sums(client: Client) -> None:
    for seconds in (0.01, 0.3, 0.3, 500):
        count_task(task="reports.make", outcome="success", seconds=seconds)
    found = figures(client)
    buckets = {bound: found["board_task_seconds_bucket", "reports.make", bound] for bound in ("0.025", "0.5")}
    assert buckets == {"0.025": 1, "0.5": 3}
    assert found["board_task_seconds_bucket", "reports.make", "120.0"] == 3
    assert found["board_task_seconds_count", "reports.make"] == 4
    assert found["board_task_seconds_sum", "reports.make"] == pytest.approx(500.61)
    assert found["board_tasks_total", "success", "reports.make"] == 4


def test_the_queue_the_clock_failures_lateness_and_the_backup(client: Client) -> None:
    for _ in range(2):
        app.send_task("reports.tick")
    note_moment(TICK_SENT, 1_700_000_000)
    note_moment("reports.tick", 1_700_000_001)
    make_failed_job()
    make_failed_job("reports.make", 7, settled_at=moment())
    due_report()
    backup = make_backup()
    found = figures(client)
    assert found["board_up", "broker"] == found["board_up", "database"] == 1
    assert found["board_queue_waiting",] == 2
    assert found["board_queue_being_done",] == 0
    assert found["board_tick_sent_timestamp_seconds",] == 1_700_000_000
    assert found["board_task_done_timestamp_seconds", "reports.tick"] == 1_700_000_001
    assert found["board_failed_jobs",] == 1
    assert found["board_failed_reports",] == 0
    assert found["board_late_reports",] == 1
    assert found["board_report_lateness_seconds",] == pytest.approx(
        (moment() - DUE).total_seconds(), abs=timedelta(days=1).total_seconds()
    )
    assert found["board_unchecked_files",] == 0
    assert found["board_backup_timestamp_seconds",] == pytest.approx(backup.made_at.timestamp())


def test_a_broker_that_is_away_is_a_figure_and_fails_no_page(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.QUEUE_URL = "unix:///nowhere.sock"
    counting.store.cache_clear()
    try:
        assert client.get("/model/").status_code == 200
        found = figures(client)
    finally:
        counting.store.cache_clear()
    assert found["board_up", "broker"] == 0
    assert found["board_up", "database"] == 1
    assert ("board_queue_waiting",) not in found
    assert found["board_failed_jobs",] == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_without_a_token_only_this_host_reads_them_and_nobody_through_a_proxy(
    client: Client, asked: dict[str, str]
) -> None:
    assert client.get("/metrics", **asked).status_code == 404


def test_behind_a_trusted_proxy_a_token_is_needed(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/metrics").status_code == 404


def test_with_a_token_whoever_shows_it_reads_them_and_nobody_else(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    shown = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=shown, REMOTE_ADDR="10.0.0.7").status_code == 200
    for wrong in ({}, {"Authorization": "Bearer "}, {"Authorization": TOKEN}, {"Authorization": "Bearer é"}):
        assert client.get("/metrics", headers=wrong).status_code == 404
    assert client.post("/metrics", headers=shown).status_code == 405
