"""What the beat tick calls: files whose check was lost are checked again; none stays that may not be kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from partnership.clock import moment
from partnership.records.queue import enqueue

from .actions import remove_file
from .models import Submission

LOST_AFTER: timedelta = settings.TASK_LOST_AFTER
"""Longer than the longest check: the worker ends one after two thirds of that time."""


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


def remove_what_is_not_kept(at: datetime | None = None) -> list[int]:
    """Take out of the store every file that should be gone by now, and return their submissions' ids."""
    found = list(Submission.objects.keeping_too_much().order_by("pk").values_list("pk", flat=True))
    for pk in found:
        remove_file(pk, at=at)
    return found
