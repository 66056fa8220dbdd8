"""One series as its chart draws it: periods in turn, gaps kept, small counts by quarter, limits found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Literal

import numpy as np
import pandas as pd

from .improvement import Improvement
from .quarters import charts_by_quarter, quarterly
from .small_numbers import shown_chart
from .spc import is_trial, xmr

Step = Literal["month", "quarter"]
MONTHS_IN = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Latest:
    """The latest point with a value: what it is, and since when it has been so.

    `since` begins the run of points with the same signal, found by whichever rule; `holds_since` is the first
    period since which what `rule` says has held without a break: outside the limits, on that side of the
    mean, moving that way, or the three of which two are close to a limit.
    """

    period: date
    value: int
    rule: str
    signal: str
    since: date
    holds_since: date
    mean: float | None
    lower: float | None
    upper: float | None
    points: int


@dataclass(frozen=True)
class Series:
    """One series of counts, drawn.

    `chart` is a frame from `xmr` with `period` (date, first day) in front: one row for every period from the
    first to the last with a value, NaN where there is none. `step` is how they are drawn. `rebased` are the
    periods at which limits start afresh.
    """

    chart: pd.DataFrame
    step: Step
    improvement: Improvement
    baseline: int | None = None
    rebased: tuple[date, ...] = ()
    is_trial: bool = False
    indicator_id: int = 0
    place_id: int = 0

    @property
    def by_quarter(self) -> bool:
        return self.step == "quarter"

    def latest(self) -> Latest | None:
        """The last point with a value; None for a series without any."""
        given = self.chart.index[self.chart["value"].notna()]
        if given.empty:
            return None
        at = int(given[-1])
        point = self.chart.iloc[at]
        return Latest(
            period=point["period"],
            value=int(point["value"]),
            rule=str(point["rule"]),
            signal=str(point["signal"]),
            since=self.chart["period"].iloc[self._back(at, self.chart["signal"].tolist())],
            holds_since=self.chart["period"].iloc[self._holds_from(at)],
            mean=_known(point["mean"]),
            lower=_known(point["lower"]),
            upper=_known(point["upper"]),
            points=len(given),
        )

    def _holds_from(self, at: int) -> int:
        """Where that which the rule of a point says begins to hold."""
        rule, values = self.chart["rule"].iloc[at], self.chart["value"]
        if rule == "two_of_three":
            return at - 2
        if rule == "trend":
            moves = np.sign(values.diff())  # moves[i]: from point i - 1 to point i
            moves.iloc[list(self._starts)] = 0.0
            return self._back(at, moves.tolist()) - 1
        if rule == "shift":
            return self._back(at, np.sign((values - self.chart["mean"]).round(9)).tolist())
        labels = list(zip(self.chart["rule"], self.chart["signal"], strict=True))
        return self._back(at, labels) if rule else at

    @property
    def _starts(self) -> set[int]:
        return {at for at, period in enumerate(self.chart["period"]) if period in self.rebased}

    def _back(self, at: int, marks: Sequence[object]) -> int:
        """The first of the points up to `at` that bear its mark, with no gap and no rebase among them."""
        missing = self.chart["value"].isna().tolist()
        starts = self._starts
        while at > 0 and at not in starts and not missing[at - 1] and marks[at - 1] == marks[at]:
            at -= 1
        return at

    def shown(self) -> pd.DataFrame:
        """The chart as it may be shown where small numbers of people are protected."""
        return shown_chart(self.chart)


def draw(
    counts: Mapping[date, int | None],
    *,
    improvement: Improvement = "decrease",
    step: Step = "month",
    baseline: int | None = None,
    rebases: Iterable[date] = (),
    indicator_id: int = 0,
    place_id: int = 0,
) -> Series:
    """Draw one series of counts.

    `counts` has the first day of each period; None and a period that isn't there are both missing, and
    nothing runs across them. A monthly count that averages under 8 over its baseline (METHODS: small
    series) is drawn by whole calendar quarters. `baseline` is in periods as they come: 12 months are 4
    quarters. `rebases` are days: the period that holds one starts a new group.
    """
    months = sorted(counts)
    values = [counts[month] for month in months]
    drawn_step = step
    if step == "month" and charts_by_quarter(values, baseline=baseline):
        frame = quarterly(months, values).rename(columns={"start": "period"})
        if frame["value"].notna().any():
            drawn_step = "quarter"
            baseline = None if baseline is None else max(2, baseline // 3)
    if drawn_step == step:
        given = [month for month, value in zip(months, values, strict=True) if value is not None]
        periods = every_period(given[0], given[-1], step) if given else []
        frame = pd.DataFrame(
            {
                "period": pd.Series(periods, dtype=object),
                "value": pd.Series([counts.get(period) for period in periods], dtype=float),
            }
        )
    periods = frame["period"].tolist()
    starts = sorted({at for day in rebases if (at := _position(day, periods, drawn_step))})
    chart = xmr(frame["value"], improvement=improvement, baseline=baseline, rebase_at=starts)
    chart.insert(0, "period", frame["period"])
    return Series(
        chart=chart,
        step=drawn_step,
        improvement=improvement,
        baseline=baseline,
        rebased=tuple(periods[at] for at in starts),
        is_trial=is_trial(frame["value"], baseline=baseline, rebase_at=starts),
        indicator_id=indicator_id,
        place_id=place_id,
    )


def every_period(first: date, last: date, step: Step) -> list[date]:
    """The first day of every period from the one to the other, both included."""
    at, end, by = _months(first), _months(last), MONTHS_IN[step]
    return [date(month // 12, month % 12 + 1, 1) for month in range(at, end + 1, by)]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _position(day: date, periods: Sequence[date], step: Step) -> int | None:
    """Where the period that holds the day, or the next one drawn, stands; None outside the series."""
    if not periods:
        return None
    at = (_months(day) - _months(periods[0])) // MONTHS_IN[step]
    return at if 0 < at < len(periods) else None


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)
