from datetime import date

import pytest

from strategies.analysis import financial_year_of, spoken_year, years_between


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_a_financial_year_begins_on_1_april(day: date, year: int) -> None:
    assert financial_year_of(day) == year


def test_it_is_said_by_both_years() -> None:
    assert spoken_year(2026) == "2026 to 2027"


def test_the_years_that_some_days_touch() -> None:
    assert years_between(date(2026, 3, 31), date(2027, 4, 1)) == [2025, 2026, 2027]
