"""The targeted behaviours and how each is going, by the first indicator that its strategy watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from monitoring.analysis.frames import drawn_series
from monitoring.charts import last_day
from monitoring.models import Indicator, RollUp, Signal
from monitoring.presenters import step_of
from partnership.area.whole import whole_area
from partnership.clock import today
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.marking import readable_marking
from prioritisation.models import TargetedBehaviour
from strategies.models import Strategy, Watched

if TYPE_CHECKING:
    from monitoring.analysis.series import Series


class Going(StrEnum):
    """Which way a behaviour is going. Values are the words of the filter."""

    WORSENING = "worsening"
    IMPROVING = "improving"
    STEADY = "steady"
    CHANGED = "changed"
    UNKNOWN = "unknown"


GOING = {"concern": Going.WORSENING, "improvement": Going.IMPROVING, "common": Going.STEADY}


@dataclass(frozen=True)
class Watch:
    """One targeted behaviour. Strategy and indicator are those this reader may see, or None."""

    targeted: TargetedBehaviour
    strategy: Strategy | None = None
    indicator: Indicator | None = None
    place: Place | None = None
    signal: Signal | None = None
    series: Series | None = None

    @property
    def going(self) -> Going:
        return Going.UNKNOWN if self.signal is None else GOING.get(self.signal.signal, Going.CHANGED)

    @property
    def in_force_since(self) -> date | None:
        """When the strategy became active; for one that isn't yet, when it was opened."""
        if self.strategy is None:
            return None
        return self.strategy.active_since or today(self.strategy.opened_at)

    @property
    def began_before(self) -> bool:
        """Whether an improvement began before the strategy did: its first period was over by then."""
        since = self.in_force_since
        if self.going != Going.IMPROVING or self.signal is None or since is None:
            return False
        return last_day(self.signal.since, step_of(self.signal, self.signal.indicator)) < since


def watches(user: User, *, drawn: bool = True) -> list[Watch]:
    """Every targeted behaviour this reader may see, in the order in which the board chose them.

    `drawn` reads the series too, for the sparkline. Eight queries, however many there are.
    """
    targeted = list(TargetedBehaviour.objects.visible_to(user).select_related("candidate"))
    strategies = strategies_of(user, targeted)
    first = first_watched(user, targeted)
    pairs = {(indicator.pk, place.pk) for indicator, place in first.values()}
    signals = signals_of(user, pairs)
    series = series_of(pairs) if drawn else {}
    made = []
    for each in targeted:
        indicator, place = first.get(each.pk, (None, None))
        key = (indicator.pk, place.pk) if indicator is not None and place is not None else (0, 0)
        made.append(Watch(each, strategies.get(each.pk), indicator, place, signals.get(key), series.get(key)))
    return made


def strategies_of(user: User, targeted: list[TargetedBehaviour]) -> dict[int, Strategy]:
    """The strategy of each targeted behaviour, as far as this reader may see it."""
    found = Strategy.objects.visible_to(user).filter(targeted__in=targeted)
    return {strategy.targeted_id: strategy for strategy in found}


def first_watched(user: User, targeted: list[TargetedBehaviour]) -> dict[int, tuple[Indicator, Place]]:
    """The first indicator by which each targeted behaviour is watched, and where.

    A figure that a reader may see is not hidden by a strategy that is not theirs to read yet; one that only
    a sensitive strategy watches is.
    """
    whole = whole_area()
    rows = (
        Watched.objects.filter(
            readable_marking(user, "strategy__"),
            strategy__targeted__in=targeted,
            indicator__in=Indicator.objects.visible_to(user),
        )
        .select_related("strategy", "indicator", "place")
        .order_by("position", "id")
    )
    first: dict[int, tuple[Indicator, Place]] = {}
    for row in rows:
        if place := row.place or whole:
            first.setdefault(row.strategy.targeted_id, (row.indicator, place))
    return first


def one_of(pairs: set[tuple[int, int]]) -> Q:
    return reduce(
        or_, (Q(indicator=indicator, place=place) for indicator, place in sorted(pairs)), Q(pk__in=[])
    )


def signals_of(user: User, pairs: set[tuple[int, int]]) -> dict[tuple[int, int], Signal]:
    rows = Signal.objects.visible_to(user).filter(one_of(pairs)).select_related("indicator", "place")
    return {(row.indicator_id, row.place_id): row for row in rows}


def series_of(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], Series]:
    return {
        (each.indicator_id, each.place_id): each
        for each in drawn_series(RollUp.objects.filter(one_of(pairs)))
    }
