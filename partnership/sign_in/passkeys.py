"""Passkeys: offered to whoever signed in with a code by mail, and left alone for a while if declined."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from partnership.clock import moment
from partnership.people.models import User

ASK_AGAIN_AFTER = timedelta(days=90)  # people come about four times a quarter
BY_MAIL = frozenset({"code", "invitation"})


def has_passkey(person: User) -> bool:
    passkeys = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.WEBAUTHN)
    return bool(passkeys.exists())


def came_by_mail(request: HttpRequest, person: User) -> bool:
    """Whether this session began with something that came by mail, and nothing stronger."""
    methods = {record.get("method") for record in get_authentication_records(request, person)}
    return bool(methods & BY_MAIL) and "mfa" not in methods


def offer_after(request: HttpRequest, person: User, response: HttpResponse) -> HttpResponse:
    """The page that offers a passkey, leading on to where the response leads; else the response itself."""
    declined = person.passkey_declined_at
    recently = declined is not None and moment() - declined < ASK_AGAIN_AFTER
    if recently or not came_by_mail(request, person) or has_passkey(person):
        return response
    query = urlencode({"next": getattr(response, "url", "/")})
    return HttpResponseRedirect(f"{reverse('passkey_offer')}?{query}")
