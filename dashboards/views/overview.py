"""The dashboard, and the lists behind those of its numbers that no other app lists."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboards.desk import Desk
from dashboards.permissions import can_read_dashboard
from dashboards.presenters import behaviours as shown
from dashboards.presenters.lists import behaviour_list as filtered_behaviours
from dashboards.presenters.lists import owed_rows
from dashboards.presenters.lists import owing_list as filtered_owing
from dashboards.presenters.overview import overview
from dashboards.state.behaviours import watches
from dashboards.state.changes import signals_seen
from dashboards.state.owing import everything_owed
from monitoring.presenters import SignalWords
from partnership.clock import today
from partnership.pages.parts import Link, page_of
from partnership.people.reader import reader
from partnership.records.marking import Marking


def desk_of(request: HttpRequest) -> Desk:
    """The desk of a reader of the dashboard."""
    if not can_read_dashboard(request.user):
        raise PermissionDenied
    return Desk(reader(request), today())


def trail() -> list[Link]:
    return [Link("Dashboard", reverse("dashboards:dashboard"))]


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """One screen before the board above meets."""
    page = overview(desk_of(request))
    return render(request, "dashboards/dashboard.html", {"page": page, "marking": page.marking})


@require_safe
def behaviour_list(request: HttpRequest) -> HttpResponse:
    """Every targeted behaviour with its measure; `?going=improving` those that go one way."""
    desk = desk_of(request)
    filtered = filtered_behaviours(watches(desk.user), request.GET)
    page = page_of(request, filtered.found)
    context = {
        "page": page,
        "rows": shown.behaviour_rows(page.object_list),
        "views": filtered.views,
        "says": shown.sentence(filtered.watches),
        "breadcrumbs": trail(),
        "marking": Marking.SENSITIVE.label
        if any(watch.targeted.candidate.is_sensitive for watch in filtered.found)
        else "",
    }
    return render(request, "dashboards/behaviour_list.html", context)


@require_safe
def owing_list(request: HttpRequest) -> HttpResponse:
    """Who owes what: `?what=` answers, actions or scores, `?agency=` one agency's."""
    desk = desk_of(request)
    filtered = filtered_owing(everything_owed(desk.user, desk.on, desk.open_rounds), request.GET)
    page = page_of(request, filtered.found)
    context = {
        "page": page,
        "rows": owed_rows(list(page), desk.on),
        "filtered": filtered,
        "views": filtered.views,
        "chips": filtered.chips,
        "breadcrumbs": trail(),
        "marking": Marking.SENSITIVE.label if filtered.is_sensitive else "",
    }
    return render(request, "dashboards/owing_list.html", context)


@require_safe
def signal_list(request: HttpRequest) -> HttpResponse:
    """Every indicator that has changed by more than chance, targeted behaviours first."""
    desk = desk_of(request)
    of = {
        watch.indicator.pk: watch.targeted.candidate.name
        for watch in watches(desk.user, drawn=False)
        if watch.indicator is not None
    }
    page = page_of(request, signals_seen(desk.user, watched=of.keys()))
    rows = [(SignalWords.of(signal), of.get(signal.indicator_id, "")) for signal in page.object_list]
    return render(
        request, "dashboards/signal_list.html", {"page": page, "rows": rows, "breadcrumbs": trail()}
    )
