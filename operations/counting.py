"""Counting in Redis: requests, tasks, and when things last happened.

Every web and worker process of every host counts into the same few hashes, so one page has all of them. A
broker that is away loses counts, never a page. See docs/adr/0026.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import redis
from django.conf import settings
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
INFINITE = "+Inf"
REQUESTS, TASKS = "requests", "tasks"


@cache
def store() -> redis.Redis:
    return redis.Redis.from_url(settings.QUEUE_URL, socket_connect_timeout=1, socket_timeout=1)


def key(name: str) -> str:
    return f"board:{settings.MODE}:{name}"


def count_request(*, route: str, method: str, status: int, seconds: float) -> None:
    known = method if method in METHODS else "OTHER"
    _count(REQUESTS, f"{route}|{known}|{status}", route, seconds)


def count_task(*, task: str, outcome: str, seconds: float) -> None:
    _count(TASKS, f"{task}|{outcome}", task, seconds)


def _count(kind: str, what: str, series: str, seconds: float) -> None:
    """One round trip for each request or task."""
    bound = next((bucket for bucket in BUCKETS if seconds <= bucket), INFINITE)
    with _broker_may_be_away():
        line = store().pipeline(transaction=False)
        line.hincrby(key(kind), what, 1)
        line.hincrby(key(f"{kind}:buckets"), f"{series}|{bound}", 1)
        line.hincrbyfloat(key(f"{kind}:seconds"), series, round(seconds, 6))
        line.execute()


def note_moment(name: str, at: float) -> None:
    """When something last happened: the tick was sent, a task succeeded."""
    with _broker_may_be_away():
        store().hset(key("moments"), name, at)


@contextmanager
def _broker_may_be_away() -> Iterator[None]:
    try:
        yield
    except RedisError:
        logger.warning("Not counted: the broker can't be reached")


def counted(name: str) -> dict[str, float]:
    """A hash as it stands: of `REQUESTS` and `TASKS`, of their `:buckets` and `:seconds`."""
    found: Any = store().hgetall(key(name))
    return {field.decode(): float(value) for field, value in found.items()}


def moments() -> dict[str, float]:
    """What `note_moment` kept."""
    return counted("moments")
