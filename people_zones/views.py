"""People Zones: the list, and one zone."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meetings.panels import decisions_about
from partnership.area.models import say
from partnership.boards.standing import standing
from partnership.pages.parts import Link, View, page_of, with_query
from partnership.people.reader import reader
from partnership.records.panels import panels_for

from . import presenters as shown
from .models import Zone
from .permissions import can_read_zones

OPEN = [status for status in Zone.Status if status != Zone.Status.CLOSED]
VIEWS = (("", "All"), ("open", "Not closed"), ("closed", "Closed"))


@require_safe
def zone_list(request: HttpRequest) -> HttpResponse:
    """Every zone for readers of the board; their own for a zone's people."""
    if not can_read_zones(request.user):
        raise PermissionDenied
    state = next((key for key, _ in VIEWS if key == request.GET.get("state")), "")
    zones = Zone.objects.visible_to(request.user)
    if state:
        zones = zones.filter(status__in=OPEN if state == "open" else [Zone.Status.CLOSED])
    ready = zones.select_related("behaviour").prefetch_related("places", "communities")
    page = page_of(request, ready.order_by("number"))
    context = {
        "rows": shown.zone_rows(page.object_list, request.user),
        "page": page,
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in VIEWS
        ],
        "reads_board": standing(request.user).reads_board,
    }
    return render(request, "people_zones/zone_list.html", context)


@require_safe
def zone_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One zone: state, approach, behaviour, places, strategy, people, and what happened."""
    user = reader(request)
    rows = Zone.objects.visible_to(user).select_related("behaviour")
    zone = get_object_or_404(rows.prefetch_related("places", "communities"), pk=pk)
    strategy = shown.looked_up("strategy", zone.strategy_id, user)
    decided = decisions_about(zone, user)
    context = {
        "zone": zone,
        "breadcrumbs": [Link(say("zone", "plural"), reverse("people_zones:zone_list"))],
        "marking": zone.get_marking_display() if zone.is_sensitive else "",
        "facts": shown.zone_facts(zone, strategy),
        "happens": shown.HAPPENS[Zone.Status(zone.status)],
        "whom_to_tell": shown.whom_to_tell(zone, user),
        "decision": shown.looked_up("decision", zone.commissioned_by_id, user),
        "people": shown.people_of(zone, user),
        "panels": [*([decided] if decided is not None else []), *panels_for("zone", zone, user)],
        "timeline": shown.zone_timeline(zone, user),
    }
    return render(request, "people_zones/zone_detail.html", context)
