"""Decisions: for a chair those to confirm; for officers those that a chair disputes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from dashboards.desk import Desk
from dashboards.state.waiting import first_sentence
from meetings.models import Decision
from partnership.boards.standing import CHAIRS
from partnership.wording import short

from .need import Need


def needs(desk: Desk) -> Iterator[Need]:
    chaired = {m.board_id for m in desk.who.memberships if m.role in CHAIRS}
    wanted = Q(pk__in=[])
    if chaired:
        wanted |= Q(status=Decision.Status.TO_CONFIRM, superseded_by=None, board__in=chaired) & ~Q(
            recorded_by=desk.user
        )
    if desk.who.runs_board:
        wanted |= Q(status=Decision.Status.DISPUTED, superseded_by__isnull=True)
    if not (chaired or desk.who.runs_board):
        return
    found = Decision.objects.visible_to(desk.user).filter(wanted).select_related("board")
    for decision in found.order_by("decided_on", "id"):
        yield confirm(decision) if decision.status == Decision.Status.TO_CONFIRM else record_again(decision)


def confirm(decision: Decision) -> Need:
    return Need(
        text=f"Confirm that the {decision.board} decided this: “{first_sentence(decision.text)}”",
        url=reverse("meetings:decision_detail", args=[decision.pk]),
        hint=f"{decision.reference} · {decision.get_route_display().lower()}, {short(decision.decided_on)}",
        tag="To confirm",
        colour="yellow",
        waited_for=True,
        is_sensitive=decision.is_sensitive,
    )


def record_again(decision: Decision) -> Need:
    return Need(
        text=f"Record {decision.reference} as the {decision.board} decided it",
        url=reverse("meetings:decision_detail", args=[decision.pk]),
        hint="The chair says that it is not as recorded.",
        tag="Not as recorded",
        colour="orange",
        waited_for=True,
        is_sensitive=decision.is_sensitive,
    )
