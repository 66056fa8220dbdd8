"""Indicators, and what is known to have changed what they count."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from monitoring.models import Indicator, KnownEvent
from partnership.boards.standing import Actor
from partnership.records.events import record
from partnership.records.moves import NotAllowed

from .derived import one_at_a_time, write_signals


class AlreadyDefined(NotAllowed):
    """There is an indicator of that key."""


@transaction.atomic
def define_indicator(
    *, key: str, name: str, by: Actor, at: datetime | None = None, **fields: Any
) -> Indicator:
    """Add a measure. `fields` are those of the model: agency, source, counts, improvement, rule, baseline…"""
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(key=key, name=name, **fields)
    except IntegrityError:
        raise AlreadyDefined(f"There is an indicator “{key}” already.") from None
    record(indicator, by=by, kind="defined", at=at)
    return indicator


@transaction.atomic
def note_known_event(
    *,
    words: str,
    starts_on: date,
    by: Actor,
    indicator: Indicator | None = None,
    use: str = KnownEvent.Use.NOTE,
    at: datetime | None = None,
) -> KnownEvent:
    """Set down once what changed the counting, for one indicator or (None) for all.

    With `use="rebase"` the limits are worked out afresh from the period that holds the day, and the
    signals of every series that it touches are written again.
    """
    event = KnownEvent.objects.create(words=words, starts_on=starts_on, indicator=indicator, use=use)
    touched = [indicator] if indicator is not None else list(Indicator.objects.all())
    if indicator is not None:
        record(
            indicator, by=by, kind="event_noted", note=words, at=at, starts_on=starts_on.isoformat(), use=use
        )
    if use == KnownEvent.Use.REBASE:
        one_at_a_time()
        write_signals([each.pk for each in touched])
    return event
