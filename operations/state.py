"""How the service stands now: the queue, the clock, what failed, what is late, the last backup."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from redis.exceptions import RedisError

from monitoring.models import Submission
from partnership.celery import app
from partnership.clock import moment
from reports.models import Report

from .counting import moments, store
from .models import Backup, FailedJob

TICK_SENT = "tick sent"
UNSETTLED_FILES = (Submission.Status.RECEIVED, Submission.Status.CHECKING)


@dataclass(frozen=True)
class Queue:
    """What the broker knows; it can be asked while the database is away."""

    waiting: int
    being_done: int
    tick_sent_at: datetime | None
    done_at: dict[str, datetime] = field(default_factory=dict)

    @property
    def ticked_at(self) -> datetime | None:
        """When a tick was last done: the beat, the broker and a worker were all up."""
        return self.done_at.get(tick_task())


@dataclass(frozen=True)
class Work:
    """What the database knows."""

    failed_jobs: int
    failed_reports: int
    late_reports: int
    lateness: timedelta
    unchecked_files: int
    backup: Backup | None


def tick_task() -> str:
    return str(settings.CELERY_BEAT_SCHEDULE["tick"]["task"])


def read_queue() -> Queue | None:
    """None while the broker can't be reached."""
    try:
        waiting = int(store().llen(app.conf.task_default_queue))
        being_done = int(store().hlen("unacked"))
        when = {name: datetime.fromtimestamp(at, UTC) for name, at in moments().items()}
    except RedisError:
        return None
    return Queue(waiting, being_done, when.pop(TICK_SENT, None), when)


def read_work(at: datetime | None = None) -> Work:
    now = moment(at)
    late = Report.objects.late(now).order_by("due_at")
    oldest = late.values_list("due_at", flat=True).first()
    return Work(
        failed_jobs=FailedJob.objects.open().count(),
        failed_reports=Report.objects.filter(status=Report.Status.FAILED).count(),
        late_reports=late.count(),
        lateness=now - oldest if oldest else timedelta(),
        unchecked_files=Submission.objects.filter(status__in=UNSETTLED_FILES).count(),
        backup=Backup.objects.first(),
    )
