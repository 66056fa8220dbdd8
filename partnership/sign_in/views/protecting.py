"""Setting up what protects an account: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.mixins import NextRedirectMixin
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.people.reader import reader
from partnership.sign_in.second_factor import SET_UP_HERE, has_one, is_asked


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """The only page, with those it leads to, for whoever must have a second factor and has none."""
    onwards = get_next_redirect_url(request) or "/"
    query = urlencode({"next": onwards})
    context = {"query": query, "onwards": onwards, "has_one": has_one(reader(request))}
    return render(request, "account/second_factor.html", context)


class LeadsOn(NextRedirectMixin):  # type: ignore[misc]
    """Once set up: the recovery codes, where they will be needed, then what the person wanted."""

    request: HttpRequest
    did_generate_recovery_codes: bool

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session[SET_UP_HERE] = True
        return response

    def get_success_url(self) -> str:
        onwards = get_next_redirect_url(self.request) or reverse("account")
        if self.did_generate_recovery_codes and is_asked(reader(self.request)):
            return f"{reverse('mfa_view_recovery_codes')}?{urlencode({'next': onwards})}"
        return str(onwards)


class AddPasskey(LeadsOn, AddWebAuthnView):  # type: ignore[misc]
    """Create a passkey on this device."""


class SetUpApp(LeadsOn, ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app."""


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, unless it is the only second factor of somebody who must have one."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        return response


add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
set_up_app = SetUpApp.as_view()
