"""XmR control charts, as NHS England's Making Data Count draws them.

Sources: NHSRplotthedots `ptd_spc_standard`, `ptd_calculate_point_type` and `ptd_calculate_assurance_type`;
the limits are Shewhart's for individual values (2.66 = 3 / 1.128).
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import fsum, isnan, nan
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitoring.analysis.improvement import Improvement, checked_improvement
from monitoring.analysis.numbers import LARGEST, NotANumber, listed, number

LIMIT = 2.66  # process limits lie this many mean moving ranges from the mean
TWO_SIGMA = 2 / 3 * LIMIT
OUTLYING_RANGE = 3.267  # a moving range this many times their mean is screened out, when asked
RUN = 7
FULL_LIMITS_FROM = 13  # limits from fewer points are "trial"
FULL_BASELINE_FROM = 12  # so many points can fix a baseline

Assurance = Literal["consistently pass", "consistently fail", "hit and miss"]
Floats = npt.NDArray[np.float64]
Signs = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

_RULES = np.array(["", "astronomical", "trend", "two_of_three", "shift"], dtype=object)
# Index: -1 falling or low, 0 nothing, 1 rising or high.
_SIGNALS = {
    "decrease": np.array(["common", "concern", "improvement"], dtype=object),
    "increase": np.array(["common", "improvement", "concern"], dtype=object),
    None: np.array(["common", "high", "low"], dtype=object),
}


def xmr(
    values: Iterable[float | None],
    *,
    improvement: Improvement = "decrease",
    baseline: int | None = None,
    rebase_at: Iterable[int] = (),
    screen_outliers: bool = False,
    count_beyond_three_sigma: bool = True,
    run: int = RUN,
) -> pd.DataFrame:
    """Draw an XmR chart of one series and label what is unusual in it.

    `values` has one number per period, oldest first; None or NaN is a missing period: no moving range, run,
    trend or triple reaches across it. `baseline=n` takes mean and limits of each group from its first n
    non-missing points. `rebase_at` lists the positions (from 0) at which a new group starts; limits and every
    rule restart there. `screen_outliers` drops moving ranges of 3.267 times their mean or more, once.
    `count_beyond_three_sigma=False` leaves points outside the limits out of two-of-three (as the R package
    does). `run` is how many points make a trend or a shift.

    Returns a frame with index 0..n-1, a row per value, in the units of the values: value, mean, lower,
    upper, lower_two_sigma, upper_two_sigma; rule ("", "astronomical", "trend", "two_of_three", "shift"; the
    first that fits labels a point); signal ("common"; "improvement" or "concern"; or "high" and "low" where
    `improvement` is None). A point on a turn between two trends belongs to the later. A group in which no
    limits can be drawn (under two values, or no two side by side) has NaN limits and is all common. The
    lower limit is as computed, also where it is below zero.

    Raises ValueError for values that are not numbers (True and False are none) and for settings out of
    range.
    """
    return framed(
        labelled(
            _numbers(values),
            improvement=improvement,
            baseline=baseline,
            rebase_at=rebase_at,
            screen_outliers=screen_outliers,
            count_beyond_three_sigma=count_beyond_three_sigma,
            run=run,
        )
    )


def framed(columns: Mapping[str, Any]) -> pd.DataFrame:
    """The frame of `labelled` columns."""
    words = {name: pd.array(columns[name], dtype="str") for name in ("rule", "signal")}
    return pd.DataFrame({**columns, **words})


def labelled(
    x: Floats,
    *,
    improvement: Improvement = "decrease",
    baseline: int | None = None,
    rebase_at: Iterable[int] = (),
    screen_outliers: bool = False,
    count_beyond_three_sigma: bool = True,
    run: int = RUN,
) -> dict[str, npt.NDArray[Any]]:
    """The columns of `xmr` as arrays, for looking through hundreds of series without a frame for each."""
    signals = _SIGNALS[checked_improvement(improvement)]
    starts = _group_starts(rebase_at, len(x))
    if baseline is not None and not _whole(baseline, at_least=2):
        raise ValueError("A baseline is a whole number of points, 2 or more.")
    if not _whole(run, at_least=3):
        raise ValueError("A run is a whole number of points, 3 or more.")

    mean, width = np.full(len(x), nan), np.full(len(x), nan)  # width: the mean moving range
    for start, end in pairwise([*starts, len(x)]):
        mean[start:end], width[start:end] = _centre_and_width(x[start:end], baseline, screen_outliers)

    # What rounding of floats could hide or invent: a value on a line is on it.
    seen = np.abs(x[~np.isnan(x)])
    near = 1e-12 * float(seen.max()) if seen.size else 0.0
    drawn = ~np.isnan(x) & ~np.isnan(width)
    # linked[i]: point i goes on from point i - 1. A missing point has no sign, which breaks a run by itself.
    linked = drawn.copy()
    linked[starts] = False

    away = np.where(drawn, x - mean, 0.0)
    side = _signs(away, near)
    beyond_three = drawn & (np.abs(away) > LIMIT * width + near)
    beyond_two = drawn & (np.abs(away) > TWO_SIGMA * width + near)
    if not count_beyond_three_sigma:
        beyond_two &= ~beyond_three

    trend = _trend(x, linked, run, near)
    shift = np.where(_in_run(side, linked, run), side, 0)
    triple = np.where(_two_of_three(beyond_two, side, linked), side, 0)
    outside = np.where(beyond_three, side, 0)
    rule = np.select([outside != 0, trend != 0, triple != 0, shift != 0], [1, 2, 3, 4], 0)
    direction = np.select([rule == 1, rule == 2, rule == 3, rule == 4], [outside, trend, triple, shift], 0)

    return {
        "value": x,
        "mean": mean,
        "lower": mean - LIMIT * width,
        "upper": mean + LIMIT * width,
        "lower_two_sigma": mean - TWO_SIGMA * width,
        "upper_two_sigma": mean + TWO_SIGMA * width,
        "rule": _RULES[rule],
        "signal": signals[direction],
    }


def assurance(
    chart: pd.DataFrame, target: float | None, *, improvement: Improvement = "decrease"
) -> Assurance | None:
    """Say whether the process, as it now is, can be relied on to meet `target`.

    `chart` is a frame from `xmr`; the limits of its last group decide. `target` is in the units of the
    values. A target on a limit is "hit and miss". None where there is no target, no limits or no direction
    that is good. Source: NHSRplotthedots `ptd_calculate_assurance_type`.
    """
    if checked_improvement(improvement) is None or target is None or isnan(target) or chart.empty:
        return None
    lower, upper = float(chart["lower"].iloc[-1]), float(chart["upper"].iloc[-1])
    if isnan(lower) or isnan(upper):
        return None
    if lower <= target <= upper:
        return "hit and miss"
    all_below = upper < target
    return "consistently pass" if all_below == (improvement == "decrease") else "consistently fail"


def is_trial(
    values: Iterable[float | None], *, baseline: int | None = None, rebase_at: Iterable[int] = ()
) -> bool:
    """Whether the limits of the last group rest on too few points to be settled.

    True under 13 non-missing points in the group, or where the baseline is under 12.
    """
    x = _numbers(values)
    last = x[_group_starts(rebase_at, len(x))[-1] :] if len(x) else x
    points = int(np.count_nonzero(~np.isnan(last)))
    return points < FULL_LIMITS_FROM or (baseline is not None and baseline < FULL_BASELINE_FROM)


def _numbers(values: Iterable[float | None]) -> Floats:
    """Return the values as floats, missing ones as NaN."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and values.ndim == 1:
        if (np.abs(values) > LARGEST).any():
            raise ValueError("Every value must be a finite number or missing, in a list.")
        return values
    try:
        return np.array([number(value) for value in listed(values)], dtype=np.float64)
    except NotANumber:
        raise ValueError("Every value must be a finite number or missing, in a list.") from None


