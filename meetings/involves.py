"""What a decision on a decision involves: whoever has an interest in any of it does not decide it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from partnership.records.registry import Target

from .models import Decision


def of_decisions(decisions: Collection[int]) -> Iterable[tuple[int, Target]]:
    """The record that each is about."""
    rows = Decision.objects.filter(pk__in=decisions, target_id__isnull=False).order_by()
    for pk, kind, target in rows.values_list("pk", "target_kind", "target_id"):
        assert target is not None
        yield pk, (kind, target)
