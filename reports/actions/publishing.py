"""Publishing freezes a report: from then on the database refuses every change to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from reports.models import Report

from .locking import take
from .marked import telling_too_much
from .telling import tell_readers

MADE_AGAIN = (
    "It was made again after you read it, so nothing has been published. This is the new one: read it, then "
    "publish it."
)


@transaction.atomic
def publish_report(
    *, report: Report, by: Actor, read: str | None = None, at: datetime | None = None
) -> Report:
    """Publish a report that is ready. The readers of its board are told, by notice and mail.

    `read` is the content hash of the paper that was read; raises Clash where the report is another by now.
    Left out, it is published as it is.
    """
    if by.user is None:
        raise NotAllowed("A report is published by a person who has read it.")
    report = take(report)
    report.must_become(Report.Status.PUBLISHED)
    if telling_too_much().filter(pk=report.pk).exists():
        raise NotAllowed(
            "A record was marked OFFICIAL-SENSITIVE after this was made, so it is made again before it can "
            "be published. That takes a few minutes."
        )
    if read is not None and read != report.content_hash:
        raise Clash(MADE_AGAIN)
    report.status = Report.Status.PUBLISHED
    report.published_by, report.published_at = by.user, moment(at)
    report.save(update_fields=["status", "published_by", "published_at"])
    record(report, by=by, kind="published", at=at)
    tell_readers(report, by=by, at=at)
    return report
