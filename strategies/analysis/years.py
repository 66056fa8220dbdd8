"""Financial years: they begin on 1 April and are named by the year in which they begin."""

from __future__ import annotations

from datetime import date

FIRST_MONTH = 4


def financial_year_of(day: date) -> int:
    """The year in which the day's financial year began: 2026 for 1 April 2026 to 31 March 2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def spoken_year(year: int) -> str:
    """'2026 to 2027'."""
    return f"{year} to {year + 1}"


def years_between(first: date, last: date) -> list[int]:
    """Every financial year that the days from `first` to `last` touch, in order."""
    return list(range(financial_year_of(first), financial_year_of(last) + 1))
