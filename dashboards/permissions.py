"""Who may read the dashboard and the schedule. What each reader finds there is for `visible_to` to say."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import CHAIRS, standing
from partnership.people.models import User

Reader = User | AnonymousUser


def can_read_dashboard(user: Reader) -> bool:
    """Readers of the board, and the people of the board above it."""
    who = standing(user)
    return who.reads_board or who.reads_upper_board


def can_read_schedule(user: Reader) -> bool:
    return standing(user).reads_board


def is_led_by_schedule(user: Reader) -> bool:
    """Officers, the chief executive and the chairs: home opens for them on it while the log is empty."""
    who = standing(user)
    return who.runs_board or who.has(CHAIRS)


def can_settle_schedule(user: Reader) -> bool:
    """Say who leads a step and by when, and that it is done."""
    return standing(user).runs_board
