"""What Celery tells of its tasks: they carry a request's id, are counted, and leave a row when they fail."""

from __future__ import annotations

import logging
from collections import deque
from time import perf_counter
from traceback import extract_tb
from types import TracebackType
from typing import Any

from celery import signals
from django.db import DatabaseError

from partnership.clock import moment

from . import actions
from .counting import count_task, note_moment
from .logs import new_request_id, place, request_id, working_on
from .state import TICK_SENT, tick_task

logger = logging.getLogger(__name__)
HEADER = "board_request"
_begun: dict[str, float] = {}
_told: deque[str] = deque(maxlen=100)


def watch() -> None:
    """Connect what is below. Called once, when the apps are ready."""
    signals.beat_init.connect(beat_began)
    signals.before_task_publish.connect(sent)
    signals.task_prerun.connect(taken_up)
    signals.task_postrun.connect(done)
    signals.task_success.connect(succeeded)
    signals.task_failure.connect(failed)


def beat_began(**_: Any) -> None:
    note_moment(TICK_SENT, moment().timestamp())


def sent(sender: str, headers: dict[str, Any], **_: Any) -> None:
    headers[HEADER] = request_id() or new_request_id()
    if sender == tick_task():
        note_moment(TICK_SENT, moment().timestamp())


def taken_up(task_id: str, task: Any, **_: Any) -> None:
    _begun[task_id] = perf_counter()
    working_on(task.name, task_id, str(task.request.get(HEADER) or new_request_id()))


def done(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    seconds = perf_counter() - _begun.pop(task_id, perf_counter())
    outcome = (state or "unknown").lower()
    count_task(task=task.name, outcome=outcome, seconds=seconds)
    logger.info("Task done", extra={"outcome": outcome, "ms": round(seconds * 1000)})
    working_on("", "", "")


def succeeded(sender: Any, **_: Any) -> None:
    note_moment(sender.name, moment().timestamp())
    actions.settle(task=sender.name, arguments=arguments_of(sender.request.args))


def failed(
    sender: Any,
    task_id: str,
    exception: BaseException,
    args: Any = (),
    traceback: TracebackType | None = None,
    **_: Any,
) -> None:
    """Also called in the worker's main process, twice, for a task that was ended because it took too long."""
    if task_id in _told:
        return
    _told.append(task_id)
    logger.error(
        "Task failed",
        exc_info=(type(exception), exception, traceback if isinstance(traceback, TracebackType) else None),
        extra={"task": sender.name, "task_id": task_id},
    )
    if task_id not in _begun:
        count_task(task=sender.name, outcome="ended", seconds=0)
    try:
        actions.note_failure(
            task=sender.name,
            arguments=arguments_of(args),
            failure=type(exception).__name__,
            place=where(traceback),
            request=request_id(),
        )
    except DatabaseError:
        logger.exception("The failure could not be kept")


def where(traceback: Any) -> str:
    if not isinstance(traceback, TracebackType):
        return ""
    last = extract_tb(traceback)[-1]
    return place(last.filename, last.lineno or 0)


def arguments_of(args: Any) -> list[Any]:
    return list(args or ())
