"""Small series: counts too small for a monthly chart are charted by calendar quarter.

A month with fewer than eight events on average moves by chance from month to month, and its moving ranges say
little. The choice is made once per series, over its baseline, so that a chart doesn't change its shape.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from math import fsum, isnan, nan

import pandas as pd

MONTHLY_FROM = 8  # events a month, on average over the baseline


def charts_by_quarter(
    counts: Iterable[float | None], *, baseline: int | None = None, monthly_from: float = MONTHLY_FROM
) -> bool:
    """Whether a monthly count is to be charted by calendar quarter.

    `counts` has one count per month, oldest first, None or NaN where missing. True where the mean of the
    first `baseline` non-missing months (of all of them, without a baseline) is under `monthly_from`. Ask
    once per series. An empty series stays monthly.
    """
    present = (count for count in counts if not _missing(count))
    used = list(islice(present, baseline))
    return bool(used) and fsum(count or 0 for count in used) / len(used) < monthly_from


def quarterly(months: Sequence[date], counts: Sequence[float | None]) -> pd.DataFrame:
    """Sum monthly counts by calendar quarter.

    `months` has any day of each month, in any order, once each; `counts` the count of each, None or NaN
    where missing. Returns a frame with a row for every quarter from the first whole one to the last whole
    one: `start` (date, the first day of the quarter) and `value` (float). A quarter with fewer than three
    counted months is a part quarter: NaN between whole ones (so no rule of a chart runs across it), left
    out at the ends.

    Raises ValueError where the two lists differ in length or a month occurs twice.
    """
    if len(months) != len(counts):
        raise ValueError("Give one count for every month.")
    by_month = {(month.year, month.month): count for month, count in zip(months, counts, strict=True)}
    if len(by_month) != len(months):
        raise ValueError("A month occurs twice.")
    parts: defaultdict[int, list[float]] = defaultdict(list)
    for (year, month), count in by_month.items():
        if count is not None and not isnan(count):
            parts[year * 4 + (month - 1) // 3].append(float(count))
    whole = {quarter: fsum(part) for quarter, part in parts.items() if len(part) == 3}
    drawn = range(min(whole), max(whole) + 1) if whole else range(0)
    return pd.DataFrame(
        {
            "start": pd.Series(
                [date(quarter // 4, quarter % 4 * 3 + 1, 1) for quarter in drawn], dtype=object
            ),
            "value": pd.Series([whole.get(quarter, nan) for quarter in drawn], dtype=float),
        }
    )


def _missing(count: float | None) -> bool:
    return count is None or isnan(count)
