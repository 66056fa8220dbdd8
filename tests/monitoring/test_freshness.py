"""What is still news: recent data, judged by settled limits."""

from datetime import date

import pytest

from monitoring.freshness import months_behind, news
from monitoring.models import Signal
from tests.factories.monitoring import make_indicator, make_llr

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "points", "period", "by_quarter", "told"),
    [
        ("2026-11-22", 13, date(2026, 7, 1), False, True),
        ("2026-11-22", 13, date(2026, 6, 1), False, False),
        ("2026-11-22", 12, date(2026, 10, 1), False, False),
        ("2026-11-22", 13, date(2026, 4, 1), True, False),
        ("2026-11-22", 13, date(2026, 7, 1), True, True),
    ],
)
def test_what_is_news(on, points, period, by_quarter, told):
    signal = Signal.objects.create(
        indicator=make_indicator(),
        place=make_llr(),
        period=period,
        value=9,
        signal="concern",
        rule="astronomical",
        since=period,
        by_quarter=by_quarter,
        points=points,
        mean=1.0,
        lower=0.0,
        upper=2.0,
    )
    assert (signal in Signal.objects.filter(news(on=date.fromisoformat(on)))) is told
    step = "quarter" if by_quarter else "month"
    assert (months_behind(period, step, on=date.fromisoformat(on)) <= 3 and points > 12) is told
