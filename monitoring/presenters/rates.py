"""Places beside each other, for every so many people, as the page of an indicator shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from monitoring.analysis.place_rates import LONGEST, PlaceRate, PlaceRates, place_rates
from monitoring.analysis.series import Step
from monitoring.analysis.words import Reading
from monitoring.charts import stretch
from monitoring.models import Indicator, RollUp
from partnership.clock import today
from partnership.places.models import Place
from partnership.places.populations import people_in
from partnership.wording import listed

from .indicators import indicator_url

if TYPE_CHECKING:
    from monitoring.analysis.improvement import Improvement

NAMED = 3  # so many places are named in a sentence
PERSONS = ("people", "children")  # the same ones may be counted every month: months of them don't add up


@dataclass(frozen=True)
class RateRow:
    """One place in words; what is hidden is a star."""

    place: str
    url: str
    count: str
    people: str
    rate: str
    interval: str
    against: Reading | None


@dataclass(frozen=True)
class Rates:
    """The table and what it says."""

    heading: str
    sentence: str
    caption: str
    rows: Sequence[RateRow]


def rates_of(indicator: Indicator, places: Sequence[Place], whole: Place) -> Rates | None:
    """Every place with values beside the whole area; None where populations or values are not known."""
    counts: dict[int, dict[date, int | None]] = defaultdict(dict)
    rolled_up = RollUp.objects.filter(indicator=indicator, place__in=places)
    for place, period, x in rolled_up.order_by().values_list("place", "period", "x"):
        counts[place][period] = x
    year, people = people_in([place.pk for place in places], whole=whole.pk, on=today())
    step = cast("Step", indicator.frequency)
    found = place_rates(
        {place.pk: counts[place.pk] for place in places},
        people,
        whole.pk,
        improvement=cast("Improvement", indicator.better),
        protected=frozenset(place.pk for place in places if indicator.protects(place)),
        step=step,
        longest=1 if indicator.counts in PERSONS else LONGEST,
    )
    if found is None:
        return None
    by_pk = {place.pk: place for place in places}
    when = stretch(found.first, found.last, step)
    return Rates(
        heading=f"For every {found.per:,} people",
        sentence=_sentence(indicator, found, by_pk),
        caption=(
            f"{indicator.counts.capitalize()}, {when}, for every {found.per:,} people who lived there "
            f"in {year}; visitors are not among them. The interval (95%) shows how much may be chance: a "
            "place differs from the whole area only where all of it lies on one side."
        ),
        rows=[_row(indicator, each, by_pk[each.place]) for each in found.rates],
    )


def _row(indicator: Indicator, each: PlaceRate, place: Place) -> RateRow:
    hidden = each.count is None
    return RateRow(
        place=place.name,
        url=indicator_url(indicator, place),
        count="*" if hidden else f"{each.count:,}",
        people=f"{each.people:,}",
        rate="*" if hidden else f"{each.value:,.1f}",
        interval="*" if hidden else f"{each.lower:,.1f} to {each.upper:,.1f}",
        against=_against(each, indicator),
    )


def _against(each: PlaceRate, indicator: Indicator) -> Reading | None:
    flipped = indicator.better == "increase"
    return {
        "better": Reading("Better", "better-up" if flipped else "better"),
        "worse": Reading("Worse", "concern-down" if flipped else "concern"),
        "lower": Reading("Lower", "neutral"),
        "higher": Reading("Higher", "neutral"),
        "similar": Reading("Similar", "usual"),
    }.get(each.against)


def _sentence(indicator: Indicator, found: PlaceRates, places: dict[int, Place]) -> str:
    """ "Eastham is above the whole area’s 2.3 thefts for every 1,000 people, and 3 places are below it…"."""
    area = found.whole.value or 0.0
    judged = [each for each in found.rates[1:] if each.value is not None]
    above = [places[each.place].name for each in judged if each.lower is not None and each.lower > area]
    below = [places[each.place].name for each in judged if each.upper is not None and each.upper < area]
    what = "" if indicator.counts in PERSONS else f" {indicator.counts}"
    whole = f"the whole area’s {area:,.1f}{what} for every {found.per:,} people"
    if not above and not below:
        return f"No place differs from {whole} by more than chance."
    said = [f"{_named(names)} {side}" for names, side in ((above, "above"), (below, "below")) if names]
    return f"{said[0]} {whole}{f', and {said[1]} it' if len(said) > 1 else ''}, by more than chance."


def _named(names: Sequence[str]) -> str:
    """ "Eastham and Westham are", "5 places are"."""
    if len(names) > NAMED:
        return f"{len(names)} places are"
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"
