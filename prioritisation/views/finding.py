"""Fetching what a page is about, through what its reader may see; and who acts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from partnership.boards.models import Seat
from partnership.boards.standing import Actor, standing
from partnership.people.models import User
from prioritisation.models import Candidate, Round
from prioritisation.permissions import seats_scored_by


def find_round(user: User | AnonymousUser, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(user).select_related("board", "decision"), pk=pk)


def find_candidate(user: User | AnonymousUser, pk: int) -> Candidate:
    found = Candidate.objects.visible_to(user).select_related(
        "round__board", "behaviour__parent", "originator", "targeted__decision"
    )
    return get_object_or_404(found, pk=pk)


def find_own_seat(user: User | AnonymousUser, round: Round, pk: int) -> Seat:
    """A seat that this person fills: nobody else's sheet is there for them."""
    seats = {seat.pk: seat for seat in seats_scored_by(user, round)}
    if not seats:
        raise PermissionDenied
    if pk not in seats:
        raise Http404
    return seats[pk]


def require(allowed: bool) -> None:
    """Seen but not allowed."""
    if not allowed:
        raise PermissionDenied


def refused(request: HttpRequest, words: str, url: str) -> HttpResponse:
    """Back to the record, with the reason why a page has nothing to offer now."""
    messages.warning(request, words)
    return redirect(url)


def actor_of(request: HttpRequest, seat: Seat | None = None) -> Actor:
    return standing(request.user).actor(seat)
