"""Zones: for officers those that the board can commission."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from dashboards.desk import Desk
from partnership.area.models import say
from people_zones.models import Zone

from .need import Need


def needs(desk: Desk) -> Iterator[Need]:
    if not desk.who.runs_board:
        return
    meeting = desk.meetings.board
    for zone in desk.zones:
        if zone.status == Zone.Status.READY:
            yield Need(
                text=f"Put {say('zone')} “{zone.name}” to the {say('board')} to commission",
                url=reverse("people_zones:zone_detail", args=[zone.pk]),
                hint=f"{zone.reference} · everyone who is needed has committed",
                due=meeting.held_on if meeting is not None else None,
                due_word="Meets",
                tag="Ready",
                colour="teal",
                waited_for=True,
                is_sensitive=zone.is_sensitive,
            )
