"""Who may read the dashboard. What each reader finds on it is for `visible_to` of every kind of record."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing
from partnership.people.models import User


def can_read_dashboard(user: User | AnonymousUser) -> bool:
    """Readers of the board, and the people of the board above it."""
    who = standing(user)
    return who.reads_board or who.reads_upper_board
