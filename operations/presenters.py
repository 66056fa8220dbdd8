"""What the status page shows: how things stand in words, and what needs somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from partnership.clock import moment, said
from partnership.pages.parts import Fact
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry
from reports.content.words import many
from reports.models import Report
from reports.presenters import rows_of

from .models import Backup, FailedJob
from .state import Queue, Work

BACKUP_IS_OLD = timedelta(hours=26)  # a nightly one, and two hours to make it
MANY_WAIT = 100


@dataclass(frozen=True)
class Job:
    """What a task does in a person's words, and of which kind of record its first id is."""

    title: str
    kind: str = ""


JOBS = {
    "reports.tick": Job("Look for what is due"),
    "reports.make": Job("Make a report", "report"),
    "monitoring.check_submission": Job("Check a data file", "submission"),
    "partnership.mail_notices": Job("Send out the mails of several notices"),
    "partnership.mail_notice": Job("Mail a notice"),
    "partnership.send_invitation": Job("Mail an invitation", "account"),
}
OUT_OF_SIGHT = "a record you can’t see"


@dataclass(frozen=True)
class JobRow:
    """A failed job as one line."""

    pk: int
    title: str
    record: str
    url: str
    times: int
    failed_at: datetime
    failure: str
    place: str
    request: str
    asked: str
    may_run: bool


def job_rows(jobs: Iterable[FailedJob], reader: User, now: datetime) -> list[JobRow]:
    """The jobs, each with its record where this reader may see it."""
    jobs = list(jobs)
    targets = {job.pk: target for job in jobs if (target := _target(job))}
    found = registry.find_many(targets.values(), reader)
    return [_row(job, targets.get(job.pk), found, reader, now) for job in jobs]


def _target(job: FailedJob) -> registry.Target | None:
    kind = JOBS[job.task].kind if job.task in JOBS else ""
    if kind and job.arguments and isinstance(job.arguments[0], int):
        return kind, job.arguments[0]
    return None


def _row(
    job: FailedJob,
    target: registry.Target | None,
    found: dict[registry.Target, Any],
    reader: User,
    now: datetime,
) -> JobRow:
    record = found.get(target) if target else None
    waits = job.asked_at is not None and job.asked_at > now - settings.TASK_LOST_AFTER
    return JobRow(
        pk=job.pk,
        title=JOBS[job.task].title if job.task in JOBS else job.task,
        record=registry.called(record) if record else (OUT_OF_SIGHT if target else ""),
        url=registry.url_of(record) if record else "",
        times=job.times,
        failed_at=job.failed_at,
        failure=job.failure,
        place=job.place,
        request=job.request,
        asked=f"Asked for again by {as_seen_by(job.asked_by, reader)}, {said(job.asked_at)}"
        if job.asked_at
        else "",
        may_run=not waits,
    )


class StatusPage:
    """The whole page for one reader."""

    def __init__(
        self,
        queue: Queue | None,
        work: Work,
        jobs: Iterable[FailedJob],
        reports: Iterable[Report],
        reader: User,
    ) -> None:
        self.queue, self.work, self.now = queue, work, moment()
        self.jobs = job_rows(jobs, reader, self.now)
        self.reports = rows_of(reports)

    @cached_property
    def needs(self) -> list[str]:
        """What somebody should look into, in sentences. Empty where all is well."""
        tick, backup = self._tick, self.work.backup
        found = [
            "The queue can’t be reached: nothing is mailed, checked or made until it is back."
            if not self.queue
            else "",
            "The clock has not been heard of lately: reports and checks that were lost are not started again."
            if tick.colour and self.queue
            else "",
            f"{many(len(self.jobs), 'job', 'jobs')} failed." if self.jobs else "",
            f"{many(len(self.reports), 'report', 'reports')} past the hour." if self.reports else "",
            "No backup has been made from here." if backup is None else "",
            f"The last backup is of {said(backup.made_at)}." if backup and self._backup.colour else "",
        ]
        return [each for each in found if each]

    @property
    def facts(self) -> list[Fact]:
        return [self._waiting, self._tick, self._checks, self._backup]

    @cached_property
    def _waiting(self) -> Fact:
        if self.queue is None:
            return Fact("Queue", "Can’t be reached", colour="red")
        waits, done = self.queue.waiting, self.queue.being_done
        return Fact(
            "Queue",
            f"{waits:,} waiting" if waits else "Nothing waits",
            colour="yellow" if waits > MANY_WAIT else "",
            note=f"{done} being done" if done else "",
        )

    @cached_property
    def _tick(self) -> Fact:
        """A beat that has only just begun has not had its first tick done."""
        at = (self.queue.ticked_at or self.queue.tick_sent_at) if self.queue else None
        if at is None:
            return Fact("Last beat", "Not known", colour="yellow")
        late = self.now - at > timedelta(seconds=settings.TICK_SECONDS * 3)
        return Fact("Last beat", said(at), colour="red" if late else "")

    @property
    def _checks(self) -> Fact:
        count = self.work.unchecked_files
        return Fact("Data files", f"{count} to be checked" if count else "All checked")

    @cached_property
    def _backup(self) -> Fact:
        backup = self.work.backup
        if backup is None:
            return Fact("Last backup", "None yet", colour="orange")
        old = self.now - backup.made_at > BACKUP_IS_OLD
        return Fact("Last backup", said(backup.made_at), colour="orange" if old else "", note=held(backup))


def held(backup: Backup) -> str:
    return f"{backup.rows:,} rows, {many(backup.files, 'file', 'files')}, {filesizeformat(backup.size)}"
