"""The list of strategies, and where the money of those that are active is."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnership.behaviours.models import Tier
from partnership.boards.models import Agency
from partnership.clock import today
from partnership.pages.parts import page_of
from partnership.papers.csv_file import csv_response
from strategies.analysis import financial_year_of, spoken_year
from strategies.charts import triangle
from strategies.models import Input, Strategy
from strategies.money import counted_inputs, investment_by_tier
from strategies.permissions import can_list_strategies
from strategies.presenters import investment as shown
from strategies.presenters.listing import CSV_HEADING, Filters, csv_rows, rows_of
from strategies.presenters.parts import own_agencies, views_of


@require_safe
def strategy_list(request: HttpRequest) -> HttpResponse:
    """Every strategy that this reader may see, filtered by the address; as a page or as CSV."""
    if not can_list_strategies(request.user):
        raise PermissionDenied
    seen = Strategy.objects.visible_to(request.user)
    leading = Input.objects.visible_to(request.user)
    tiers = list(Tier.objects.order_by("-position"))
    leads = Agency.objects.filter(pk__in=leading.order_by().values("lead"))
    filters = Filters(request.GET, leading, leads, tiers)
    opened = Strategy.objects.open_to(request.user)
    found = (
        filters.apply(seen)
        .annotate(is_open=Exists(opened.filter(pk=OuterRef("pk"))))
        .select_related("targeted__candidate", "lead_agency")
        .prefetch_related("inputs__money", "no_inputs")
    )
    if request.GET.get("format") == "csv":
        return csv_response(
            "strategies.csv", CSV_HEADING, csv_rows(rows_of(found, tiers, today(), request.user))
        )
    shown_page = page_of(request, found)
    context = {
        "page": shown_page,
        "rows": rows_of(shown_page.object_list, tiers, today(), request.user),
        "filters": filters,
        "chips": filters.chips,
        "year": spoken_year(financial_year_of(today())),
        "parts": views_of(request.user, reverse("strategies:strategy_list")),
        "own": own_agencies(request.user),
    }
    return render(request, "strategies/strategy_list.html", context)


@require_safe
def investment(request: HttpRequest) -> HttpResponse:
    """Agreed money by tier in one financial year, this one unless asked, and the inputs behind it."""
    if not can_list_strategies(request.user):
        raise PermissionDenied
    now = financial_year_of(today())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else now
    by_tier = investment_by_tier(request.user, year)
    tier = next(
        (row.tier for row in by_tier.tiers if str(row.tier.position) == request.GET.get("tier")), None
    )
    inputs = counted_inputs(request.user).select_related("strategy", "lead", "tier").prefetch_related("money")
    shown_page = page_of(request, inputs.filter(tier=tier) if tier else inputs)
    context = {
        "investment": by_tier,
        "triangle": triangle(by_tier),
        "table": shown.table(by_tier),
        "tier": tier,
        "chips": shown.chips(year, now, tier),
        "years": shown.years(now, year),
        "page": shown_page,
        "rows": shown.rows(shown_page.object_list, year),
        "parts": views_of(request.user, reverse("strategies:investment")),
    }
    return render(request, "strategies/investment.html", context)
