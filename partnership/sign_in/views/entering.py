"""Signing in: a code by mail unless somebody chooses a password; then a passkey is offered."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnership.boards.standing import standing
from partnership.people import actions
from partnership.people.invitations import invited_by_link
from partnership.people.reader import reader


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where everybody is sent who must sign in. A demo prints passwords, so it asks for one."""
    by_password = settings.DEMO or request.method == "POST" or request.GET.get("with") == "password"
    response: HttpResponse = (allauth.login if by_password else allauth.request_login_code)(request)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_offer(request: HttpRequest) -> HttpResponse:
    """Offer a passkey after a code by mail; "Not now" leads on, and is remembered for a while."""
    onwards = get_next_redirect_url(request) or "/"
    if request.method == "POST":
        actions.decline_passkey(by=standing(reader(request)).actor())
        return redirect(onwards)
    return render(request, "account/passkey_offer.html", {"onwards": onwards})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: its link came by mail, so the address is theirs. Opening it does nothing yet."""
    person = invited_by_link(token)
    if person is None:
        return render(request, "account/invitation_over.html", status=410)
    if request.method == "POST":
        record_authentication(request, person, method="invitation")
        response: HttpResponse = perform_login(request, person, email=person.email, redirect_url="/")
        return response
    return render(request, "account/invitation.html", {"person": person})
