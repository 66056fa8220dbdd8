"""Who leaves the count for a decision, because of an interest in what, as far as one reader may know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meetings.models import Decision, Interest
from meetings.quorum import Left, Roll, interests_in, seats_out, seen
from partnership.boards.models import Seat
from partnership.boards.naming import seat_names
from partnership.records import registry
from partnership.records.events import Event

from .parts import Reader, Shown, as_shown


@dataclass(frozen=True)
class LeavingRow:
    """A seat that is not counted, and the records in which it has an interest. `own`: the one decided on."""

    seat: str
    records: tuple[Shown, ...]
    own: bool


@dataclass(frozen=True)
class Leaving:
    """For one record: the sentence on the quorum, where one can be said, and who left the count."""

    quorum: str
    rows: tuple[LeavingRow, ...]


def leaving(
    targets: Iterable[registry.Target], board_id: int, roll: Roll, reader: Reader
) -> dict[registry.Target, Leaving]:
    """What a meeting's page says of each record on its agenda that somebody may not decide on.

    Counted from the interests that this reader may know of, and from nothing else.
    """
    declared = interests_in(targets)
    found = registry.find_many({of(each) for some in declared.values() for each in some}, reader)
    left = {
        target: roll.left_by(known) if roll.recorded else seats_out(board_id, known)
        for target, some in declared.items()
        if (known := seen(some, found))
    }
    names = seat_names(each.seat for some in left.values() for each in some)
    return {
        target: Leaving(
            quorum=roll.quorum(seen(declared[target], found)).words if roll.recorded else "",
            rows=tuple(row_of(each, target, found, names) for each in some),
        )
        for target, some in left.items()
        if some
    }


def left_at(decision: Decision, reader: Reader) -> list[LeavingRow]:
    """Who was not counted when a decision was taken at a meeting: what its event has kept."""
    recorded = Event.objects.of(decision).filter(kind="recorded").first()
    pairs: list[tuple[int, int]] = recorded.data.get("left", []) if recorded is not None else []
    if not pairs:
        return []
    interests = Interest.objects.in_bulk([pk for _, pk in pairs])
    found = registry.find_many({of(each) for each in interests.values()}, reader)
    seats = Seat.objects.select_related("agency").in_bulk([pk for pk, _ in pairs])
    left: dict[int, list[Interest]] = defaultdict(list)
    for seat, pk in pairs:
        left[seat] += seen([interests[pk]], found)
    names = seat_names(seats.values(), decision.decided_on)
    about = (decision.target_kind, decision.target_id or 0)
    return [
        row_of(Left(seats[seat], tuple(some)), about, found, names) for seat, some in left.items() if some
    ]


def row_of(
    left: Left, target: registry.Target, found: Mapping[registry.Target, Any], names: Mapping[int, str]
) -> LeavingRow:
    others = [of(each) for each in left.interests if of(each) != target]
    return LeavingRow(
        seat=names[left.seat.pk],
        records=tuple(as_shown(found[other]) for other in others),
        own=len(others) < len(left.interests),
    )


def of(interest: Interest) -> registry.Target:
    return interest.target_kind, interest.target_id
