"""What every view begins with: the row this reader may see, the permission, who acts; and how it ends."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partnership.boards.standing import SUBMITS, Actor, standing
from partnership.people.models import User
from partnership.people.reader import reader
from strategies.models import Input, Strategy, StrategyQuerySet
from strategies.permissions import can_run_strategies
from strategies.presenters.parts import marking_of, page_of, page_of_input, trail


def open_strategies(reader: User) -> StrategyQuerySet:
    """Those of which this reader may read what is written in them now, with what their pages say."""
    return Strategy.objects.open_to(reader).select_related(
        "targeted__candidate__round",
        "lead_agency",
        "owner",
        "endorsement__superseded_by",
        "upper_decision__superseded_by",
    )


def strategy_for(request: HttpRequest, pk: int) -> Strategy:
    """The strategy, or 404 where this reader may not read what is written in it now."""
    return get_object_or_404(open_strategies(reader(request)), pk=pk)


def strategy_to_run(request: HttpRequest, pk: int) -> Strategy:
    """The same, for those who run strategies; 403 for others who see it."""
    strategy = strategy_for(request, pk)
    if not can_run_strategies(request.user):
        raise PermissionDenied
    return strategy


def input_for(request: HttpRequest, pk: int) -> Input:
    """The input with all that its page says, or 404 where this reader may not see its strategy."""
    seen = (
        Input.objects.visible_to(request.user)
        .select_related("strategy", "tier", "lead", "done_by")
        .prefetch_related(
            "places",
            "communities",
            "money",
            "answers__submitted_by",
            "answers__prepared_by",
            "answers__agency",
            "reports__submitted_by",
            "reports__prepared_by",
            "reports__agency",
        )
    )
    return get_object_or_404(seen, pk=pk)


def input_to_run(request: HttpRequest, pk: int) -> Input:
    item = input_for(request, pk)
    if not can_run_strategies(request.user):
        raise PermissionDenied
    return item


def acting(request: HttpRequest, lead: int | None = None) -> Actor:
    """Who acts, for the seat of that agency where they fill one."""
    who = standing(request.user)
    seated = [m for m in who.memberships if m.seat is not None and lead is not None and m.agency_id == lead]
    seated.sort(key=lambda membership: membership.role not in SUBMITS)
    return who.actor(seated[0].seat if seated else None)


def page(
    request: HttpRequest,
    template: str,
    strategy: Strategy,
    item: Input | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page below a strategy (or below one of its inputs), with breadcrumbs and marking."""
    frame = {
        "strategy": strategy,
        "item": item,
        "breadcrumbs": trail(request.user, strategy, item),
        "marking": marking_of(strategy),
        "back": page_of_input(item) if item is not None else page_of(strategy),
    }
    return render(request, f"strategies/{template}.html", frame | context, status=status)


def done(request: HttpRequest, words: str, url: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(url)


def refused(request: HttpRequest, words: str, url: str) -> HttpResponse:
    """Back to the record, with the reason why a page has nothing to offer now."""
    messages.warning(request, words)
    return redirect(url)
