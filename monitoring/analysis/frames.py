"""From rows to series: what the charts, signals and sparklines of indicators are drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q

from monitoring.models import Indicator, KnownEvent

from .improvement import Improvement
from .series import Series, Step, draw

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from monitoring.models import RollUp


def rebases_of(indicator_ids: Any) -> list[tuple[int | None, date]]:
    """(indicator or None for all, day) of every known event from which limits start afresh."""
    events = KnownEvent.objects.filter(
        Q(indicator__in=indicator_ids) | Q(indicator=None), use=KnownEvent.Use.REBASE
    )
    return list(events.order_by("starts_on").values_list("indicator_id", "starts_on"))


def drawn_series(rolled_up: QuerySet[RollUp]) -> Iterator[Series]:
    """Every series (indicator × place) among the rolled-up values, drawn: three queries, however many."""
    rows = rolled_up.order_by("indicator_id", "place_id", "period").values_list(
        "indicator_id", "place_id", "period", "x"
    )
    found = list(rows)
    ids = {row[0] for row in found}
    if not ids:
        return
    indicators = Indicator.objects.in_bulk(ids)
    rebases = rebases_of(ids)
    for (indicator_id, place_id), part in groupby(found, key=itemgetter(0, 1)):
        indicator = indicators[indicator_id]
        yield draw(
            {period: x for _, _, period, x in part},
            improvement=cast("Improvement", indicator.better),
            step=cast("Step", indicator.frequency),
            baseline=indicator.baseline,
            rebases=[day for of, day in rebases if of in (None, indicator_id)],
            indicator_id=indicator_id,
            place_id=place_id,
        )
