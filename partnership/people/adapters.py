"""How django-allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest

ABOUT_AN_ACCOUNT = "X-About-Account"


class InvitationOnly(DefaultAccountAdapter):
    """Accounts are made by invitation: sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Each mail says that it is about an account, so that a demo can tell it from the board's own."""
        marked = {**(headers or {}), ABOUT_AN_ACCOUNT: template_prefix.rpartition("/")[2]}
        mail: EmailMessage = super().render_mail(template_prefix, email, context, marked)
        return mail
