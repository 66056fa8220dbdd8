"""Who sits for an agency on the board, and so can answer for it here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from partnership.boards.models import Board, Membership
from partnership.boards.standing import PREPARES, SUBMITS


def seated(agencies: Iterable[int], on: date) -> dict[int, list[Membership]]:
    """Holders, deputies and colleagues of each of these agencies that day, whoever submits first."""
    held = Membership.objects.filter(
        agency__in=list(agencies), role__in=PREPARES, board__kind=Board.Kind.PREVENTION, user__is_active=True
    ).current(on)
    found: dict[int, list[Membership]] = defaultdict(list)
    for membership in held.select_related("user"):
        found[membership.agency_id or 0].append(membership)
    for own in found.values():
        own.sort(key=lambda membership: (membership.role not in SUBMITS, membership.pk))
    return found


def unheard(agencies: Iterable[int], on: date) -> set[int]:
    """The agencies for which nobody can submit an answer here: they are written to."""
    agencies = set(agencies)
    found = seated(agencies, on)
    return {pk for pk in agencies if not any(member.role in SUBMITS for member in found.get(pk, []))}
