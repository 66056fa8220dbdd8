"""Days, numbers and lists as people say them."""

from __future__ import annotations

from datetime import date

from partnership.wording import counted, listed, short, spoken


def test_a_day_is_said_in_full() -> None:
    day = date(2026, 6, 10)
    assert spoken(day) == "Wednesday 10 June 2026"
    assert short(day) == "10 June 2026"


def test_numbers_and_lists_read_aloud() -> None:
    assert [counted(1, "issue"), counted(1200, "issue")] == ["1 issue", "1,200 issues"]
    assert counted(2, "agency", "agencies") == "2 agencies"
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
