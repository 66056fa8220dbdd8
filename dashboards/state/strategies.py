"""Strategies by stage, with what each still waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, Q

from partnership.people.models import User
from strategies.models import Strategy


def strategies_seen(user: User) -> list[Strategy]:
    """The strategies this reader may see. `awaited` counts their inputs without a valid answer."""
    return list(
        Strategy.objects.visible_to(user)
        .annotate(awaited=Count("inputs", filter=Q(inputs__answer_now="")), inputs_put=Count("inputs"))
        .order_by("number", "id")
    )


def by_stage(strategies: Sequence[Strategy]) -> list[tuple[Strategy.Status, int]]:
    """How many stand at each stage, in the order of the stages, without the empty ones."""
    number = Counter(strategy.status for strategy in strategies)
    return [(stage, number[stage]) for stage in Strategy.Status if number[stage]]
