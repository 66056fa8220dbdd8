"""The log in five numbers, for those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from issues_log.models import TRIAGE_WITHIN, Issue
from partnership.clock import at_time, today
from partnership.people.models import User


@dataclass(frozen=True)
class Log:
    """All issues, open ones, those that wait for triage, and those of them past the day that was promised."""

    logged: int = 0
    open: int = 0
    to_triage: int = 0
    late: int = 0
    oldest_due: date | None = None
    next_due: date | None = None


def log_of(user: User, on: date) -> Log:
    promised = at_time(on - TRIAGE_WITHIN, hour=0)
    waiting = Q(status__in=[Issue.Status.LOGGED, Issue.Status.UNDER_REVIEW])
    late = waiting & Q(logged_at__lt=promised)
    found = (
        Issue.objects.visible_to(user)
        .order_by()
        .aggregate(
            logged=Count("pk"),
            open=Count("pk", filter=Q(status__in=Issue.OPEN)),
            to_triage=Count("pk", filter=waiting),
            late=Count("pk", filter=late),
            oldest=Min("logged_at", filter=late),
            following=Min("logged_at", filter=waiting & Q(logged_at__gte=promised)),
        )
    )
    oldest, following = found.pop("oldest"), found.pop("following")
    return Log(
        **found,
        oldest_due=today(oldest) + TRIAGE_WITHIN if oldest else None,
        next_due=today(following) + TRIAGE_WITHIN if following else None,
    )
