"""What people do to their own account, and ending where somebody is signed in."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.people.models import Account, User
from partnership.records.events import record


@transaction.atomic
def decline_passkey(*, by: Actor, at: datetime | None = None) -> None:
    """Remember that somebody wants no passkey for now. No event: it concerns nobody else."""
    if by.user is not None:
        User.objects.filter(pk=by.user.pk).update(passkey_declined_at=moment(at))


@transaction.atomic
def end_sessions(*, person: User, by: Actor, keep: str = "", at: datetime | None = None) -> int:
    """Sign somebody out everywhere, but for the session whose key is kept. Returns how many ended."""
    ended = 0
    for session in UserSession.objects.select_for_update().filter(user=person).exclude(session_key=keep):
        session.end()
        ended += 1
    return ended


@transaction.atomic
def choose_name(*, named: bool, by: Actor, at: datetime | None = None) -> None:
    """Say whether others read one's post or only "a community member" and the area."""
    if by.user is None:
        return
    account = Account.objects.select_for_update().get(pk=by.user.pk)
    if account.named_to_others != named:
        account.named_to_others = named
        account.save(update_fields=["named_to_others"])
        record(account, by=by, kind="named" if named else "unnamed", at=at)
