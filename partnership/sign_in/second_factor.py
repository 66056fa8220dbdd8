"""The second factor: who must have one, who is asked for it, and what is closed until they have it.

Officers, the chief executive, administrators and all who may see OFFICIAL-SENSITIVE must. Anybody else may
set up an authenticator app, and is then asked for it. A passkey of theirs is another way in, not a second
lock: whoever is without the device still comes in with a code by mail.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from partnership.area.models import area
from partnership.boards.standing import Standing, standing
from partnership.people.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
ENCRYPTED = frozenset({"secret", "seed"})  # of an authenticator app, of recovery codes
SET_UP_HERE = "second_factor_set_up"
"""In a session: a second factor was set up in it, so it was in the person's hands."""

STAYS_OPEN = frozenset(
    {
        "second_factor",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_login",
        "account_logout",
        "session_left",
        "session_stay",
        "model",
        "accessibility",
        "privacy",
        "cookies",
        "healthz",
        "readyz",
    }
)
"""Setting one up, signing out, and the pages of help. Everything else waits."""


def compels(who: Standing) -> bool:
    """Whether what somebody may do calls for a second factor."""
    return who.runs_board or who.is_administrator or who.may_see_sensitive


def must_have(person: User) -> bool:
    """Whether this person must have a second factor, by what they may do today."""
    return settings.COMPEL_SECOND_FACTOR and compels(standing(person))


def has_one(person: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists())


def is_asked(person: User) -> bool:
    """Whether signing in asks this person for it, once they have one."""
    apps = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP)
    return must_have(person) or apps.exists()


def was_used(request: HttpRequest, person: User) -> bool:
    """Whether a second factor was used in this session. Reads nothing but the session."""
    methods = {record.get("method") for record in get_authentication_records(request, person)}
    return "mfa" in methods or (settings.OIDC_SECOND_FACTOR and "socialaccount" in methods)


class Stage(AuthenticateStage):  # type: ignore[misc]
    """The step of signing in that asks for it."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        if person is None or not is_asked(person) or was_used(request, person):
            return False
        return bool(super()._should_handle(request))


class Compelled:
    """Middleware: until a second factor was used or set up, whoever must have one reaches no other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.COMPEL_SECOND_FACTOR or match is None or match.view_name in STAYS_OPEN:
            return None
        person = request.user
        if not isinstance(person, User) or not must_have(person):
            return None
        if was_used(request, person) or request.session.get(SET_UP_HERE):
            return None
        page = reverse("mfa_reauthenticate" if has_one(person) else "second_factor")
        onwards = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return HttpResponseRedirect(f"{page}?{urlencode({'next': onwards})}")


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """How django-allauth keeps second factors here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Set up another second factor first: you must have one",
        "incorrect_code": "That code is not right, or it has been used",
    }

    def encrypt(self, text: str) -> str:
        return _boxes().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _boxes().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps at least one."""
        person: User = authenticator.user
        others = Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exclude(
            pk=authenticator.pk
        )
        return not must_have(person) or others.exists()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        """A first name for a passkey, in the box where people may give a better one."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def _get_site_name(self) -> str:
        return f"Partnership board {area().short_name}".strip()


def _boxes() -> MultiFernet:
    """What secrets rest encrypted with: made from SECRET_KEY, opened with earlier ones too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor " + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


@transaction.atomic
def renew_encryption() -> int:
    """Encrypt anew, with the first key, what rests under any of them. Returns how many second factors."""
    boxes = _boxes()
    kept = list(Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN))
    for authenticator in kept:
        for name in ENCRYPTED & authenticator.data.keys():
            authenticator.data[name] = boxes.rotate(authenticator.data[name].encode()).decode()
        authenticator.save(update_fields=["data"])
    return len(kept)
