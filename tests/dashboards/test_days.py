"""Days as people say them, seen from another day."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.days import how_late, how_soon, near

ON = date(2026, 6, 10)


def test_a_near_day_needs_no_year_and_a_far_one_does() -> None:
    assert near(date(2026, 7, 6), ON) == "Monday 6 July"
    assert near(date(2027, 7, 6), ON) == "Tuesday 6 July 2027"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 10), "today"),
        (date(2026, 6, 11), "tomorrow"),
        (date(2026, 7, 6), "in 26 days"),
        (date(2026, 6, 9), "1 day ago"),
    ],
)
def test_how_soon(day: date, words: str) -> None:
    assert how_soon(day, ON) == words


def test_how_late() -> None:
    assert how_late(date(2026, 6, 9), ON) == "1 day late"
    assert how_late(date(2026, 6, 6), ON) == "4 days late"
