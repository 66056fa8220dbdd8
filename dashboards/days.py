"""Days as people say them, seen from another day."""

from __future__ import annotations

from datetime import date

from partnership.wording import counted, spoken


def near(day: date, on: date) -> str:
    """The same without the year, for a day within half a year: "Monday 10 June"."""
    return f"{day:%A} {day.day} {day:%B}" if abs((day - on).days) < 183 else spoken(day)


def how_soon(day: date, on: date) -> str:
    """ "in 26 days", "tomorrow", "today", "4 days ago"."""
    ahead = (day - on).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    return f"in {ahead} days" if ahead > 0 else f"{counted(-ahead, 'day')} ago"


def how_late(due: date, on: date) -> str:
    """ "4 days late"."""
    return f"{counted((on - due).days, 'day')} late"
