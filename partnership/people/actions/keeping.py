"""What an administrator does to somebody's account."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from partnership.boards.actions import end_place
from partnership.boards.models import Membership
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.guests.actions import end_all_of
from partnership.people.models import Account, User, known_as
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.notices import notify
from partnership.records.queue import enqueue

from .inviting import SEND, one_account_per_address
from .own import end_sessions


@transaction.atomic
def change_account(
    *,
    account: Account,
    email: str,
    post: str,
    community_area: str,
    base: str,
    by: Actor,
    at: datetime | None = None,
) -> Account:
    """Correct the address, the post or the area. A new address must be proved by a new invitation.

    With the address go the password, passkeys, codes and single sign-on of whoever had the earlier one.

    `base` is what the form started from (`known_as`). Raises NotAllowed where that has changed.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    if known_as(account) != base:
        raise NotAllowed(
            f"Somebody else changed this account while you were editing. It now says: {account.email}; "
            f"{account.post}; {account.community_area or 'no area'}. Send yours again to replace that."
        )
    new = {"email": email.strip().lower(), "post": post, "community_area": community_area}
    changed = [name for name, value in new.items() if getattr(account, name) != value]
    if not changed:
        return account
    for name in changed:
        setattr(account, name, new[name])
    if "email" in changed:
        account.proved_at = None
        account.set_unusable_password()
        for ways_in in (EmailAddress, Authenticator, SocialAccount):  # of whoever had the earlier address
            ways_in.objects.filter(user=account).delete()
        end_sessions(person=account, by=by, at=at)
        if account.invited_at is not None or account.last_login is not None:  # else they wait for it still
            account.invited_at = moment(at)
            enqueue(SEND, account.pk)
    with one_account_per_address():
        account.save(update_fields=[*changed, "invited_at", "proved_at", "password"])
    record(
        account, by=by, kind="changed", note=f"Changed: {', '.join(WORDS[name] for name in changed)}", at=at
    )
    return account


WORDS = {"email": "address", "post": "post", "community_area": "area"}


@transaction.atomic
def close_account(*, account: Account, reason: str, by: Actor, at: datetime | None = None) -> Account:
    """Let somebody in no longer: they are signed out at once, today is the last day of their places, and what
    was open to them as a guest ends.

    What they did, and where they sat when, stays. Places that were to begin later are called off.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    refuse_own(account, by)
    if not account.is_active:
        raise NotAllowed("This account is closed already.")
    account.is_active = False
    account.save(update_fields=["is_active"])
    tomorrow = today(at) + timedelta(days=1)
    for place in Membership.objects.filter(user=account.pk, during__overlap=DateRange(tomorrow, None)):
        end_place(membership=place, last_day=today(at), reason=reason, by=by, at=at)
    end_all_of(person=account, reason=reason, by=by, at=at)
    end_sessions(person=account, by=by, at=at)
    record(account, by=by, kind="closed", note=reason, at=at)
    return account


@transaction.atomic
def open_account(*, account: Account, reason: str, by: Actor, at: datetime | None = None) -> Account:
    """Let somebody in again. Places on boards that have ended stay ended."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active:
        raise NotAllowed("This account is open.")
    account.is_active = True
    account.save(update_fields=["is_active"])
    record(account, by=by, kind="opened", note=reason, at=at)
    return account


RESET = (
    "An administrator has reset your second factor. Your passkeys, your authenticator app and your recovery "
    "codes no longer work, and you are signed out everywhere. Sign in with a code by mail, and set up a new "
    "one. If you did not ask for this, tell an administrator today."
)


@transaction.atomic
def reset_second_factor(*, account: Account, reason: str, by: Actor, at: datetime | None = None) -> Account:
    """Take away passkeys, authenticator app and recovery codes of somebody who has lost them.

    They are signed out everywhere, told by mail, and set up new ones after their next code by mail.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    refuse_own(account, by)
    taken, _ = Authenticator.objects.filter(user=account).delete()
    if not taken:
        raise NotAllowed("This person has no second factor.")
    end_sessions(person=account, by=by, at=at)
    record(account, by=by, kind="second_factor_reset", note=reason, at=at)
    notify(account, [account], kind="second_factor_reset", text=RESET, at=at)
    return account


def refuse_own(account: User, by: Actor) -> None:
    if by.user is not None and by.user.pk == account.pk:
        raise NotAllowed("You can’t do this to your own account. Ask another administrator.")
