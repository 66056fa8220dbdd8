"""One series as its chart draws it: periods in turn, gaps kept, small counts by quarter, limits found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isnan
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .improvement import Improvement
from .quarters import charts_by_quarter, quarterly
from .small_numbers import shown_chart
from .spc import framed, is_trial, labelled

Step = Literal["month", "quarter"]
Column = Sequence[Any] | npt.NDArray[Any]
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

    `columns` are those of `xmr` with `period` (date, first day) in front: one row for every period from the
    first to the last with a value, NaN where there is none; `chart` is the frame of them. `step` is how they
    are drawn. `rebased` are the
    periods at which limits start afresh.
    """

    columns: Mapping[str, Column]
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

    @cached_property
    def chart(self) -> pd.DataFrame:
        return framed({**self.columns, "period": pd.Series(self.columns["period"], dtype=object)})

    def latest(self) -> Latest | None:
        """The last point with a value; None for a series without any."""
        columns = self.columns
        given = [at for at, value in enumerate(columns["value"]) if not isnan(value)]
        if not given:
            return None
        at = given[-1]
        return Latest(
            period=columns["period"][at],
            value=int(columns["value"][at]),
            rule=columns["rule"][at],
            signal=columns["signal"][at],
            since=columns["period"][self._back(at, columns["signal"])],
            holds_since=columns["period"][self._holds_from(at)],
            mean=_known(columns["mean"][at]),
            lower=_known(columns["lower"][at]),
            upper=_known(columns["upper"][at]),
            points=len(given),
        )

    def _holds_from(self, at: int) -> int:
        """Where that which the rule of a point says begins to hold."""
        rules, values = self.columns["rule"], np.asarray(self.columns["value"], dtype=np.float64)
        rule = rules[at]
        if rule == "two_of_three":
            return at - 2
        if rule == "trend":
            moves = np.sign(np.diff(values, prepend=np.nan))  # moves[i]: from point i - 1 to point i
            moves[list(self._starts)] = 0.0
            return self._back(at, moves.tolist()) - 1
        if rule == "shift":
            return self._back(at, np.sign((values - self.columns["mean"]).round(9)).tolist())
        labels = list(zip(rules, self.columns["signal"], strict=True))
        return self._back(at, labels) if rule else at

    @cached_property
    def _starts(self) -> set[int]:
        return {at for at, period in enumerate(self.columns["period"]) if period in self.rebased}

    def _back(self, at: int, marks: Column) -> int:
        """The first of the points up to `at` that bear its mark, with no gap and no rebase among them."""
        values, starts = self.columns["value"], self._starts
        while at > 0 and at not in starts and not isnan(values[at - 1]) and marks[at - 1] == marks[at]:
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
    given = [month for month, value in zip(months, values, strict=True) if value is not None]
    periods = every_period(given[0], given[-1], step) if given else []
    x = np.array([counts.get(period) for period in periods], dtype=np.float64)
    if step == "month" and charts_by_quarter(values, baseline=baseline):
        frame = quarterly(months, values)
        if frame["value"].notna().any():
            drawn_step = "quarter"
            baseline = None if baseline is None else max(2, baseline // 3)
            periods, x = frame["start"].tolist(), frame["value"].to_numpy()
    starts = sorted({at for day in rebases if (at := _position(day, periods, drawn_step))})
    return Series(
        columns={
            "period": periods,
            **labelled(x, improvement=improvement, baseline=baseline, rebase_at=starts),
        },
        step=drawn_step,
        improvement=improvement,
        baseline=baseline,
        rebased=tuple(periods[at] for at in starts),
        is_trial=is_trial(x, baseline=baseline, rebase_at=starts),
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
