"""Decisions about a record, for the pages of higher apps to show beside it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from partnership.people.models import User
from partnership.records import registry
from partnership.records.panels import Line, Panel
from partnership.wording import short

from .models import Decision


def decisions_about(record: Any, user: User) -> Panel | None:
    """What boards decided about a record, newest first, as far as this reader may see it."""
    kind, pk = registry.target_of(record)
    decisions = Decision.objects.visible_to(user).filter(target_kind=kind, target_id=pk)
    lines = tuple(
        Line(
            f"{decision.reference} {decision.text}",
            reverse("meetings:decision_detail", args=[decision.pk]),
            f"{decision.board}, {short(decision.decided_on)}: {decision.get_status_display().lower()}",
        )
        for decision in decisions.select_related("board")
    )
    return Panel("Decisions", lines) if lines else None
