"""What is done with notices: read by their person, mailed by the worker, queued again by the tick."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.notices import Notice
from partnership.records.queue import enqueue

from .emails import message_of

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=15)  # longer than the worker's own tries take
TOO_OLD = timedelta(days=3)  # what a mail would tell later than that is read on the page only
AT_A_TIME = 200
REFUSED_FOR_GOOD = 500  # SMTP: from here on the answer will not change


@transaction.atomic
def mark_read(*, by: Actor, up_to: int, at: datetime | None = None) -> int:
    """Mark somebody's notices as read, up to the newest that they were shown. Returns how many there were."""
    if by.user is None:
        return 0
    unread = Notice.objects.visible_to(by.user).unread().filter(pk__lte=up_to)
    return unread.update(read_at=moment(at))


@transaction.atomic
def mail_notice(*, notice_id: int, at: datetime | None = None) -> bool:
    """Mail one notice unless that was done before. Returns whether a mail was handed over.

    The row stays locked while it is, so that two workers never both send it. Whoever may no longer sign in,
    or read the record, gets none, and neither does an address that the mail server refuses for good. Any
    other failure is raised: the notice waits as it was.
    """
    waiting = Notice.objects.to_mail().select_for_update(of=("self",), skip_locked=True).select_related("to")
    notice = waiting.filter(pk=notice_id).first()
    if notice is None:
        return False
    sent = notice.to.is_active and handed_over(notice)
    if sent:
        notice.mailed_at = moment(at)
    else:
        notice.queued_at = None
    notice.save(update_fields=["mailed_at", "queued_at"])
    return sent


def handed_over(notice: Notice) -> bool:
    message = message_of(notice)
    if message is None:
        return False
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        if any(code < REFUSED_FOR_GOOD for code, _ in refused.recipients.values()):
            raise
        logger.warning("The mail server refuses the address of person %s for good", notice.to_id)
        return False
    return True


@transaction.atomic
def queue_waiting_mail(*, at: datetime | None = None) -> list[int]:
    """Queue again what should have been mailed by now: the broker was away, or the mail server for long.

    Each is taken by one tick only, and again after a while; what has grown too old stays unmailed.
    """
    now = moment(at)
    waiting = (
        Notice.objects.to_mail()
        .filter(queued_at__lte=now - PATIENCE, at__gt=now - TOO_OLD)
        .select_for_update(skip_locked=True)
        .order_by("queued_at", "pk")
    )
    ids = [notice.pk for notice in waiting[:AT_A_TIME]]
    Notice.objects.filter(pk__in=ids).update(queued_at=now)
    if ids:
        enqueue("partnership.mail_notices", ids)
    return ids
