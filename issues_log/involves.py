"""What a decision on an issue involves: whoever has an interest in any of it does not decide it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from partnership.records.registry import Target

from .models import Issue


def of_issues(issues: Collection[int]) -> Iterable[tuple[int, Target]]:
    """Those that were merged into each."""
    rows = Issue.objects.filter(merged_into__in=issues).order_by().values_list("merged_into", "pk")
    return ((into, ("issue", pk)) for into, pk in rows if into is not None)
