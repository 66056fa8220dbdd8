"""Mail to the board's readers: a report is published. Plain text, without any of its content."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from partnership.area.models import say
from partnership.records.marking import Marking
from partnership.records.notices import Notice

from .models import Report


def report_published(notice: Notice, report: Report) -> EmailMessage:
    """The message that a notice makes. What a report says is read in the product only."""
    address = settings.SITE_URL + reverse("reports:report_detail", args=[report.pk])
    marked = "It is marked OFFICIAL-SENSITIVE. " if report.edition == Marking.SENSITIVE else ""
    body = "\n\n".join(
        [
            f"{report} ({report.reference}) is published.",
            f"{marked}To read it or to download it as a PDF, sign in:\n{address}",
            f"{say('office')}, for the {report.definition.board}",
        ]
    )
    return EmailMessage(
        subject=f"{report.reference}: {report} is published",
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.to.email],
    )
