"""Writes down who signed in or failed to, from what Django and django-allauth send. `connect()` once."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import login_code_rejected
from allauth.account.signals import user_logged_in as came_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from partnership.boards.standing import standing
from partnership.clock import moment
from partnership.people.actions import prove_address
from partnership.people.models import SignIn, User

How = SignIn.How
HOW = {
    "code": How.CODE,
    "password": How.PASSWORD,
    "socialaccount": How.SINGLE_SIGN_ON,
    "invitation": How.INVITATION,
}


def connect() -> None:
    came_in.connect(note_coming_in, dispatch_uid="note_coming_in")
    user_login_failed.connect(note_wrong_password, dispatch_uid="note_wrong_password")
    login_code_rejected.connect(note_wrong_code, dispatch_uid="note_wrong_code")
    authentication_failed.connect(note_wrong_factor, dispatch_uid="note_wrong_factor")


def write_down(
    request: HttpRequest | None, how: How, *, succeeded: bool, person: User | None, address: str = ""
) -> None:
    ip = get_adapter().get_client_ip(request) if request is not None else None
    SignIn.objects.create(
        at=moment(), how=how, succeeded=succeeded, person=person, address=address[:254], ip=ip
    )


def note_coming_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    records = get_authentication_records(request, user)
    first = next((HOW[r["method"]] for r in records if r.get("method") in HOW), How.PASSKEY)
    write_down(request, first, succeeded=True, person=user)
    if first in (How.CODE, How.INVITATION):
        prove_address(person=user, by=standing(user).actor())


def note_wrong_password(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """The password is not among what Django hands over; the address is, and was checked to be one."""
    address = str(credentials.get("email") or "")
    person = User.objects.filter(email__iexact=address).first() if address else None
    write_down(
        request, How.PASSWORD, succeeded=False, person=person, address="" if person is not None else address
    )


def note_wrong_code(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    write_down(request, How.CODE, succeeded=False, person=user)


def note_wrong_factor(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    write_down(request, How.SECOND_FACTOR, succeeded=False, person=user)
