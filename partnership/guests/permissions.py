"""Who may let a guest reader in."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing
from partnership.people.models import User


def can_keep_grants(user: User | AnonymousUser) -> bool:
    """Open records to guest readers, lengthen and end it: officers and the chief executive."""
    return standing(user).runs_board
