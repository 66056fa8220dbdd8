"""What a decision on a zone involves: whoever has an interest in any of it does not decide it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from partnership.records.registry import Target

from .models import Zone


def of_zones(zones: Collection[int]) -> Iterable[tuple[int, Target]]:
    """The strategy that each delivers."""
    rows = Zone.objects.filter(pk__in=zones, strategy__isnull=False).order_by()
    return ((pk, ("strategy", strategy)) for pk, strategy in rows.values_list("pk", "strategy"))
