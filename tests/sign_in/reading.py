"""What tests of signing in read out of mails and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def code_in(mails: Sequence[EmailMessage]) -> str:
    """The code of the newest mail, with its space, as somebody would paste it."""
    found = re.search(r"^\d{4} \d{4}$", str(mails[-1].body), re.MULTILINE)
    assert found, mails[-1].body
    return found.group()


def is_signed_in(client: Client) -> bool:
    """However they came in: by the backend that fetches each page's account with its unread notices."""
    return bool(client.session.get("_auth_user_backend") == settings.AUTHENTICATION_BACKENDS[0])


def ask_for_code(client: Client, address: str, onwards: str = "") -> HttpResponse:
    query = f"?next={onwards}" if onwards else ""
    return client.post(f"/accounts/login/code/{query}", {"email": address})
