"""Signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.conf import settings


class SignIn(LoginForm):
    """django-allauth's form. In a demo the address may stand there already: `?login=officer@example.org`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.DEMO and self.request is not None:
            self.fields["login"].initial = self.request.GET.get("login", "")
