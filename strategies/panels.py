"""What came of an issue or a targeted behaviour: its strategy, shown on their pages."""

from __future__ import annotations

from django.urls import reverse

from issues_log.models import Issue
from partnership.people.models import User
from partnership.records.panels import Line, Panel
from prioritisation.models import TargetedBehaviour

from .models import Strategy, StrategyQuerySet
from .permissions import can_run_strategies


def _panel(strategies: StrategyQuerySet) -> Panel | None:
    lines = tuple(
        Line(
            f"{strategy.reference} {strategy.title}",
            reverse("strategies:strategy_detail", args=[strategy.pk]),
            strategy.get_status_display(),
        )
        for strategy in strategies
    )
    return Panel("Strategy", lines) if lines else None


def strategy_of_issue(issue: Issue, user: User) -> Panel | None:
    """The strategy that answers this issue's behaviour, if the board targeted it."""
    return _panel(Strategy.objects.visible_to(user).filter(targeted__candidate__issues=issue))


def strategy_of_targeted(targeted: TargetedBehaviour, user: User) -> Panel | None:
    """The strategy that answers this targeted behaviour; an officer opens one where there is none."""
    panel = _panel(Strategy.objects.visible_to(user).filter(targeted=targeted))
    if panel is None and can_run_strategies(user):
        line = Line("Open a strategy", reverse("strategies:strategy_open", args=[targeted.pk]))
        return Panel("Strategy", (line,))
    return panel
