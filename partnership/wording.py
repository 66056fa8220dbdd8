"""Days, numbers and lists as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def spoken(day: date) -> str:
    """ "Friday 17 May 2024"."""
    return f"{day:%A} {short(day)}"


def short(day: date) -> str:
    """ "17 May 2024"."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 seat", "4 seats", "1,200 agencies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"; nothing of nothing."""
    *before, last = list(parts) or [""]
    return f"{', '.join(before)} and {last}" if before else last
