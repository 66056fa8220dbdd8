"""Failed jobs and backups for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from operations.models import Backup, FailedJob
from partnership.clock import moment


def make_failed_job(task: str = "reports.tick", *arguments: Any, **fields: Any) -> FailedJob:
    given = {"failure": "ValueError", "place": "reports/tasks.py:24", "failed_at": moment(), **fields}
    return FailedJob.objects.create(task=task, arguments=list(arguments), **given)


def make_backup(made_at: datetime | None = None) -> Backup:
    at = moment(made_at)
    return Backup.objects.create(started_at=at, made_at=at, rows=12_345, files=1, size=3_400_000)
