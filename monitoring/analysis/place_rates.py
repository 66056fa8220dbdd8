"""Places beside each other: counts for every so many people, with intervals, against the whole area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from .benchmark import Comparison, compare
from .improvement import Improvement
from .rates import rate
from .series import MONTHS_IN, Step, every_period
from .small_numbers import suppress

LONGEST = 12  # months
PER = (1_000, 10_000, 100_000)


@dataclass(frozen=True)
class PlaceRate:
    """One place; count, rate and limits are None where a small number is hidden."""

    place: int
    people: int
    count: int | None
    value: float | None
    lower: float | None
    upper: float | None
    against: Comparison


@dataclass(frozen=True)
class PlaceRates:
    """All of them from `first` to `last` (both first days of a period), the whole area first."""

    first: date
    last: date
    per: int
    rates: tuple[PlaceRate, ...]

    @property
    def whole(self) -> PlaceRate:
        return self.rates[0]


def place_rates(
    counts: Mapping[int, Mapping[date, int | None]],
    people: Mapping[int, int],
    whole: int,
    *,
    improvement: Improvement,
    protected: Collection[int] = (),
    step: Step = "month",
    longest: int = LONGEST,
) -> PlaceRates | None:
    """Compare places over the latest stretch (`longest` months at most) in which the whole area has values.

    `counts` has the first day of each period, by place; a place that lacks one of the stretch, or whose
    `people` are not known, is left out. For those `protected` the count is what may be shown of it, and the
    rate is worked out from that: an exact one would give the count back. None where there is nothing to
    compare.
    """
    given = sorted(period for period, count in counts.get(whole, {}).items() if count is not None)
    if not given or not people.get(whole):
        return None
    periods = [given[-1]]
    for period in reversed(given[:-1]):
        if len(every_period(period, periods[0], step)) != 2 or len(periods) * MONTHS_IN[step] >= longest:
            break
        periods.insert(0, period)
    sums = {place: _sum(of, periods) for place, of in counts.items() if people.get(place)}
    total = sums[whole] or 0
    per = next((each for each in PER if total * each >= people[whole]), PER[-1])
    area = rate(total, people[whole], per=per)

    def one(place: int, count: int) -> PlaceRate:
        shown = suppress(count) if place in protected else count
        if shown is None:
            return PlaceRate(place, people[place], None, None, None, None, "not compared")
        value, lower, upper = rate(shown, people[place], per=per)
        against = compare(value, lower, upper, area[0], improvement=improvement, same_place=place == whole)
        return PlaceRate(place, people[place], shown, value, lower, upper, against)

    made = [one(place, count) for place, count in sums.items() if count is not None and place != whole]
    return PlaceRates(periods[0], periods[-1], per, (one(whole, total), *made)) if made else None


def _sum(counts: Mapping[date, int | None], periods: Collection[date]) -> int | None:
    given = [count for period in periods if (count := counts.get(period)) is not None]
    return sum(given) if len(given) == len(periods) else None
