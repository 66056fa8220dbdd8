"""The demo's mailbox. There is no such page outside a demo."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.clock import moment
from partnership.people.emails import ABOUT_AN_ACCOUNT

SHOWN = 50
OPEN_FOR = timedelta(hours=1)
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's file backend writes after each message


@dataclass(frozen=True)
class Mail:
    """One message as the page shows it."""

    to: str
    subject: str
    text: str
    sent_at: datetime
    about_an_account: bool


@login_not_required
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """All mail, newest first. Without an account: only what a forgotten password needs, for an hour."""
    if not settings.DEMO:
        raise Http404
    found = sorted(mails(Path(settings.OUTBOX)), key=lambda mail: mail.sent_at, reverse=True)
    if not request.user.is_authenticated:
        since = moment() - OPEN_FOR
        found = [mail for mail in found if mail.about_an_account and mail.sent_at >= since]
    return render(request, "partnership/outbox.html", {"messages_sent": found[:SHOWN]})


def mails(folder: Path) -> Iterator[Mail]:
    for path in folder.glob("*.log"):
        for raw in path.read_bytes().split(BETWEEN):
            if raw.strip():
                yield mail_of(email.message_from_bytes(raw.lstrip(), policy=policy.default))


def mail_of(message: EmailMessage) -> Mail:
    body = message.get_body(("plain",))
    sent = parsedate_to_datetime(str(message["date"]))
    return Mail(
        to=str(message["to"]),
        subject=str(message["subject"]),
        text=body.get_content() if body is not None else "",
        sent_at=sent if sent.tzinfo else sent.replace(tzinfo=UTC),  # "-0000" is UTC without a zone
        about_an_account=ABOUT_AN_ACCOUNT in message,
    )
