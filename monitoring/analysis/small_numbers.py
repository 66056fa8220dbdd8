"""Small numbers of people: what may be shown of a count.

Source: NHS Digital's rule for Hospital Episode Statistics and the Emergency Care Data Set, since September
2018, for any place below the whole area. Where the rule applies, and where not (open data that is already
published, counts of services), is decided by the indicator's source, not here.
"""

from math import floor, isnan, nan

import pandas as pd

from monitoring.analysis.numbers import NotANumber, number

STARRED_UP_TO = 7
NEAREST = 5
LARGEST = 5_000_000_000  # NHS Digital's code refuses more; no count of people is larger
LINES = ("mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma")


def suppress(count: float) -> int | None:
    """Return what may be shown of a count of people; None means starred ("*").

    0 stays 0; 1 to 7 are starred; 8 and over are rounded to the nearest 5. Raises ValueError for negative
    numbers, fractions and anything that is not a count.
    """
    try:
        given = number(count)
    except NotANumber:
        given = nan
    if isnan(given) or given != floor(given):
        raise ValueError("A count must be a whole number.")
    if not 0 <= given <= LARGEST:
        raise ValueError(f"A count must be from 0 to {LARGEST:,}.")
    if 0 < given <= STARRED_UP_TO:
        return None
    return nearest_five(given)


def nearest_five(number: float) -> int:
    """Return the multiple of 5 nearest to `number`; half-way goes up."""
    return floor(number / NEAREST + 0.5) * NEAREST


def shown_chart(chart: pd.DataFrame) -> pd.DataFrame:
    """Return what may be shown of a control chart of counts.

    `chart` is a frame from `xmr` of the raw counts. In the copy, `value` is what `suppress` leaves (NaN
    where starred or missing), `starred` (bool) tells the two apart, and rule and signal stay: they were
    found in the raw counts. Mean and limits are given to the nearest 5 too: beside a verdict,
    exact ones would give counts back.
    """
    counts = [None if isnan(value) else suppress(value) for value in chart["value"]]
    shown = chart.assign(
        value=[nan if count is None else float(count) for count in counts],
        starred=[count is None and not isnan(raw) for count, raw in zip(counts, chart["value"], strict=True)],
    )
    for line in LINES:
        shown[line] = [nan if isnan(at) else float(nearest_five(at)) for at in chart[line]]
    return shown
