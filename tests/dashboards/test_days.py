"""Days and numbers as people say them."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.days import counted, how_late, how_soon, listed, near, short, spoken

ON = date(2026, 6, 10)


def test_a_day_is_said_in_full() -> None:
    assert spoken(ON) == "Wednesday 10 June 2026"
    assert short(ON) == "10 June 2026"


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


def test_numbers_and_lists_read_aloud() -> None:
    assert [counted(1, "issue"), counted(1200, "issue")] == ["1 issue", "1,200 issues"]
    assert counted(2, "agency", "agencies") == "2 agencies"
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
