"""Mailing notices. Safe to run twice: what was mailed is not mailed again."""

from __future__ import annotations

from celery import shared_task

from . import actions


@shared_task(name="partnership.mail_notices")
def mail_notices(notice_ids: list[int]) -> None:
    """Have each of these mailed by a task of its own, so that one that fails holds up no other."""
    for notice_id in notice_ids:
        mail_notice.delay(notice_id)


@shared_task(
    name="partnership.mail_notice",
    autoretry_for=(OSError,),  # the mail server is away, slow or busy; smtplib's errors are OSErrors too
    retry_backoff=20,
    retry_backoff_max=300,
    max_retries=5,
)
def mail_notice(notice_id: int) -> None:
    """Mail one notice. While the mail server fails, try for about ten minutes, then leave it to the tick."""
    actions.mail_notice(notice_id=notice_id)
