"""The list of rounds, one round, and what an officer does with it until the reveal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.boards.models import Board
from partnership.boards.naming import seat_names
from partnership.clock import today
from partnership.pages.parts import page_of
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from prioritisation import actions, permissions
from prioritisation.forms import AskAgainForm, DatesForm, OpenForm, RevealForm, SetUpForm, WeightsForm
from prioritisation.models import Round, RoundCriterion
from prioritisation.presenters.parts import day, round_crumbs
from prioritisation.presenters.rounds import lines, not_screened, round_page, views_of, with_counts
from prioritisation.sheets import answered_seats, seats_asked, sheets_of

from .finding import actor_of, find_round, refused, require


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.visible_to(request.user)
    require(permissions.can_list_rounds(request.user) or rounds.exists())
    state = request.GET.get("state", "")
    shown = rounds.filter(status=state) if state in Round.Status.values else rounds
    page = page_of(request, with_counts(shown).select_related("decision"))
    context = {
        "page": page,
        "rounds": lines(page.object_list),
        "views": views_of(state),
        "state": state,
        "can_set_up": permissions.can_set_up_round(request.user),
        "can_list_targeted": permissions.can_list_targeted(request.user),
    }
    return render(request, "prioritisation/round_list.html", context)


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request.user, pk)
    page = round_page(round, reader(request), today())
    context = {"round": round, "page": page, "marking": page.marking, "breadcrumbs": round_crumbs()}
    return render(request, "prioritisation/round_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_set_up(request: HttpRequest) -> HttpResponse:
    require(permissions.can_set_up_round(request.user))
    form = SetUpForm(posted(request), back=reverse("prioritisation:round_list"))
    if request.method == "POST" and form.is_valid():
        board = Board.objects.get(kind=Board.Kind.PREVENTION)
        round = actions.set_up_round(name=form.cleaned_data["name"], board=board, by=actor_of(request))
        messages.success(request, f"{round.reference} is set up. Put its candidates forward.")
        return redirect("prioritisation:round_detail", round.pk)
    context = {"form": form, "breadcrumbs": round_crumbs()}
    return render(request, "prioritisation/round_set_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_weights(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request.user, pk)
    require(permissions.can_run_round(request.user, round))
    if round.status != Round.Status.SET_UP:
        return refused(request, "Weights can be changed only before scoring opens.", _page_of(round))
    rows = RoundCriterion.objects.filter(round=round).select_related("criterion")
    form = WeightsForm(posted(request), rows=rows, back=_page_of(round))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_weights(
                round=round, weights=form.weights(), reason=form.cleaned_data["reason"], by=actor_of(request)
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The weights are saved.")
            return redirect(_page_of(round))
    return _form_page(request, "round_weights", round, form)


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request.user, pk)
    require(permissions.can_run_round(request.user, round))
    if round.status != Round.Status.SET_UP:
        return refused(request, "Scoring has been opened already.", _page_of(round))
    start = {"opens_on": today(), "closes_on": round.closes_on}
    form = OpenForm(posted(request), initial=start, back=_page_of(round))
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_scoring(round=round, by=actor_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _opened(form))
            return redirect(_page_of(round))
    page = round_page(round, reader(request), today())
    return _form_page(
        request,
        "round_open",
        round,
        form,
        tasks=[task for task in page.tasks[:-1] if not task.done],
        not_screened=not_screened(round, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def round_dates(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request.user, pk)
    require(permissions.can_run_round(request.user, round))
    if not round.is_blind:
        return refused(request, "Dates can be changed only while scoring is going on.", _page_of(round))
    form = DatesForm(posted(request), round=round, back=_page_of(round))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_dates(round=round, by=actor_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The dates are changed. Every seat has been told.")
            return redirect(_page_of(round))
    return _form_page(request, "round_dates", round, form)


@require_http_methods(["GET", "HEAD", "POST"])
def round_ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """After the talk, let every seat score again: blind until the next reveal."""
    round = find_round(request.user, pk)
    require(permissions.can_run_round(request.user, round))
    if round.status != Round.Status.REVEALED or round.phase > 1:
        return refused(request, "Seats can’t be asked to score again now.", _page_of(round))
    form = AskAgainForm(posted(request), initial={"opens_on": today()}, back=_page_of(round))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_again(round=round, by=actor_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _opened(form))
            return redirect(_page_of(round))
    return _form_page(request, "round_ask_again", round, form)


@require_http_methods(["GET", "HEAD", "POST"])
def round_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request.user, pk)
    require(permissions.can_run_round(request.user, round))
    if not round.is_blind:
        return refused(request, "There are no scores to reveal now.", _page_of(round))
    answered = answered_seats(round)
    sent = [sheet for sheet in sheets_of(round).values() if sheet.submitted_at is not None]
    asked = seats_asked(round, today())
    below = len(answered) < round.board.quorum
    form = RevealForm(posted(request), below_quorum=below, back=_page_of(round))
    if request.method == "POST" and form.is_valid():
        try:
            because = form.cleaned_data.get("because", "")
            actions.reveal_scores(round=round, because=because, by=actor_of(request))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("prioritisation:round_results", round.pk)
    names = seat_names(asked)
    waiting = [names[seat.pk] for seat in asked if seat.pk not in answered]
    still_open = round.closes_on is not None and today() <= round.closes_on
    return _form_page(
        request,
        "round_reveal",
        round,
        form,
        answered=len(answered),
        again=len(sent) if round.is_revealed else None,
        asked=len(asked),
        waiting=waiting,
        open_until=day(round.closes_on) if still_open else "",
        below=below,
    )


def _opened(form: OpenForm) -> str:
    opens = form.cleaned_data["opens_on"]
    opened = "is open" if opens <= today() else f"opens on {day(opens)}"
    return f"Scoring {opened}. Every seat has been told."


def _page_of(round: Round) -> str:
    return reverse("prioritisation:round_detail", args=[round.pk])


def _form_page(request: HttpRequest, name: str, round: Round, form: object, **more: object) -> HttpResponse:
    context = {"round": round, "form": form, "breadcrumbs": round_crumbs(round), **more}
    return render(request, f"prioritisation/{name}.html", context)
