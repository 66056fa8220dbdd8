"""The People Zones that deliver a strategy, shown on its page."""

from __future__ import annotations

from django.urls import reverse

from partnership.area.models import say
from partnership.people.models import User
from partnership.records.panels import Line, Panel
from strategies.models import Strategy

from .models import Zone


def zones_of_strategy(strategy: Strategy, user: User) -> Panel | None:
    """The zones proposed or commissioned from this strategy."""
    lines = tuple(
        Line(
            f"{zone.reference} {zone.name}",
            reverse("people_zones:zone_detail", args=[zone.pk]),
            zone.get_status_display(),
        )
        for zone in Zone.objects.visible_to(user).filter(strategy=strategy)
    )
    return Panel(say("zone", "plural"), lines) if lines else None
