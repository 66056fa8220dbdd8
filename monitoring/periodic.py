"""What the beat tick calls: files whose check was lost with a worker or a broker are checked again."""

from __future__ import annotations

from datetime import datetime, timedelta

from partnership.clock import moment
from partnership.records.queue import enqueue

from .models import Submission

LOST_AFTER = timedelta(minutes=15)
"""Longer than the longest check, which the worker ends after ten minutes."""


def check_again_what_was_lost(at: datetime | None = None) -> list[int]:
    """Queue the check of every file that should be settled by now, and return their ids."""
    lost = list(
        Submission.objects.filter(
            status__in=[Submission.Status.RECEIVED, Submission.Status.CHECKING],
            sent_at__lt=moment(at) - LOST_AFTER,
        ).values_list("pk", flat=True)
    )
    for pk in lost:
        enqueue("monitoring.check_submission", pk)
    return lost
