"""The figures that Prometheus reads. docs/operations.md says what each means and when to act on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from redis.exceptions import RedisError

from .counting import BUCKETS, INFINITE, REQUESTS, TASKS, counted
from .state import Queue, Work, read_queue, read_work

Family = Iterator[Metric]


class Collector:
    """What is counted and how things stand, read afresh for each scrape."""

    def collect(self) -> Family:
        queue = read_queue()
        try:
            work = read_work()
        except DatabaseError:
            work = None
        up = GaugeMetricFamily("board_up", "Whether it can be reached: 1 or 0", labels=["part"])
        up.add_metric(["broker"], float(queue is not None))
        up.add_metric(["database"], float(work is not None))
        yield up
        if queue is not None:
            yield from _of_queue(queue)
            try:
                yield from _of_requests()
                yield from _of_tasks()
            except RedisError:  # gone since
                pass
        if work is not None:
            yield from _of_work(work)


def written() -> bytes:
    """Everything in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector())
    return generate_latest(registry)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"board_{name}", text, value=value)


def _of_queue(queue: Queue) -> Family:
    yield _gauge("queue_waiting", "Tasks that wait for a worker", queue.waiting)
    yield _gauge("queue_being_done", "Tasks that a worker has taken", queue.being_done)
    if queue.tick_sent_at:
        yield _gauge(
            "tick_sent_timestamp_seconds", "When beat last sent its tick", queue.tick_sent_at.timestamp()
        )
    done = GaugeMetricFamily(
        "board_task_done_timestamp_seconds", "When a task last ended without a fault", labels=["task"]
    )
    for task, at in sorted(queue.done_at.items()):
        done.add_metric([task], at.timestamp())
    yield done


def _of_work(work: Work) -> Family:
    yield _gauge("failed_jobs", "Failed jobs that nobody has settled", work.failed_jobs)
    yield _gauge("failed_reports", "Reports that could not be made", work.failed_reports)
    yield _gauge("late_reports", "Reports that are past their hour and not made", work.late_reports)
    yield _gauge("report_lateness_seconds", "How late the latest of them is", work.lateness.total_seconds())
    yield _gauge("unchecked_files", "Data files that wait for their check", work.unchecked_files)
    if work.backup:
        yield _gauge(
            "backup_timestamp_seconds", "When the last backup was made", work.backup.made_at.timestamp()
        )
        yield _gauge("backup_size_bytes", "Its size", work.backup.size)


def _of_requests() -> Family:
    total = CounterMetricFamily("board_requests", "Requests answered", labels=["route", "method", "status"])
    for what, count in sorted(counted(REQUESTS).items()):
        total.add_metric(what.split("|"), count)
    yield total
    yield _histogram(REQUESTS, "board_request_seconds", "How long an answer took", "route")


def _of_tasks() -> Family:
    total = CounterMetricFamily("board_tasks", "Tasks done or failed", labels=["task", "outcome"])
    for what, count in sorted(counted(TASKS).items()):
        total.add_metric(what.split("|"), count)
    yield total
    yield _histogram(TASKS, "board_task_seconds", "How long a task took", "task")


def _histogram(kind: str, name: str, text: str, label: str) -> Metric:
    """Kept are the counts of each bucket; Prometheus reads their running sums."""
    kept: dict[str, dict[str, float]] = defaultdict(dict)
    for what, count in counted(f"{kind}:buckets").items():
        series, _, bound = what.rpartition("|")
        kept[series][bound] = count
    seconds = counted(f"{kind}:seconds")
    family = HistogramMetricFamily(name, text, labels=[label])
    for series, counts in sorted(kept.items()):
        running, buckets = 0.0, []
        for bound in (*map(str, BUCKETS), INFINITE):
            running += counts.get(bound, 0)
            buckets.append((bound, running))
        family.add_metric([series], buckets, seconds.get(series, 0.0))
    return family
