"""Who may do what with seats, places on boards and agencies."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.people.models import User

from .models import Membership
from .standing import standing

Reader = User | AnonymousUser
Role = Membership.Role

GIVEN_BY_ADMINISTRATORS = frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR})
"""Roles that run the board or the installation: an officer can't make another."""


def can_read_seats(user: Reader) -> bool:
    """Who sits where: members of any board, and administrators."""
    who = standing(user)
    return (
        who.reads_board or who.is_administrator or any(m.board.kind != "prevention" for m in who.memberships)
    )


def can_keep_seats(user: Reader) -> bool:
    """Add and end seats, and say who fills them: officers, the chief executive, administrators."""
    who = standing(user)
    return who.runs_board or who.is_administrator


def can_keep_agencies(user: Reader) -> bool:
    """Add, rename and end agencies: administrators, and the officers who work with them daily."""
    return can_keep_seats(user)


def can_give_role(user: Reader, role: str) -> bool:
    return can_keep_seats(user) and (role not in GIVEN_BY_ADMINISTRATORS or standing(user).is_administrator)


def can_give_to(user: Reader, person: User) -> bool:
    """Nobody gives a place, or clearance, to themselves."""
    return can_keep_seats(user) and user.pk != person.pk


def can_clear(user: Reader) -> bool:
    """Let somebody see OFFICIAL-SENSITIVE: officers who may themselves, and administrators."""
    who = standing(user)
    return (who.runs_board and who.may_see_sensitive) or who.is_administrator


def can_end_place(user: Reader, membership: Membership) -> bool:
    """Whoever may give the role; nobody ends their own, so that none locks the others out by mistake."""
    return can_give_role(user, membership.role) and user.pk != membership.user_id
