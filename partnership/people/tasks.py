"""Mail about accounts. Safe to run twice: an invitation that was sent is not sent again."""

from __future__ import annotations

from celery import shared_task

from . import actions


@shared_task(name="partnership.send_invitation", autoretry_for=(OSError,), retry_backoff=20, max_retries=5)
def send_invitation(account_id: int) -> None:
    """Send somebody's newest invitation. While the mail server fails, try for some minutes."""
    actions.mail_invitation(account_id=account_id)
