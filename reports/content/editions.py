"""Which editions a month has: OFFICIAL always, OFFICIAL-SENSITIVE only where it would say more."""

from __future__ import annotations

from datetime import date

from meetings.models import Action, Decision
from partnership.records.marking import Marking
from prioritisation.models import TargetedBehaviour
from reports.models import Definition
from reports.periods import window_of
from strategies.models import Strategy

from .changes import told_events
from .scene import reader_of


def editions_for(definition: Definition, period: date) -> list[Marking]:
    """OFFICIAL, and OFFICIAL-SENSITIVE where somebody cleared for it would read of something more."""
    return [Marking.OFFICIAL, Marking.SENSITIVE] if differs(definition, period) else [Marking.OFFICIAL]


def differs(definition: Definition, period: date) -> bool:
    """Whether there is a sensitive record that the month's report would tell of."""
    clear = reader_of(definition.board, Marking.OFFICIAL)
    cleared = reader_of(definition.board, Marking.SENSITIVE)
    window = window_of(period)
    decided = Decision.objects.filter(
        board=definition.board, recorded_at__gte=window.start, recorded_at__lt=window.end
    ) | Decision.objects.filter(board=definition.board, status=Decision.Status.TO_CONFIRM)
    told_of = (
        TargetedBehaviour.objects.all(),
        Strategy.objects.exclude(status=Strategy.Status.CLOSED),
        decided,
        Action.objects.filter(board=definition.board).open(),
        told_events(window),
    )
    return any(
        rows.visible_to(cleared)
        .exclude(pk__in=rows.visible_to(clear).order_by().values_list("pk", flat=True))
        .exists()
        for rows in told_of
    )