def _whole(number: object, *, at_least: int) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool) and int(number) >= at_least


def _group_starts(rebase_at: Iterable[int], length: int) -> list[int]:
    """Return the positions at which groups start, 0 among them."""
    try:
        starts = listed(rebase_at)
    except NotANumber:
        raise ValueError("Rebases are a list of positions.") from None
    for start in starts:
        if not length:
            raise ValueError("A series without values has no position at which to rebase.")
        if not _whole(start, at_least=0) or start >= length:
            raise ValueError(f"A rebase starts at a position from 0 to {length - 1}, not {start!r}.")
    return sorted({0, *(int(start) for start in starts)}) if length else []


def _centre_and_width(group: Floats, baseline: int | None, screen_outliers: bool) -> tuple[float, float]:
    """Return the mean and the mean moving range of one group; NaN for what cannot be had."""
    present = np.flatnonzero(~np.isnan(group))
    if baseline is not None:
        present = present[:baseline]
    if not present.size:
        return nan, nan
    used = group[: present[-1] + 1]
    mean = fsum(used[present]) / present.size
    ranges = np.abs(np.diff(used))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return mean, nan
    width = fsum(ranges) / ranges.size
    if screen_outliers and width > 0:
        ranges = ranges[ranges < OUTLYING_RANGE * width]
        width = fsum(ranges) / ranges.size
    return mean, width


def _signs(numbers: Floats, near: float) -> Signs:
    """Return 1 above `near`, -1 below minus `near`, 0 between."""
    return (numbers > near).astype(np.int8) - (numbers < -near).astype(np.int8)


def _in_run(signs: Signs, linked: Flags, length: int) -> Flags:
    """Flag every point of a run of `length` or more equal signs; 0 and a missing link break a run."""
    if not signs.size:
        return np.zeros(0, dtype=bool)
    breaks = ~linked
    breaks[1:] |= signs[1:] != signs[:-1]
    run_of = np.cumsum(breaks)
    flags: Flags = (np.bincount(run_of)[run_of] >= length) & (signs != 0)
    return flags


def _trend(x: Floats, linked: Flags, run: int, near: float) -> Signs:
    """Return 1 for points of a rise of `run` points, -1 of a fall, else 0."""
    step = np.zeros(len(x), dtype=np.int8)  # step[i]: from point i - 1 to point i
    step[1:] = np.where(linked[1:], _signs(np.diff(x), near), 0)
    step[~_in_run(step, linked, run - 1)] = 0
    trend = step.copy()
    trend[:-1] = np.where(step[1:] != 0, step[1:], step[:-1])
    return trend


def _two_of_three(beyond: Flags, side: Signs, linked: Flags) -> Flags:
    """Flag points beyond two sigma in three linked points on one side, two of which are beyond it."""
    flags = np.zeros(len(side), dtype=bool)
    if len(side) < 3:
        return flags
    together = linked[2:] & linked[1:-1]
    one_side = np.abs(side[2:] + side[1:-1] + side[:-2]) == 3
    enough = beyond[2:].astype(np.int8) + beyond[1:-1] + beyond[:-2] >= 2
    found = together & one_side & enough
    for offset in range(3):
        flags[offset : offset + len(found)] |= found
    return flags & beyond
