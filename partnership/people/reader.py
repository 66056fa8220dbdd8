"""Who is reading the page, and what they sent."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from .models import User


def reader(request: HttpRequest) -> User:
    """The person signed in. Every page is closed to others, so there is one."""
    if not isinstance(request.user, User):
        raise TypeError("A page that asks who is reading must not be open to strangers.")
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the answers sent, even none at all; nothing while it is only shown."""
    return request.POST if request.method == "POST" else None
