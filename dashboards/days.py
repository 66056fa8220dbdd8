"""Days and numbers as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def spoken(day: date) -> str:
    """ "Monday 10 June 2024"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def near(day: date, on: date) -> str:
    """The same without the year, for a day within half a year: "Monday 10 June"."""
    return f"{day:%A} {day.day} {day:%B}" if abs((day - on).days) < 183 else spoken(day)


def short(day: date) -> str:
    """ "10 June 2024"."""
    return f"{day.day} {day:%B %Y}"


def how_soon(day: date, on: date) -> str:
    """ "in 26 days", "tomorrow", "today", "4 days ago"."""
    ahead = (day - on).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    return f"in {ahead} days" if ahead > 0 else f"{counted(-ahead, 'day')} ago"


def how_late(due: date, on: date) -> str:
    """ "4 days late"."""
    return f"{counted((on - due).days, 'day')} late"


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 issue", "3 issues", "2 People Zones"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """ "one", "one and two", "one, two and three"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
