"""What a decision on a strategy involves: whoever has an interest in any of it does not decide it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from partnership.records.registry import Target

from .models import Input, Strategy


def of_strategies(strategies: Collection[int]) -> Iterable[tuple[int, Target]]:
    """The behaviour that each answers, and the inputs that are settled with it."""
    came_of = Strategy.objects.filter(pk__in=strategies).order_by().values_list("pk", "targeted")
    inputs = Input.objects.filter(strategy__in=strategies).order_by().values_list("strategy", "pk")
    yield from ((pk, ("targeted", targeted)) for pk, targeted in came_of)
    yield from ((strategy, ("input", pk)) for strategy, pk in inputs)
