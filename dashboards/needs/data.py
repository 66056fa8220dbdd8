"""Data: files that were refused and have not been sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from dashboards.desk import Desk
from monitoring.models import Submission
from monitoring.permissions import can_send_data, may_send_for
from partnership.clock import today
from partnership.wording import short

from .need import Need

REMEMBERED = timedelta(days=60)


def needs(desk: Desk) -> Iterator[Need]:
    """For whoever may send it again: officers for every agency, analysts for their own."""
    if not can_send_data(desk.user):
        return
    later = Submission.objects.filter(
        agency=OuterRef("agency"),
        format=OuterRef("format"),
        sent_at__gt=OuterRef("sent_at"),
        status__in=[Submission.Status.ACCEPTED, Submission.Status.SUPERSEDED],
    )
    refused = Submission.objects.visible_to(desk.user).filter(
        ~Exists(later),
        status=Submission.Status.REJECTED,
        sent_at__date__gte=desk.on - REMEMBERED,
        agency__in=may_send_for(desk.user).values("pk"),
    )
    for sent in refused.select_related("agency"):
        yield Need(
            text=f"Mend and send again: {sent.file_name}",
            url=reverse("monitoring:submission_detail", args=[sent.pk]),
            hint=f"{sent.reference} · {sent.agency}, sent {short(today(sent.sent_at))} · no row was loaded",
            tag="Not accepted",
            colour="red",
            waited_for=True,
        )
