"""Starting a task by its name, once what it needs is committed."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

_silent: ContextVar[bool] = ContextVar("silent", default=False)


def enqueue(name: str, *args: Any) -> None:
    """Send a task to the worker on commit. Arguments are ids, never records.

    What was written stays written when the broker is away: the failure is logged, and the tick finds again
    what is due.
    """
    if not is_silent():
        transaction.on_commit(lambda: _send(name, args), robust=True)


def _send(name: str, args: tuple[Any, ...]) -> None:
    from partnership.celery import app

    app.send_task(name, args=args)


def is_silent() -> bool:
    """Whether what happens now starts no task, now or later."""
    return _silent.get()


@contextmanager
def nothing_queued() -> Iterator[None]:
    """While an example is loaded, actions of the past start no task: no mail, no report."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)
