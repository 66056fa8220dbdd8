"""What is still news: data that reach near the present, judged by limits that rest on enough points."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from monitoring.analysis.series import MONTHS_IN, Step
from monitoring.analysis.spc import FULL_LIMITS_FROM
from monitoring.models import Indicator, Signal

LATE_AFTER = 3  # months between the last month of the data and the last full month


def months_behind(period: date, step: Step, *, on: date) -> int:
    """How many months the data end before the last full month: 30 in November 2026 for April 2024."""
    return _months(on) - 1 - (_months(period) + MONTHS_IN[step] - 1)


def is_provisional(signal: Signal) -> bool:
    """Whether its limits rest on too few points to be settled."""
    return signal.points < FULL_LIMITS_FROM


def news(*, on: date) -> Q:
    """Signals that may be told as a change: recent enough, and with settled limits."""
    by_quarter = Q(by_quarter=True) | Q(indicator__frequency=Indicator.Frequency.QUARTER)
    recent = (by_quarter & Q(period__gte=_oldest("quarter", on))) | (
        ~by_quarter & Q(period__gte=_oldest("month", on))
    )
    return Q(points__gte=FULL_LIMITS_FROM) & recent


def _oldest(step: Step, on: date) -> date:
    """The first day of the oldest period that still counts as recent."""
    month = _months(on) - 1 - LATE_AFTER - (MONTHS_IN[step] - 1)
    return date(month // 12, month % 12 + 1, 1)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
