"""Seats: who fills them, vacancies, filling one, ending one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.boards import actions, presenters
from partnership.boards.forms import EndForm, FillSeatForm, SeatForm
from partnership.boards.models import Board, Membership, Seat, SeatQuerySet
from partnership.boards.permissions import (
    can_clear,
    can_end_place,
    can_keep_agencies,
    can_keep_seats,
    can_read_seats,
)
from partnership.boards.standing import standing
from partnership.boards.timeline import timeline
from partnership.clock import today
from partnership.guests.permissions import can_keep_grants
from partnership.pages.parts import Link, View, page_of, with_query
from partnership.people.actions import invite, invite_if_loaded
from partnership.people.naming import as_seen_by
from partnership.people.permissions import can_keep_accounts
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed

FORM_METHODS = ["GET", "HEAD", "POST"]
STATES = (("", "Seats now"), ("vacant", "Vacant"), ("roles", "Other roles"), ("ended", "Ended"))


def crumbs(*more: tuple[str, str]) -> list[Link]:
    return [Link("Members", reverse("seat_list")), *(Link(label, url) for label, url in more)]


@require_safe
def seat_list(request: HttpRequest) -> HttpResponse:
    """Who sits on which board; seats that nobody holds; roles without a seat."""
    person = reader(request)
    if not can_read_seats(person):
        raise PermissionDenied
    visible = Seat.objects.visible_to(person)
    boards = list(Board.objects.filter(pk__in=visible.order_by().values("board")))
    named = request.GET.get("board", "")
    board = next((each for each in boards if str(each.pk) == named), boards[0] if boards else None)
    state = next((key for key, _ in STATES if key == request.GET.get("state")), "")
    on = today()
    rows, roles = [], []
    page = page_of(request, seats_in_state(visible.filter(board=board), state, on))
    if state == "roles":
        held = Membership.objects.filter(board=board, seat__isnull=True).current(on)
        roles = presenters.place_rows(held.select_related("user", "board", "agency", "seat"), person)
    else:
        rows = presenters.seat_rows(page.object_list, on, person)
    context = {
        "rows": rows,
        "roles": roles,
        "page": page,
        "board": board,
        "boards": [
            View(each.name, with_query(request.GET, board=str(each.pk)), each == board) for each in boards
        ],
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in STATES
        ],
        "state": state,
        "may_keep": can_keep_seats(person),
        "may_keep_agencies": can_keep_agencies(person),
        "may_keep_accounts": can_keep_accounts(person),
        "may_keep_grants": can_keep_grants(person),
    }
    return render(request, "partnership/seat_list.html", context)


def seats_in_state(found: SeatQuerySet, state: str, on: date) -> Any:
    """Seats of today unless the ended ones are asked for; only those that nobody holds, if asked."""
    if state == "ended":
        return found.over(on).select_related("agency", "board").order_by("-during")
    current = found.current(on).select_related("agency", "board")
    held = Membership.objects.filter(role=Membership.Role.HOLDER, seat__isnull=False).current(on)
    return current.exclude(pk__in=held.values("seat")) if state == "vacant" else current


def seat_of(request: HttpRequest, pk: int) -> Seat:
    rows = Seat.objects.visible_to(request.user).select_related("agency", "board")
    seat: Seat = get_object_or_404(rows, pk=pk)
    return seat


@require_safe
def seat_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One seat: who fills it, who did, and what happened to it."""
    person, seat = reader(request), seat_of(request, pk)
    places = list(
        Membership.objects.filter(seat=seat)
        .select_related("user", "board", "agency", "seat__agency")
        .order_by("-during", "-pk")
    )
    on = today()
    holder = next((p for p in places if p.role == Membership.Role.HOLDER and on in p.during), None)
    rows = presenters.place_rows(places, person)
    over = seat.during.upper is not None and seat.during.upper <= on
    context = {
        "seat": seat,
        "breadcrumbs": crumbs(),
        "facts": presenters.seat_facts(seat, holder, places, person),
        "now": [row for row in rows if not row.is_over],
        "earlier": [row for row in rows if row.is_over],
        "timeline": timeline(seat, presenters.SEAT_WORDS, person),
        "may_keep": can_keep_seats(person) and not over,
    }
    return render(request, "partnership/seat_detail.html", context)


@require_http_methods(FORM_METHODS)
def seat_add(request: HttpRequest) -> HttpResponse:
    """Add a seat to a board."""
    person = reader(request)
    if not can_keep_seats(person):
        raise PermissionDenied
    form = SeatForm(posted(request), back=reverse("seat_list"), initial={"board": request.GET.get("board")})
    if request.method == "POST" and form.is_valid():
        try:
            seat = actions.add_seat(by=standing(person).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The seat is added. Nobody fills it yet.")
            return redirect("seat_detail", pk=seat.pk)
    context = {"form": form, "title": "Add a seat", "breadcrumbs": crumbs()}
    return render(request, "partnership/form.html", context)


@require_http_methods(FORM_METHODS)
def seat_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who fills a seat, and invite them where they have no account, or were only loaded with the area."""
    person, seat = reader(request), seat_of(request, pk)
    if not can_keep_seats(person):
        raise PermissionDenied
    back = reverse("seat_detail", args=[pk])
    form = FillSeatForm(posted(request), back=back, may_clear=can_clear(person))
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, standing(person).actor()
        try:
            with transaction.atomic():
                whom = form.person or invite(email=given["email"], post=given["post"], by=by)
                is_invited = form.person is None or invite_if_loaded(person=whom, by=by)
                actions.give_place(
                    person=whom,
                    board=seat.board,
                    role=given["role"],
                    seat=seat,
                    since=given["since"],
                    may_see_sensitive=form.cleared,
                    by=by,
                )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            invited = " An invitation is on its way." if is_invited else ""
            messages.success(request, f"The seat is filled by {as_seen_by(whom, person)}.{invited}")
            return redirect(back)
    context = {"form": form, "title": "Fill this seat", "caption": str(seat)}
    return render(request, "partnership/form.html", {**context, "breadcrumbs": crumbs((str(seat), back))})


@require_http_methods(FORM_METHODS)
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat with everybody's place on it."""
    person, seat = reader(request), seat_of(request, pk)
    if not can_keep_seats(person):
        raise PermissionDenied
    back = reverse("seat_detail", args=[pk])
    note = "Everybody who fills it loses their place after that day. What they decided stays."
    form = EndForm(posted(request), back=back, done="End this seat", note=note)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_seat(seat=seat, by=standing(person).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The last day of the seat is recorded.")
            return redirect(back)
    context = {"form": form, "title": "End this seat", "caption": str(seat)}
    return render(request, "partnership/form.html", {**context, "breadcrumbs": crumbs((str(seat), back))})


@require_http_methods(FORM_METHODS)
def place_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on which day somebody's place ends."""
    person = reader(request)
    if not can_keep_seats(person):
        raise PermissionDenied
    place = get_object_or_404(
        Membership.objects.select_related("user", "board", "agency", "seat__agency"), pk=pk
    )
    if not can_end_place(person, place):
        raise PermissionDenied
    back = reverse("seat_detail", args=[place.seat_id]) if place.seat_id else reverse("seat_list")
    form = EndForm(posted(request), back=back, done="End this place")
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_place(membership=place, by=standing(person).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The last day of the place is recorded.")
            return redirect(back)
    who = f"{as_seen_by(place.user, person)}, {place.get_role_display().lower()}"
    context = {"form": form, "title": "End this place", "caption": who, "breadcrumbs": crumbs()}
    return render(request, "partnership/form.html", context)
