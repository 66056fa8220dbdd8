"""Celery's tasks as the log, the counts and the failed jobs see them. The last test has a real worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from devtools.programs import WORKER
from issues_log.models import Issue
from operations.counting import TASKS, counted, moments, note_moment, store
from operations.logs import answering
from operations.models import FailedJob
from operations.state import TICK_SENT
from partnership.celery import app
from partnership.clock import moment
from tests.factories.ground import make_person
from tests.operations.canary import CANARY

FAILING = """
from partnership.celery import app

@app.task(name="tests.fails")
def fails(pk):
    raise ValueError("heliotrope of officer@example.org")

@app.task(name="tests.fails_once")
def fails_once(path):
    from pathlib import Path
    if Path(path).exists():
        return
    Path(path).touch()
    raise ValueError("heliotrope")

@app.task(name="tests.never_ends")
def never_ends():
    import time
    time.sleep(60)
"""


def until(done: Callable[[], object], seconds: float = 90) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def worker_log(committed: None, tmp_path: Path) -> Iterator[Path]:
    """A real worker with three tasks that fail, writing its log as production does."""
    store().flushdb()
    (tmp_path / "failing_tasks.py").write_text(FAILING)
    here = urlsplit(os.environ["DATABASE_URL"])
    said = tmp_path / "worker.log"
    env = {
        **os.environ,
        "DATABASE_URL": urlunsplit(here._replace(path=f"/{settings.DATABASES['default']['NAME']}")),
        "PYTHONPATH": str(tmp_path),
        "LOG_FORMAT": "json",
        "WORKER_CONCURRENCY": "1",
        "TASK_SECONDS": "3",
    }
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *WORKER, "--include=failing_tasks"], env=env, stdout=log, stderr=log
        )
    try:
        yield said
    finally:
        process.terminate()
        process.wait(timeout=30)
        store().flushdb()


@pytest.mark.whole
def test_what_became_of_tasks_is_counted_logged_without_words_and_kept(
    worker_log: Path, tmp_path: Path
) -> None:
    make_person("officer", name=f"{CANARY} person")
    with answering("0123456789abcdef"):
        app.send_task("tests.fails", args=[7])
        app.send_task("tests.fails", args=[7])
        app.send_task("tests.fails_once", args=[str(tmp_path / CANARY)])
        app.send_task("monitoring.check_submission", args=[0])  # no such file
        app.send_task("tests.never_ends")
    app.send_task("reports.tick")
    assert until(lambda: FailedJob.objects.count() == 4 and "reports.tick" in moments()), (
        worker_log.read_text()
    )
    call_command("healthy", "worker")
    call_command("healthy", "beat")

    once = FailedJob.objects.get(task="tests.fails_once")
    assert once.settled_at is None

    app.send_task("tests.fails_once", args=[str(tmp_path / CANARY)])
    assert until(lambda: FailedJob.objects.filter(pk=once.pk, settled_at__isnull=False).exists())

    seven = FailedJob.objects.get(task="tests.fails")
    assert (seven.arguments, seven.times, seven.failure) == ([7], 2, "ValueError")
    assert seven.place.endswith("failing_tasks.py:6")
    assert seven.request == "0123456789abcdef"
    assert FailedJob.objects.get(task="tests.never_ends").failure == "TimeLimitExceeded"
    assert FailedJob.objects.get(task="monitoring.check_submission").failure == "DoesNotExist"

    tasks = counted(TASKS)
    assert tasks["tests.fails|failure"] == 2
    assert tasks["tests.fails_once|failure"] == tasks["tests.fails_once|success"] == 1
    assert tasks["tests.never_ends|ended"] == 1

    said = worker_log.read_text().splitlines()
    lines = [json.loads(line) for line in said if line.startswith("{")]  # Celery warns root in words
    failed = [line for line in lines if line["says"] == "Task failed" and line["task"] == "tests.fails"]
    assert {line["request"] for line in failed} == {"0123456789abcdef"}
    assert {line["failure"][0] for line in failed} == {"builtins.ValueError"}
    done = [line for line in lines if line["says"] == "Task done" and line["task"] == "reports.tick"]
    assert done[0]["outcome"] == "success"
    assert done[0]["request"] not in ("", "0123456789abcdef")
    assert CANARY not in worker_log.read_text().lower()
    assert Issue.objects.count() == 0


def test_programs_that_do_not_work_are_said_to(db: None, settings: Any) -> None:
    store().flushdb()
    with pytest.raises(CommandError, match="Beat has not sent a tick lately"):
        call_command("healthy", "beat")
    note_moment(TICK_SENT, moment().timestamp() - 3 * settings.TICK_SECONDS - 1)
    with pytest.raises(CommandError, match="Beat has not sent a tick lately"):
        call_command("healthy", "beat")
    note_moment(TICK_SENT, moment().timestamp())
    call_command("healthy", "beat")
    ours, settings.QUEUE_URL = settings.QUEUE_URL, "unix:///nowhere.sock"
    store.cache_clear()
    try:
        with pytest.raises(CommandError, match="The broker can't be reached"):
            call_command("healthy", "worker")
    finally:
        settings.QUEUE_URL = ours
        store.cache_clear()
        store().flushdb()
