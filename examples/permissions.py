"""Who may do what with the area as a whole."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing
from partnership.people.models import User


def can_describe_area(user: User | AnonymousUser) -> bool:
    """Administrators hold the workbook by which an area is set up."""
    return standing(user).is_administrator
