"""Who may do what with zones. Which zones each person reads is `visible_to`'s to say."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing
from partnership.people.models import User

from .models import Zone

Reader = User | AnonymousUser


def can_read_zones(user: Reader) -> bool:
    """Readers of the board, and whoever has a zone of their own or one opened to them."""
    return standing(user).reads_board or Zone.objects.visible_to(user).exists()


def can_run_zones(user: Reader) -> bool:
    """Officers and the chief executive propose zones, seek commitment and give roles in them."""
    return standing(user).runs_board
