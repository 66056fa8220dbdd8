"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Accounts are made by invitation: sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
