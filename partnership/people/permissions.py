"""Who may do what with accounts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing

from .models import User

Reader = User | AnonymousUser


def can_keep_accounts(user: Reader) -> bool:
    """Invite people, change and close accounts, reset a second factor, read who signed in."""
    return standing(user).is_administrator


def can_close_account(user: Reader, person: User) -> bool:
    """An administrator, and never their own: the last one would lock everybody out."""
    return can_keep_accounts(user) and user.pk != person.pk


def can_reset_second_factor(user: Reader, person: User) -> bool:
    """An administrator, for somebody else."""
    return can_keep_accounts(user) and user.pk != person.pk
