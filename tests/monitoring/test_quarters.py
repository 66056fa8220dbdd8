"""Small series: the choice of the quarter, and the sums."""

from datetime import date
from math import isnan, nan

import pytest

from monitoring.analysis import charts_by_quarter, quarterly


def months(first, count):
    start = first.year * 12 + first.month - 1
    return [date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(count)]


def test_under_eight_a_month_is_charted_by_quarter():
    assert charts_by_quarter([7, 8, 8])
    assert not charts_by_quarter([8, 8, 8])
    assert not charts_by_quarter([])
    assert not charts_by_quarter([None, nan])


def test_the_baseline_decides():
    assert charts_by_quarter([2, None, 3, 90, 90], baseline=2)
    assert not charts_by_quarter([90, nan, 90, 1, 1, 1], baseline=2)


def test_sums_by_calendar_quarter():
    frame = quarterly(months(date(2021, 1, 1), 6), [1, 2, 3, 4, 5, 6])
    assert frame["start"].tolist() == [date(2021, 1, 1), date(2021, 4, 1)]
    assert frame["value"].tolist() == [6, 15]


def test_part_quarters_at_the_ends_are_not_drawn():
    frame = quarterly(months(date(2021, 2, 1), 10), [1] * 10)  # February to November
    assert frame["start"].tolist() == [date(2021, 4, 1), date(2021, 7, 1)]


def test_a_part_quarter_between_is_a_gap():
    counts = [1, 1, 1, 1, None, 1, 1, 1, 1]
    frame = quarterly(months(date(2021, 1, 1), 9), counts)
    assert [None if isnan(value) else value for value in frame["value"]] == [3, None, 3]


def test_a_gap_of_months_is_a_gap_of_quarters():
    given = [*months(date(2022, 7, 1), 4), *months(date(2024, 1, 1), 4)]
    frame = quarterly(given, [2] * 8)
    assert frame["start"].iloc[0] == date(2022, 7, 1)
    assert frame["start"].iloc[-1] == date(2024, 1, 1)
    assert [None if isnan(value) else value for value in frame["value"]] == [6, *[None] * 5, 6]


def test_no_whole_quarter_no_rows():
    assert quarterly(months(date(2021, 1, 1), 2), [1, 2]).empty


def test_refusals():
    with pytest.raises(ValueError, match="one count for every month"):
        quarterly([date(2021, 1, 1)], [])
    with pytest.raises(ValueError, match="twice"):
        quarterly([date(2021, 1, 1), date(2021, 1, 31)], [1, 2])
