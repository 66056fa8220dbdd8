"""What happens to failed jobs; that a backup was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from partnership.boards.standing import Actor
from partnership.celery import app
from partnership.clock import moment
from partnership.records.moves import NotAllowed
from partnership.records.queue import enqueue

from .models import Backup, FailedJob


@transaction.atomic
def note_failure(
    *,
    task: str,
    arguments: list[Any],
    failure: str,
    place: str = "",
    request: str = "",
    at: datetime | None = None,
) -> None:
    """Keep that a job failed. The same job failing again is counted on its row."""
    same = FailedJob.objects.open().filter(task=task, arguments=arguments)
    said = {"failure": failure[:200], "place": place[:200], "request": request[:64], "failed_at": moment(at)}
    if same.update(times=F("times") + 1, asked_at=None, asked_by=None, **said):
        return
    try:
        with transaction.atomic():
            FailedJob.objects.create(task=task, arguments=arguments, **said)
    except IntegrityError:  # another worker has just noted it
        same.update(times=F("times") + 1, **said)


def settle(*, task: str, arguments: list[Any], at: datetime | None = None) -> None:
    """The job was done after all, whoever asked for it."""
    FailedJob.objects.open().filter(task=task, arguments=arguments).update(settled_at=moment(at))


@transaction.atomic
def run_again(*, job: FailedJob, by: Actor, at: datetime | None = None) -> FailedJob:
    """Send the job to the worker once more. It is settled when it succeeds."""
    now = moment(at)
    if by.user is None:
        raise NotAllowed("A job is asked for again by a person.")
    job = FailedJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if job.settled_at is not None:
        raise NotAllowed("It has been done since.")
    if job.asked_at is not None and job.asked_at > now - settings.TASK_LOST_AFTER:
        raise NotAllowed("It has been asked for again already and waits for the worker.")
    app.loader.import_default_modules()  # the web knows no tasks until it is asked
    if job.task not in app.tasks:
        raise NotAllowed("This version has no such job any more: set it aside.")
    job.asked_at, job.asked_by = now, by.user
    job.save(update_fields=["asked_at", "asked_by"])
    enqueue(job.task, *job.arguments)
    return job


@transaction.atomic
def set_aside(*, job: FailedJob, by: Actor, at: datetime | None = None) -> FailedJob:
    """Take a job off the list that need not be done any more."""
    if by.user is None:
        raise NotAllowed("A job is set aside by a person.")
    job = FailedJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if job.settled_at is None:
        job.settled_at, job.settled_by = moment(at), by.user
        job.save(update_fields=["settled_at", "settled_by"])
    return job


def note_backup(
    *, started_at: datetime, rows: int, files: int, size: int, at: datetime | None = None
) -> Backup:
    """Keep that a whole backup was made, for the status page and the figures."""
    return Backup.objects.create(started_at=started_at, made_at=moment(at), rows=rows, files=files, size=size)
