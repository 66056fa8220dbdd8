"""Months: which are due, when, and the stretch of time that a month's report tells of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from partnership.clock import at_time

DUE_AT_HOUR = 6  # on the 1st of the following month, by the clock of the area


@dataclass(frozen=True)
class Window:
    """From when the last report was due until this one is: each event falls into one report only."""

    start: datetime
    end: datetime


def month_of(day: date) -> date:
    """The first day of the month of that day."""
    return day.replace(day=1)


def following(month: date, by: int = 1) -> date:
    """The first day of the month so many months after (before, if negative)."""
    months = month.year * 12 + month.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def due_at(period: date) -> datetime:
    """The moment at which a month's report is due."""
    return at_time(following(period), DUE_AT_HOUR)


def months_due(starts_with: date, now: datetime) -> Iterator[date]:
    """Every month, from the first one to report, whose report is due by now."""
    period = month_of(starts_with)
    while due_at(period) <= now:
        yield period
        period = following(period)


def window_of(period: date) -> Window:
    return Window(start=due_at(following(period, -1)), end=due_at(period))
