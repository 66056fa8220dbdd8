"""Who sees how the service runs."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing
from partnership.people.models import User


def can_read_status(user: User | AnonymousUser) -> bool:
    """Officers, the chief executive and administrators."""
    return standing(user).sees_running


def can_run_job_again(user: User | AnonymousUser) -> bool:
    """Whoever sees that a job failed: it does only what it was asked to do before."""
    return can_read_status(user)
