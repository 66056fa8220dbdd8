"""What has changed of late: the latest points that are more than chance, targeted behaviours first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Case, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.functions import Abs, Coalesce, NullIf

from monitoring.freshness import news
from monitoring.models import Signal
from partnership.area.whole import whole_area
from partnership.clock import today
from partnership.people.models import User


def signals_seen(user: User, *, watched: Collection[int], on: date | None = None) -> QuerySet[Signal]:
    """Signals of the whole area: those of the watched indicators first, then the strongest.

    Old data and provisional limits are no news: their signals stand on the pages of the indicators only.
    Strength is the distance from the mean in widths of the limits: two charts of different size compare.
    """
    width = NullIf(F("upper") - F("mean"), Value(0.0))
    return (
        Signal.objects.visible_to(user)
        .telling()
        .filter(news(on=on or today()), place=whole_area())
        .select_related("indicator", "place")
        .annotate(
            targeted=Case(
                When(indicator__in=list(watched), then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            strength=Coalesce(Abs(F("value") - F("mean")) / width, Value(0.0), output_field=FloatField()),
        )
        .order_by("targeted", "-strength", "indicator__name")
    )
