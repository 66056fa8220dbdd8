"""What is shown on other records' pages: the strategy that came of an issue or a targeted behaviour, and the
way to what an agency is asked."""

from __future__ import annotations

from django.urls import reverse

from issues_log.models import Issue
from partnership.boards.models import Agency
from partnership.people.models import User
from partnership.records.panels import Line, Panel
from prioritisation.models import TargetedBehaviour

from .models import Input, Strategy, StrategyQuerySet
from .permissions import can_read_agencies, can_run_strategies


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


def asked_of_agency(agency: Agency, user: User) -> Panel | None:
    """The way to all that an agency is asked, where it leads an input that this reader may see."""
    leads = can_read_agencies(user) and Input.objects.visible_to(user).filter(lead=agency.pk).exists()
    line = Line(
        "What it is asked, has answered and is doing", reverse("strategies:agency_detail", args=[agency.pk])
    )
    return Panel("In strategies", (line,)) if leads else None
