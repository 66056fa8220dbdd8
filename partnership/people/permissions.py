"""Who may do what with accounts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing

from .models import User

Reader = User | AnonymousUser


def can_keep_accounts(user: Reader) -> bool:
    """Invite people, change and close accounts, reset a second factor, read who signed in."""
    return standing(user).is_administrator


def can_invite(user: Reader) -> bool:
    """Administrators; officers too, who invite whoever is to fill a seat."""
    who = standing(user)
    return who.is_administrator or who.runs_board


def can_act_on(user: Reader, person: User) -> bool:
    """Close somebody's account, reset their second factor, sign them out: an administrator, never their own.

    The last one would lock everybody out, and nobody gets past their own second factor.
    """
    return can_keep_accounts(user) and user.pk != person.pk
