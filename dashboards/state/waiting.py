"""What waits for a board: decisions to be confirmed, strategies before a board, zones before their gate.

And what the upper board waits for: its conditions on a strategy that are not met yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from meetings.models import Action, Decision
from partnership.area.models import say
from partnership.boards.models import Board
from partnership.people.models import User
from partnership.records import registry
from partnership.wording import short
from people_zones.models import Zone
from strategies.models import Strategy


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, with the page on which it is settled."""

    kind: str
    lead: str
    words: str
    note: str
    url: str
    is_sensitive: bool = False


CONFIRM, STRATEGY, ZONE, CONDITION = "decision", "strategy", "zone", "condition"


def decisions_waiting(user: User) -> list[Waiting]:
    """Recorded and in force, and not yet confirmed by the chair."""
    rows = list(
        Decision.objects.visible_to(user).to_confirm().select_related("board").order_by("decided_on", "id")
    )
    about = registry.find_many([(row.target_kind, row.target_id) for row in rows if row.target_id], user)
    found = []
    for row in rows:
        record = about.get((row.target_kind, row.target_id or 0))
        subject = f"{getattr(record, 'reference', '')} {record}".strip() if record is not None else ""
        found.append(
            Waiting(
                kind=CONFIRM,
                lead=f"Confirm {row.reference}",
                words=subject or first_sentence(row.text),
                note=f"{row.board}, {short(row.decided_on)}",
                url=reverse("meetings:decision_detail", args=[row.pk]),
                is_sensitive=row.is_sensitive or bool(getattr(record, "is_sensitive", False)),
            )
        )
    return found


def first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".")


def strategies_waiting(strategies: Iterable[Strategy]) -> list[Waiting]:
    """Those that are with the board or with the upper board."""
    board, upper = say("board"), say("upper_board")
    asks = {
        Strategy.Status.BOARD_REVIEW: ("Endorse or return", f"With the {board}"),
        Strategy.Status.UPPER_REVIEW: ("Approve or return", f"With the {upper}"),
    }
    found = []
    for strategy in strategies:
        if (status := Strategy.Status(strategy.status)) in asks:
            ask, note = asks[status]
            found.append(
                Waiting(
                    kind=STRATEGY,
                    lead=f"{ask} {strategy.reference}",
                    words=strategy.title,
                    note=note,
                    url=reverse("strategies:strategy_detail", args=[strategy.pk]),
                    is_sensitive=strategy.is_sensitive,
                )
            )
    return found


def zones_waiting(zones: Iterable[Zone]) -> list[Waiting]:
    """Zones that seek commitment, or are ready for the board to commission."""
    notes = {
        Zone.Status.SEEKING: "Seeking commitment: it can’t start without it",
        Zone.Status.READY: "Ready: the board can commission it",
    }
    return [
        Waiting(
            kind=ZONE,
            lead=f"{zone.reference} {zone.name}",
            words="",
            note=notes[Zone.Status(zone.status)],
            url=reverse("people_zones:zone_detail", args=[zone.pk]),
            is_sensitive=zone.is_sensitive,
        )
        for zone in zones
        if zone.status in notes
    ]


def conditions_open(user: User) -> list[Waiting]:
    """What the upper board asked for when it decided on a strategy and has not had, soonest due first."""
    rows = (
        Action.objects.visible_to(user)
        .open()
        .filter(board__kind=Board.Kind.UPPER, decision__target_kind="strategy")
        .select_related("agency", "decision")
    )
    return [
        Waiting(
            kind=CONDITION,
            lead=row.reference,
            words=row.what,
            note=f"{row.agency.short_name}, due {short(row.due_on)}",
            url=reverse("meetings:action_detail", args=[row.pk]),
            is_sensitive=row.decision is not None and row.decision.is_sensitive,
        )
        for row in rows
    ]
