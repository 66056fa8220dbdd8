"""Zones as their readers find them."""

from __future__ import annotations

from collections.abc import Sequence

from partnership.people.models import User
from people_zones.models import Zone

UNDER_WAY = (
    Zone.Status.LIVE, Zone.Status.EVALUATING, Zone.Status.COMMISSIONED,
    Zone.Status.READY, Zone.Status.SEEKING, Zone.Status.PROPOSED,
)  # fmt: skip


def zones_seen(user: User) -> list[Zone]:
    """The zones this reader may see, what runs first and what is closed last."""
    order = {status: place for place, status in enumerate((*UNDER_WAY, Zone.Status.CLOSED))}
    zones: Sequence[Zone] = list(Zone.objects.visible_to(user).order_by("number"))
    return sorted(zones, key=lambda zone: order[Zone.Status(zone.status)])
