"""Agencies of the partnership: the list, one of them, adding, correcting and ending one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.boards import actions, presenters
from partnership.boards.forms import AddAgencyForm, ChangeAgencyForm, EndAgencyForm
from partnership.boards.models import Partner, Seat, called
from partnership.boards.permissions import can_keep_agencies, can_read_seats
from partnership.boards.standing import standing
from partnership.boards.timeline import timeline
from partnership.clock import today
from partnership.pages.parts import View, page_of, with_query
from partnership.people.forms import start_from
from partnership.people.models import User
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.records.panels import panels_for

from .seats import FORM_METHODS, crumbs

STATES = (("", "Agencies now"), ("ended", "Ended"))
UP = "Agencies"


def must_keep(person: User) -> None:
    if not can_keep_agencies(person):
        raise PermissionDenied


@require_safe
def agency_list(request: HttpRequest) -> HttpResponse:
    """The agencies of the partnership, and those that were."""
    person = reader(request)
    if not can_read_seats(person):
        raise PermissionDenied
    on, visible = today(), Partner.objects.visible_to(person)
    state = "ended" if request.GET.get("state") == "ended" else ""
    found = visible.over(on) if state else visible.not_over(on)
    page = page_of(request, found.select_related("successor"))
    seats = (
        Seat.objects.visible_to(person).current(on).filter(agency__in=[row.pk for row in page.object_list])
    )
    counts = dict(seats.order_by().values_list("agency").annotate(Count("pk")))
    context = {
        "rows": presenters.agency_rows(page.object_list, counts),
        "page": page,
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in STATES
        ],
        "state": state,
        "may_keep": can_keep_agencies(person),
        "breadcrumbs": crumbs(),
    }
    return render(request, "partnership/agency_list.html", context)


def agency_of(request: HttpRequest, pk: int) -> Partner:
    rows = Partner.objects.visible_to(request.user).select_related("successor")
    agency: Partner = get_object_or_404(rows, pk=pk)
    return agency


@require_safe
def agency_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency: its seats, what came before and after it."""
    person, agency = reader(request), agency_of(request, pk)
    on = today()
    seats = (
        Seat.objects.visible_to(person).current(on).filter(agency=agency).select_related("agency", "board")
    )
    over = agency.during.upper is not None and agency.during.upper <= on
    context = {
        "agency": agency,
        "breadcrumbs": crumbs((UP, reverse("agency_list"))),
        "facts": presenters.agency_facts(agency),
        "rows": presenters.seat_rows(seats, on, person),
        "predecessors": agency.predecessors.all(),
        "timeline": timeline(agency, presenters.AGENCY_WORDS, person),
        "panels": panels_for("agency", agency, person),
        "may_keep": can_keep_agencies(person) and not over,
        "may_end": not agency.convenes,
    }
    return render(request, "partnership/agency_detail.html", context)


def form_about(request: HttpRequest, agency: Partner, form: Form, *, title: str) -> HttpResponse:
    trail = crumbs((UP, reverse("agency_list")), (agency.name, reverse("agency_detail", args=[agency.pk])))
    context = {"form": form, "title": title, "caption": agency.name, "breadcrumbs": trail}
    return render(request, "partnership/form.html", context)


@require_http_methods(FORM_METHODS)
def agency_add(request: HttpRequest) -> HttpResponse:
    """Add an agency to the partnership."""
    person = reader(request)
    must_keep(person)
    back = reverse("agency_list")
    form = AddAgencyForm(posted(request), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            agency = actions.add_agency(by=standing(person).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{agency.name} is added.")
            return redirect("agency_detail", pk=agency.pk)
    context = {"form": form, "title": "Add an agency", "breadcrumbs": crumbs((UP, back))}
    return render(request, "partnership/form.html", context)


@require_http_methods(FORM_METHODS)
def agency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what an agency is called."""
    person, agency = reader(request), agency_of(request, pk)
    must_keep(person)
    back = reverse("agency_detail", args=[pk])
    form = ChangeAgencyForm(posted(request), agency=agency, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_agency(agency=agency, by=standing(person).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            start_from(form, called(agency))
        else:
            messages.success(request, "The agency is corrected.")
            return redirect(back)
    return form_about(request, agency, form, title="Correct this agency")


@require_http_methods(FORM_METHODS)
def agency_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agency, with or without another in its place."""
    person, agency = reader(request), agency_of(request, pk)
    must_keep(person)
    back = reverse("agency_detail", args=[pk])
    form = EndAgencyForm(posted(request), agency=agency, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_agency(agency=agency, by=standing(person).actor(), **form.answers())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The last day of the agency is recorded.")
            return redirect(back)
    return form_about(request, agency, form, title="End this agency")
