"""One log line: JSON that holds no words of people, no names and no secrets.

A message is a constant of the code that wrote it, or it is left out. Of what fills its gaps only numbers,
references and identifiers stay. An exception is its type and where it happened: its text may quote a record.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
SAFE = re.compile(r"[A-Z]{2}-\d{4,}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELDS = ("method", "route", "status", "ms", "person", "task", "task_id", "outcome", "waited_ms")
FRAMES, CALLERS = 12, 30
LEFT_OUT = "…"

_request: ContextVar[str] = ContextVar("request", default="")
_task: ContextVar[tuple[str, str]] = ContextVar("task", default=("", ""))


def request_id() -> str:
    """Of the request that is answered here, or that led to the task that runs here."""
    return _request.get()


def new_request_id() -> str:
    return uuid4().hex


@contextmanager
def answering(identity: str) -> Iterator[None]:
    """Everything logged in the block belongs to that request."""
    token = _request.set(identity)
    try:
        yield
    finally:
        _request.reset(token)


def working_on(task: str, task_id: str, identity: str) -> None:
    """From here on this process works on that task, which that request led to. A worker has one at a time."""
    _task.set((task, task_id))
    _request.set(identity)


class Json(logging.Formatter):
    """Turns a log record into one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        task, task_id = _task.get()
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": message(record),
            "where": place(record.pathname, record.lineno),
            "request": request_id(),
            "task": task,
            "task_id": task_id,
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"failure": names(record.exc_info[1]), "frames": frames(record.exc_info[2])}
        return json.dumps({name: value for name, value in line.items() if value not in ("", None)})


def message(record: logging.LogRecord) -> str:
    """The constant that the code logged, with what may be known in its gaps."""
    if not isinstance(record.msg, str) or not is_constant(record.msg):
        return LEFT_OUT
    if not record.args:
        return record.msg
    try:
        if isinstance(record.args, dict):
            return record.msg % {name: known(value) for name, value in record.args.items()}
        return record.msg % tuple(known(value) for value in record.args)
    except (TypeError, ValueError, KeyError):
        return record.msg


def is_constant(text: str) -> bool:
    """Whether one of the functions that are running wrote the text as it stands. A text put together from
    what people typed is in none of them, whichever library made it."""
    frame = sys._getframe(1)
    for _ in range(CALLERS):
        if text in frame.f_code.co_consts:
            return True
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return False


def known(value: Any) -> Any:
    """The value where it is a number, a reference or an identifier; else only that there was one."""
    if isinstance(value, bool | int | float):
        return value
    return value if isinstance(value, str) and SAFE.fullmatch(value) else LEFT_OUT


def names(failure: BaseException) -> list[str]:
    """The type of an exception, then those that led to it."""
    found: list[str] = []
    while failure is not None and len(found) < FRAMES:
        found.append(f"{type(failure).__module__}.{type(failure).__qualname__}")
        failure = failure.__cause__ or failure.__context__  # type: ignore[assignment]
    return found


def frames(trace: TracebackType | None) -> list[str]:
    """Where an exception came from, the last call last."""
    walked = [f"{place(f.f_code.co_filename, line)} {f.f_code.co_name}" for f, line in walk_tb(trace)]
    return walked[-FRAMES:]


def place(path: str, line: int) -> str:
    """ "reports/tasks.py:24": a file of ours by its path here, a library's by its last two names."""
    file = Path(path)
    if file.is_relative_to(ROOT) and "site-packages" not in file.parts:
        return f"{file.relative_to(ROOT)}:{line}"
    return f"{'/'.join(file.parts[-2:])}:{line}"
