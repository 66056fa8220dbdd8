"""How django-allauth behaves here."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse, SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from partnership.boards.standing import standing
from partnership.clock import moment
from partnership.people.actions import prove_address
from partnership.people.emails import ABOUT_AN_ACCOUNT

from . import kept
from .passkeys import offer_after

log = logging.getLogger(__name__)


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation: sign-up is closed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That e-mail address and password do not belong together",
        "enter_current_password": "That is not your password of now",
        "incorrect_code": "That code is not the one that we sent last",
        "incorrect_password": "That is not your password",
        "too_many_login_attempts": "Too many tries in a short time. Wait 5 minutes and try again",
        "rate_limited": "Too many tries in a short time. Wait 5 minutes and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Where somebody may be sent after signing in: only to a page of the site they came to."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "partnership.sign_in.second_factor.Stage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse:
        """On to the page that was wanted, or to what came too late; on the way a passkey is offered."""
        response: HttpResponse = super().post_login(request, user, **about)
        if kept.find(request, user) is not None:
            response = redirect("kept_post")
        return offer_after(request, user, response)

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Before what protects an account is changed; not straight after signing in, which is as good."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        if moment().timestamp() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **about))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Each mail says that it is about an account, so that a demo can tell it from the board's own."""
        marked = {**(headers or {}), ABOUT_AN_ACCOUNT: template_prefix.rpartition("/")[2]}
        told = {**context, "site_url": settings.SITE_URL}
        mail: EmailMessage = super().render_mail(template_prefix, email, told, marked)
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail is sent while the person waits; when it can't be, they read that and what else they can do."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as failure:  # smtplib's errors are OSErrors too
            sorry = render(self.request, "account/mail_failed.html", status=503)
            raise ImmediateHttpResponse(sorry) from failure

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """A mail about what was done already: it stays done when the mail can't be sent."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse as failure:
            log.error("A mail about a changed account could not be sent: %r", failure.__cause__)


class OnlyKnownPeople(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on lets in whoever has an account here, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The provider vouches for the address, so it is proved as by a mail.

        Whoever comes by another way, like an address that they had once, is a stranger; so is whoever is not
        invited yet.
        """
        if not sociallogin.is_existing:
            return
        person = sociallogin.user
        vouched_for = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        if person.email.lower() not in vouched_for or not person.has_way_in:
            raise SignupClosedException
        prove_address(person=person, by=standing(person).actor())
