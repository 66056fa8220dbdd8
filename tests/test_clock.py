"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from partnership.clock import clock_of, clock_time, said


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(10), "10am"),
        (time(5, 18), "5:18am"),
        (time(14), "2pm"),
        (time(23, 5), "11:05pm"),
        (time(12), "midday"),
        (time(12, 30), "12:30pm"),
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
    ],
)
def test_a_full_hour_is_said_without_minutes(at: time, words: str) -> None:
    assert clock_time(at) == words


def test_a_moment_is_said_in_the_areas_time_zone() -> None:
    assert said(datetime(2026, 11, 22, 5, 22, tzinfo=UTC)) == "22 November 2026, 5:22am"
    assert said(datetime(2026, 6, 10, 9, 0, tzinfo=UTC)) == "10 June 2026, 10am"
    assert clock_of(datetime(2026, 6, 10, 23, 30, tzinfo=UTC)) == "12:30am"
