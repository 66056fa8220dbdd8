"""Setting the agenda of a meeting: items added, reworded, put in another order, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from meetings.models import AgendaItem, Decision, Meeting
from partnership.boards.standing import Actor
from partnership.records import registry
from partnership.records.events import record as write_event
from partnership.records.moves import NotAllowed
from partnership.records.versions import must_start_from

from .meeting import must_be_to_come, must_stand, taken


@dataclass(frozen=True)
class Line:
    """A line of an agenda as it is to be: an item that is there, by its id, or a new one.

    No title leaves that of an item as it is. A record counts for a new one only.
    """

    title: str = ""
    item: int | None = None
    record: Any | None = None


@transaction.atomic
def add_item(
    *, meeting: Meeting, title: str, by: Actor, record: Any | None = None, at: datetime | None = None
) -> AgendaItem:
    """Put an item last on the agenda, about a registered record or about none."""
    meeting = taken(meeting)
    must_stand(meeting)
    item = new_item(meeting, record)
    item.position = (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1
    item.title = title
    item.save()
    later_version(meeting)
    # The event has no words: whoever reads the meeting may not be allowed to read the record.
    write_event(meeting, by=by, kind="item_added", at=at, item=item.pk)
    return item


@transaction.atomic
def change_agenda(
    *,
    meeting: Meeting,
    lines: Sequence[Line],
    base_version: int,
    by: Actor,
    at: datetime | None = None,
) -> Meeting:
    """Make the agenda these lines, in this order; an item that is in none of them is taken out.

    Raises Clash if somebody changed the meeting or its agenda since `base_version`, and NotAllowed where an
    item that the meeting decided on would go.
    """
    meeting = taken(meeting)
    must_be_to_come(meeting, at)
    must_start_from(meeting, base_version)
    items = {item.pk: item for item in meeting.items.all()}
    kept = [line.item for line in lines if line.item is not None]
    if len(set(kept)) != len(kept) or not set(kept) <= set(items):
        raise NotAllowed("An item of another agenda, or one twice, can’t be on this one.")
    if any(line.item is None and not line.title.strip() for line in lines):
        raise NotAllowed("Enter what the item is called.")
    gone = [item for pk, item in items.items() if pk not in kept]
    if decided := decided_on(meeting, gone):
        raise NotAllowed(f"The meeting decided on item {decided[0].position}, so it stays on the agenda.")
    if said := differences(items, lines, len(gone)):
        rewrite(meeting, items, lines)
        later_version(meeting)
        write_event(meeting, by=by, kind="agenda_changed", note=said, at=at)
    return meeting


def later_version(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.save(update_fields=["version"])


def decided_on(meeting: Meeting, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Those of the items about whose record the meeting decided."""
    made = Decision.objects.filter(meeting=meeting, target_id__isnull=False).order_by()
    targets = set(made.values_list("target_kind", "target_id"))
    return [item for item in items if (item.target_kind, item.target_id) in targets]


def differences(items: dict[int, AgendaItem], lines: Sequence[Line], gone: int) -> str:
    """How many items are new, reworded and gone, and whether the rest is in another order.

    None of their words: whoever reads the meeting may not be allowed to read what an item is about.
    """
    new = sum(line.item is None for line in lines)
    reworded = sum(bool(line.title) and line.title != items[line.item].title for line in lines if line.item)
    kept = [items[line.item].position for line in lines if line.item]
    said = [
        f"{number} {words}"
        for number, words in ((new, "added"), (reworded, "reworded"), (gone, "taken out"))
        if number
    ]
    if kept != sorted(kept) or (new and lines[-1].item is not None):
        said.append("in another order")
    return f"{', '.join(said).capitalize()}." if said else ""


def rewrite(meeting: Meeting, items: dict[int, AgendaItem], lines: Sequence[Line]) -> None:
    """Write the lines as items. Positions may cross on the way: their constraint is checked at the end."""
    meeting.items.exclude(pk__in=[line.item for line in lines if line.item]).delete()
    for position, line in enumerate(lines, start=1):
        item = items[line.item] if line.item else new_item(meeting, line.record)
        item.position, item.title = position, line.title or item.title
        item.save()


def new_item(meeting: Meeting, record: Any | None) -> AgendaItem:
    kind, pk = registry.target_of(record) if record is not None else ("", None)
    return AgendaItem(meeting=meeting, target_kind=kind, target_id=pk)
