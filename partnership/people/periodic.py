"""What the beat tick calls: invitations that a broker lost are sent, old sign-ins and sessions forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from partnership.clock import moment
from partnership.records.queue import enqueue

from .actions.inviting import SEND
from .models import Account, SignIn

LOST_AFTER = timedelta(minutes=15)
SIGN_INS_KEPT = timedelta(days=400)  # a year, and a month to look back from


def look_after_accounts(at: datetime | None = None) -> None:
    """Send what should have been sent by now; forget sign-ins and sessions older than they need be."""
    on = moment(at)
    lost = Account.objects.unsent().filter(
        invited_at__lt=on - LOST_AFTER, invited_at__gt=on - timedelta(days=2)
    )
    for pk in lost.values_list("pk", flat=True):
        enqueue(SEND, pk)
    SignIn.objects.filter(at__lt=on - SIGN_INS_KEPT).delete()
    Session.objects.filter(expire_date__lt=on).delete()
    UserSession.objects.filter(created_at__lt=on - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
