"""Whether an input has been done, as its lead or an officer says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from strategies.models import Answer, Input, Strategy

from .locking import needed, take_input
from .telling import tell_owner


@transaction.atomic
def mark_done(*, input: Input, note: str, by: Actor, at: datetime | None = None) -> Input:
    """The lead has done what it agreed to, with a note of what was done."""
    item = take_input(input)
    if item.strategy.status not in Strategy.RUNNING:
        raise NotAllowed("An input can be marked as done once the strategy is active.")
    if item.answer_now not in Answer.COUNTS:
        raise NotAllowed(f"{item.lead} has not agreed to this input, so there is nothing to mark as done.")
    if item.done_at is not None:
        raise NotAllowed("This input is marked as done already.")
    item.done_note = needed(note, "Enter what was done.")
    item.done_at, item.done_by = moment(at), by.user
    item.save(update_fields=["done_at", "done_by", "done_note"])
    record(item, by=by, kind="done", note=item.done_note, at=at)
    tell_owner(item, item.strategy, by=by, kind="done", at=at, text=f"{item.lead} has done it.")
    return item
