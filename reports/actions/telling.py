"""Who is told of a report: officers when it is ready or failed, the board's readers when it is published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from partnership.boards.models import Membership
from partnership.boards.standing import READS_BOARD, RUNS_BOARD, Actor, Role
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.records.marking import Marking
from partnership.records.notices import Notice, notify
from partnership.records.queue import enqueue
from reports.emails import report_published
from reports.models import Report


def members(report: Report, roles: Collection[Role], at: datetime | None) -> list[User]:
    """Who holds such a role on the report's board that day and may read this edition."""
    held = Membership.objects.filter(
        board=report.definition.board, role__in=roles, user__is_active=True
    ).current(today(at))
    if report.edition == Marking.SENSITIVE:
        held = held.filter(may_see_sensitive=True)
    return list({row.user_id: row.user for row in held.select_related("user")}.values())


def tell_officers(report: Report, *, kind: str, text: str, at: datetime | None) -> None:
    notify(report, members(report, RUNS_BOARD, at), kind=kind, text=text, at=at)


def told_when_published(report: Report, *, by: Actor, at: datetime | None = None) -> list[User]:
    """Every reader of its board but the one who publishes it."""
    return [person for person in members(report, READS_BOARD, at) if person != by.user]


def tell_readers(report: Report, *, by: Actor, at: datetime | None) -> None:
    """A notice to each of them, and a mail from each notice."""
    readers = told_when_published(report, by=by, at=at)
    notices = notify(report, readers, kind="report_published", text=f"{report} is published.", at=at)
    if notices:
        enqueue("reports.tell", [notice.pk for notice in notices])


@transaction.atomic
def mail_notice(*, notice_id: int, at: datetime | None = None) -> bool:
    """Mail one notice unless that was done before. Returns whether a mail was sent.

    The row stays locked while the mail is handed over, so that two workers never both send it. Who may
    no longer read the report by then gets no mail.
    """
    waiting = Notice.objects.select_for_update(of=("self",)).select_related("to")
    notice = waiting.filter(pk=notice_id, mailed_at__isnull=True).first()
    if notice is None:
        return False
    readable = Report.objects.visible_to(notice.to).select_related("definition__board")
    report = readable.filter(pk=notice.target_id).first()
    if report is None or not notice.to.is_active:
        return False
    report_published(notice, report).send()
    notice.mailed_at = moment(at)
    notice.save(update_fields=["mailed_at"])
    return True
