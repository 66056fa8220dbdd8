"""Mail to contributors: what happened to their issue, and why. Plain text."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from partnership.area.models import say
from partnership.records.notices import Notice

from .models import Issue

OPENING = "Something happened to an issue that you logged or spoke on."


def issue_moved(notice: Notice, issue: Issue) -> EmailMessage:
    """The message that a notice makes. A sensitive issue's words stay out of mailboxes."""
    if issue.is_sensitive:
        said = f"There is news of {issue.reference}. It can only be read in the product."
    else:
        said = notice.text
    body = "\n\n".join(
        [
            OPENING,
            said,
            f"To read it, sign in:\n{settings.SITE_URL}{reverse('issues_log:issue_detail', args=[issue.pk])}",
            f"{say('office')}, for the {say('board')}",
        ]
    )
    subject = f"{issue.reference}: what happened to an issue of yours"
    return EmailMessage(subject=subject, body=body, to=[notice.to.email])
