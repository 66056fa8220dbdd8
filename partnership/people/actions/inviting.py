"""Inviting people: the account, the mail, and the proof that the address is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.people.emails import invitation
from partnership.people.models import Account, User
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.queue import enqueue

SEND = "partnership.send_invitation"


class AddressTaken(NotAllowed):
    """Somebody has an account with that address."""


@transaction.atomic
def invite(
    *, email: str, post: str, by: Actor, community_area: str = "", at: datetime | None = None
) -> Account:
    """Make an account without a password and send the invitation. Raises AddressTaken."""
    with one_account_per_address():
        made = User.objects.create_user(
            email=email, post=post, community_area=community_area, invited_at=moment(at)
        )
    account = Account.objects.get(pk=made.pk)
    record(account, by=by, kind="invited", at=at)
    enqueue(SEND, account.pk)
    return account


@contextmanager
def one_account_per_address() -> Iterator[None]:
    """The database says whether an address is taken, also by somebody who takes it at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as failure:
        if "one_account_per_address" not in str(failure):
            raise
        raise AddressTaken("There is an account with this address already.") from None


@transaction.atomic
def invite_again(*, account: Account, by: Actor, at: datetime | None = None) -> Account:
    """Send an invitation to an account that is there; the link of an earlier one stops working."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not account.is_active:
        raise NotAllowed("This account is closed. Open it again first.")
    if account.proved_at is not None:
        raise NotAllowed("This person has accepted their invitation.")
    kind = "invited" if account.invited_at is None else "invited_again"
    account.invited_at = moment(at)
    account.save(update_fields=["invited_at"])
    record(account, by=by, kind=kind, at=at)
    enqueue(SEND, account.pk)
    return account


def invite_if_loaded(*, person: User, by: Actor, at: datetime | None = None) -> bool:
    """Invite whoever was loaded with the area and not invited yet. Returns whether it was so."""
    account = Account.objects.uninvited().filter(pk=person.pk).first()
    if account is not None:
        invite_again(account=account, by=by, at=at)
    return account is not None


@transaction.atomic
def invite_rest(*, by: Actor, at: datetime | None = None) -> int:
    """Invite everybody who was loaded with the area and not invited yet. Returns how many."""
    rest = list(Account.objects.uninvited().select_for_update().order_by("pk"))
    for account in rest:
        invite_again(account=account, by=by, at=at)
    return len(rest)


@transaction.atomic
def mail_invitation(*, account_id: int, at: datetime | None = None) -> bool:
    """Send the newest invitation, unless that was done or is no longer wanted. Returns whether it was sent.

    The row stays locked while the mail is handed over, so that two workers never both send it.
    """
    account = Account.objects.select_for_update().filter(pk=account_id).unsent().first()
    if account is None:
        return False
    invitation(account).send()
    account.invitation_sent_at = moment(at)
    account.save(update_fields=["invitation_sent_at"])
    return True


@transaction.atomic
def prove_address(*, person: User, by: Actor, at: datetime | None = None) -> None:
    """Remember that what was sent to this address reached its owner. Once; later proofs change nothing."""
    account = Account.objects.select_for_update().get(pk=person.pk)
    if account.proved_at is not None:
        return
    account.proved_at = person.proved_at = moment(at)
    account.save(update_fields=["proved_at"])
    EmailAddress.objects.update_or_create(
        user=account, email=account.email.lower(), defaults={"verified": True, "primary": True}
    )
    record(account, by=by, kind="came", at=at)
