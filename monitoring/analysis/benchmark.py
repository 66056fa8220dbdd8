"""A place's value against a benchmark (its region, England).

Source: Fingertips (Office for Health Improvement and Disparities), `SingleOverlappingCIsComparer`.
"""

from math import isnan
from typing import Literal

from monitoring.analysis.improvement import Improvement, checked_improvement

Comparison = Literal["better", "worse", "lower", "higher", "similar", "not compared"]


def compare(
    value: float | None,
    lower: float | None,
    upper: float | None,
    benchmark: float | None,
    *,
    improvement: Improvement = None,
    same_period: bool = True,
    same_place: bool = False,
) -> Comparison:
    """Compare a value, by its confidence interval, with the value of a benchmark in the same units.

    "similar" where the interval holds the benchmark; otherwise "better" or "worse" by what is good, or
    "lower" or "higher" where `improvement` is None. "not compared" where a number is missing, where the two
    are of different periods (`same_period=False`), and where a place would be compared with itself
    (`same_place=True`).
    """
    checked_improvement(improvement)
    if same_place or not same_period:
        return "not compared"
    if value is None or lower is None or upper is None or benchmark is None:
        return "not compared"
    if any(isnan(number) for number in (value, lower, upper, benchmark)):
        return "not compared"
    if lower <= benchmark <= upper:
        return "similar"
    is_lower = upper < benchmark
    if improvement is None:
        return "lower" if is_lower else "higher"
    return "better" if is_lower == (improvement == "decrease") else "worse"
