"""A record that is marked higher after a report was made: an OFFICIAL one must not go on telling of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from partnership.boards.standing import SYSTEM
from partnership.records.events import Event
from partnership.records.marking import MARKED_UP, Marking
from reports.models import Report

from .making import queue_again


def telling_too_much() -> QuerySet[Report]:
    """OFFICIAL reports that wait to be published, from before some record was marked OFFICIAL-SENSITIVE."""
    since = Event.objects.filter(kind=MARKED_UP, at__gte=OuterRef("started_at"))
    return Report.objects.filter(Exists(since), status=Report.Status.READY, edition=Marking.OFFICIAL)


@transaction.atomic
def make_again_what_tells_too_much(*, at: datetime | None = None) -> list[Report]:
    """Have them made afresh, without what is not OFFICIAL any more. Published ones are frozen and stay."""
    return [queue_again(report=report, by=SYSTEM, at=at) for report in telling_too_much()]
