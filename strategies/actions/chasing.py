"""Reminding agencies of what they owe: answers in a consultation, word on inputs past their end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.clock import today
from partnership.records.events import Event, record
from partnership.records.moves import NotAllowed
from partnership.wording import spoken
from strategies.models import Input, Strategy

from .locking import take
from .telling import people_of, tell_agencies


@transaction.atomic
def remind(
    *,
    strategy: Strategy,
    agencies: Iterable[Agency],
    by: Actor,
    words: str = "",
    at: datetime | None = None,
) -> list[Agency]:
    """Remind agencies of what they owe to one strategy; returns those that were.

    Left out: who owes nothing there any more, who was reminded today already, and an agency for which nobody
    can sign in. Raises NotAllowed where that leaves none. words: what the officer adds.
    """
    strategy, on = take(strategy), today(at)
    owed, already = owed_to(strategy, on), reminded_on(strategy, on)
    told = [
        agency
        for agency in agencies
        if agency.pk in owed and agency.pk not in already and people_of([agency.pk], strategy, at)
    ]
    if not told:
        raise NotAllowed(
            f"Nobody was reminded about {strategy.reference}: each agency has answered, was reminded today "
            "already, or has nobody who can sign in."
        )
    for agency in told:
        text = f"{asked_of(strategy, owed[agency.pk], on)} {words.strip()}".strip()
        tell_agencies(strategy, strategy, [agency.pk], kind="reminded", at=at, text=text)
    names = ", ".join(agency.name for agency in told)
    record(strategy, by=by, kind="reminded", note=names, at=at, agencies=[agency.pk for agency in told])
    return told


def owed_to(strategy: Strategy, on: date) -> dict[int, list[Input]]:
    """The inputs on which each lead owes a word to this strategy: an answer, or whether it is done."""
    inputs = Input.objects.filter(strategy=strategy)
    found: dict[int, list[Input]] = defaultdict(list)
    for item in inputs.awaited() | inputs.behind(on):
        found[item.lead_id].append(item)
    return found


def reminded_on(strategy: Strategy, on: date) -> set[int]:
    events = Event.objects.of(strategy).filter(kind="reminded", at__date=on)
    return {pk for event in events for pk in event.data["agencies"]}


def asked_of(strategy: Strategy, inputs: list[Input], on: date) -> str:
    """What the reminder says."""
    titles = ", ".join(f"“{item.title}”" for item in inputs)
    closes_on = strategy.consultation_closes_on
    if strategy.status not in Strategy.RUNNING and closes_on is not None:
        due = "was due on" if closes_on < on else "is due by"
        return f"Your agency’s answer {due} {spoken(closes_on)}. It is asked about {titles}."
    return f"Your agency is asked whether this is done: {titles}."
