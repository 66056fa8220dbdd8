"""What the seats said, once it is revealed, and what the board decided."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.actions import record_decision
from meetings.forms import decision_kwargs
from partnership.clock import today
from partnership.people.reader import posted, reader
from partnership.records.marking import highest
from partnership.records.moves import NotAllowed
from partnership.wording import counted
from prioritisation import actions, permissions
from prioritisation.forms import DecideForm
from prioritisation.models import Round
from prioritisation.presenters.downloads import results_csv
from prioritisation.presenters.parts import round_crumbs
from prioritisation.presenters.results import choices_to_decide, results_page
from prioritisation.results import Results, read_results

from .finding import actor_of, find_round, refused, require


@require_safe
def round_results(request: HttpRequest, pk: int) -> HttpResponse:
    round = _revealed(request, pk)
    first_only = request.GET.get("phase") == "1"
    results = read_results(round, 1 if first_only else None)
    page = results_page(
        results,
        request.user,
        today(),
        before=None if first_only else _before(results),
        criterion=request.GET.get("criterion", ""),
    )
    context = {"round": round, "page": page, "marking": page.marking, "breadcrumbs": round_crumbs(round)}
    return render(request, "prioritisation/round_results.html", context)


@require_safe
def round_results_csv(request: HttpRequest, pk: int) -> HttpResponse:
    round = _revealed(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round.reference}-results.csv"'
    results = read_results(round)
    results_csv(results, request.user, response, before=_before(results))
    return response


@require_POST
def round_work_out_again(request: HttpRequest, pk: int) -> HttpResponse:
    round = _revealed(request, pk)
    require(permissions.can_run_round(request.user, round))
    try:
        actions.work_out_again(round=round, by=actor_of(request))
        messages.success(request, "The results are worked out again without those scores.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("prioritisation:round_results", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def round_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision and what it makes of the round are written together or not at all."""
    round = _revealed(request, pk)
    require(permissions.can_decide_round(request.user, round))
    if round.status != Round.Status.REVEALED:
        words = "This round is decided and frozen."
        if round.is_blind:
            words = "Seats are scoring again. The board decides once those scores are revealed."
        return refused(request, words, reverse("prioritisation:round_detail", args=[pk]))
    results = read_results(round)
    form = DecideForm(
        posted(request),
        board=round.board,
        reader=reader(request),
        record=round,
        candidates=choices_to_decide(results, request.user),
        back=reverse("prioritisation:round_results", args=[pk]),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, round, form)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    context = {"round": round, "form": form, "breadcrumbs": round_crumbs(round)}
    return render(request, "prioritisation/round_decide.html", context)


@transaction.atomic
def _decide(request: HttpRequest, round: Round, form: DecideForm) -> HttpResponse:
    by, chosen = actor_of(request), form.choices_made()
    said = decision_kwargs(form.cleaned_data)
    said["marking"] = highest(said["marking"], *(candidate.marking for candidate, _ in chosen))
    decision = record_decision(board=round.board, kind="round", record=round, by=by, **said)
    made = actions.decide_round(round=round, chosen=chosen, decision=decision, by=by)
    messages.success(
        request,
        f"{decision.reference} is recorded and waits for the chair to confirm it. "
        f"{counted(len(made), 'behaviour is', 'behaviours are')} now targeted.",
    )
    return redirect("prioritisation:round_detail", round.pk)


def _before(results: Results) -> Results | None:
    """The first results, where these are of seats that scored again."""
    return read_results(results.round, 1) if results.reveal.phase > 1 else None


def _revealed(request: HttpRequest, pk: int) -> Round:
    """Before the reveal there are no results, for anybody."""
    round = find_round(request.user, pk)
    if not round.is_revealed:
        raise Http404
    return round
