"""Recent trend of a yearly indicator, as Fingertips marks it.

Source: Fingertips (Office for Health Improvement and Disparities), `TrendMarkerCalculator`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import Literal

from monitoring.analysis.improvement import Improvement, checked_improvement

POINTS = 5
SIGNIFICANT_ABOVE = 9.54953570608324  # chi-squared with one degree of freedom at p = 0.002
INTERVAL_IN_ERRORS = 3.92  # a 95 % interval is this many standard errors wide

Marker = Literal["increasing", "decreasing", "no change", "cannot be calculated"]
Judgement = Literal["getting better", "getting worse"]
YearPoint = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Trend:
    """What the last five years say. `slope` is in units of the value per year; None where not calculated."""

    marker: Marker
    judgement: Judgement | None = None
    slope: float | None = None
    chi_squared: float | None = None


@dataclass(frozen=True)
class _Point:
    at: int
    value: float
    weight: float


def recent_trend(
    points: Sequence[YearPoint], *, improvement: Improvement = None, annual: bool = True
) -> Trend:
    """Fit a line through the last five years, weighted by how sure each is.

    `points` has (value, lower, upper) with 95 % limits for every year in turn, oldest first; a year without a
    value or an interval holds None and keeps its place. A trend is marked where chi-squared = (slope / its
    standard error) squared is above 9.5495 and the slope keeps its sign when each point is left out in turn.
    `improvement` turns the marker into a judgement.

    "cannot be calculated" under five points with an interval, where an interval has no width, and where the
    periods are not single years (`annual=False`).
    """
    checked_improvement(improvement)
    recent = [point for point in map(_point, range(len(points)), points) if point is not None][-POINTS:]
    if not annual or len(recent) < POINTS or any(point.weight <= 0 for point in recent):
        return Trend("cannot be calculated")
    slope, chi_squared = _slope(recent)
    left_out = [_slope([*recent[:i], *recent[i + 1 :]])[0] for i in range(POINTS)]
    one_sign = slope != 0 and all(a * b > 0 for a, b in pairwise([slope, *left_out]))
    if not (one_sign and chi_squared > SIGNIFICANT_ABOVE):
        return Trend("no change", None, slope, chi_squared)
    marker: Marker = "increasing" if slope > 0 else "decreasing"
    judgement: Judgement | None = None
    if improvement is not None:
        judgement = "getting better" if (slope > 0) == (improvement == "increase") else "getting worse"
    return Trend(marker, judgement, slope, chi_squared)


def _point(at: int, point: YearPoint) -> _Point | None:
    """Return the point with its weight, 1 / se squared; weight 0 where the interval has no width."""
    value, lower, upper = point
    if value is None or lower is None or upper is None or isnan(value) or isnan(lower) or isnan(upper):
        return None
    if lower > upper:
        raise ValueError("A lower limit lies above its upper limit.")
    error = (upper - lower) / INTERVAL_IN_ERRORS
    return _Point(at, value, 1 / error**2 if error else 0.0)


def _slope(points: Sequence[_Point]) -> tuple[float, float]:
    """Return the weighted least-squares slope and its chi-squared, (slope / its standard error) squared."""
    w = sum(point.weight for point in points)
    # Around the weighted means, where the textbook sums lose no digits: S_tt = (SwSwtt - Swt^2) / Sw.
    mean_t = sum(point.weight * point.at for point in points) / w
    mean_y = sum(point.weight * point.value for point in points) / w
    s_tt = sum(point.weight * (point.at - mean_t) ** 2 for point in points)
    crosses = [point.weight * (point.at - mean_t) * (point.value - mean_y) for point in points]
    s_ty = sum(crosses)
    if abs(s_ty) <= 1e-12 * sum(map(abs, crosses)):  # level, but for the rounding of floats: no sign
        s_ty = 0.0
    slope = s_ty / s_tt
    return slope, slope**2 * s_tt
