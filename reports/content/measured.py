"""Figures to the end of the report's month: what came in for later months belongs to later reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from monitoring.analysis.frames import drawn_series
from monitoring.models import Indicator, RollUp, Signal
from partnership.places.models import Place
from reports.periods import following

if TYPE_CHECKING:
    from monitoring.analysis.series import Series

SAME = ("period", "value", "rule", "signal", "since", "holds_since", "mean", "lower", "upper", "points")
QUARTER = 3


def series_to(month: date, indicator: Indicator, place: Place) -> Series | None:
    """The drawn series of one indicator in one place to that month; None where it has no value by then."""
    by_quarter = indicator.frequency == Indicator.Frequency.QUARTER
    values = RollUp.objects.filter(
        indicator=indicator, place=place, period__lte=last_whole(month, by_quarter=by_quarter)
    )
    return next((series for series in drawn_series(values) if series.latest() is not None), None)


def signals_to(month: date, indicators: Iterable[Indicator]) -> dict[tuple[int, int], Signal]:
    """What the latest point of each series meant in that month, by indicator and place.

    The signals that are kept tell of the latest point of all; one that lies after the month is read afresh.
    """
    kept = Signal.objects.filter(indicator__in=list(indicators)).select_related("indicator", "place")
    found = {}
    for row in kept:
        signal = row if row.period <= last_whole(month, by_quarter=spans_quarter(row)) else then(month, row)
        if signal is not None:
            found[row.indicator_id, row.place_id] = signal
    return found


def then(month: date, later: Signal) -> Signal | None:
    """The signal of the same series as it was in that month; None where nothing had been counted yet."""
    series = series_to(month, later.indicator, later.place)
    latest = series.latest() if series is not None else None
    if series is None or latest is None:
        return None
    same = {name: getattr(latest, name) for name in SAME}
    return Signal(indicator=later.indicator, place=later.place, by_quarter=series.by_quarter, **same)


def spans_quarter(signal: Signal) -> bool:
    return signal.by_quarter or signal.indicator.frequency == Indicator.Frequency.QUARTER


def last_whole(month: date, *, by_quarter: bool) -> date:
    """The latest first day that a period which is over by the end of that month can have."""
    return following(month, 1 - QUARTER) if by_quarter else month
