"""The link of an invitation: who it is for, until when it works, and that it works once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import User

WORKS_FOR = timedelta(days=14)
SALT = "invitation"


def link_for(person: User) -> str:
    """The address in the mail. It names the invitation's moment, so a newer invitation ends an older link."""
    return f"{settings.SITE_URL}{reverse('invitation', args=[token_for(person)])}"


def token_for(person: User) -> str:
    token: str = signing.dumps([person.pk, _stamp(person)], salt=SALT)
    return token


def invited_by_link(token: str) -> User | None:
    """Whom the link invites, if it still works: unspoilt, young, the newest, not used, the account open."""
    try:
        pk, stamp = signing.loads(token, salt=SALT, max_age=WORKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=pk, is_active=True, proved_at__isnull=True).first()
    return person if person is not None and _stamp(person) == stamp else None


def _stamp(person: User) -> str:
    return person.invited_at.isoformat() if person.invited_at is not None else ""
