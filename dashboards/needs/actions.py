"""Actions that a board asked of one's agency, or of oneself."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from dashboards.desk import Desk
from meetings.models import Action
from meetings.permissions import can_finish_action
from partnership.boards.standing import CHAIRS, PREPARES

from .need import Need

ANSWERABLE = PREPARES | CHAIRS


def needs(desk: Desk) -> Iterator[Need]:
    agencies = {m.agency_id for m in desk.who.memberships if m.agency_id and m.role in ANSWERABLE}
    if not desk.who.memberships:
        return
    mine = Q(owner=desk.user) | Q(agency__in=agencies)
    found = Action.objects.visible_to(desk.user).open().filter(mine)
    for action in found.select_related("agency", "board", "decision"):
        hint = f"{action.reference} · the {action.board} asked {action.agency} for this"
        finishes = can_finish_action(desk.user, action)
        yield Need(
            text=action.what if finishes else f"Prepare what your agency was asked for: “{action.what}”",
            url=reverse("meetings:action_detail", args=[action.pk]),
            hint=hint if finishes else f"{hint} · its seat holder or deputy finishes it",
            due=action.due_on,
            tag="Action" if finishes else "To prepare",
            is_sensitive=action.decision is not None and action.decision.is_sensitive,
        )
