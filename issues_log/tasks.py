"""Tasks of the issues log."""

from __future__ import annotations

from celery import shared_task

from .actions import mail_notice


@shared_task(name="issues_log.tell_contributors")
def tell_contributors(notice_ids: list[int]) -> None:
    """Mail these notices. Safe to run twice: what was mailed is not mailed again."""
    for notice_id in notice_ids:
        mail_notice(notice_id=notice_id)
