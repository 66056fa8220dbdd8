"""One candidate, and what an officer or a seat does with it before the reveal."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from issues_log.models import Issue
from meetings.actions import declare_interest
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from prioritisation import actions, permissions
from prioritisation.forms import (
    ChangeForm,
    EvidenceForm,
    InterestForm,
    LetThroughForm,
    PutForwardForm,
    ScreenForm,
    WithdrawForm,
)
from prioritisation.models import Candidate, Evidenced, Round, RoundCriterion
from prioritisation.presenters.candidates import as_it_stands, candidate_page, differences, start_from
from prioritisation.presenters.parts import crumbs, round_crumbs

from .finding import actor_of, find_candidate, find_round, refused, require

CLASH = "Somebody else changed this candidate after you opened this page."
NO_LONGER = "This can’t be done with the candidate any more. Its page says how it stands."


@require_safe
def candidate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = find_candidate(request.user, pk)
    page = candidate_page(candidate, reader(request))
    context = {"candidate": candidate, "page": page} | _frame(candidate, to_it=False)
    return render(request, "prioritisation/candidate_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_put_forward(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request.user, pk)
    require(permissions.can_put_forward_candidate(request.user, round))
    back = reverse("prioritisation:round_detail", args=[pk])
    if round.status != Round.Status.SET_UP:
        return refused(request, "Candidates can be put forward only before scoring opens.", back)
    issue = request.GET.get("issue", "")
    chosen = Issue.objects.visible_to(request.user).filter(pk=int(issue)) if issue.isdecimal() else None
    form = PutForwardForm(posted(request), reader=reader(request), back=back, initial=start_from(chosen))
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "issues": list(form.cleaned_data["issues"])}
        try:
            candidate = actions.put_forward(round=round, by=actor_of(request), **given)
        except actions.InARound as refusal:
            form.add_error("issues", str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is put forward. Screen it, and enter what the data say.")
            return redirect("prioritisation:candidate_detail", candidate.pk)
    context = {"round": round, "form": form, "breadcrumbs": round_crumbs(round)}
    return render(request, "prioritisation/candidate_put_forward.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a candidate before scoring opens. A clash shows what was saved beside what was typed."""
    candidate = find_candidate(request.user, pk)
    require(permissions.can_change_candidate(request.user, candidate))
    if candidate.round.status != Round.Status.SET_UP or candidate.is_withdrawn:
        return refused(request, NO_LONGER, _page_of(candidate))
    person, found = reader(request), []
    form = ChangeForm(
        posted(request),
        candidate=candidate,
        reader=person,
        back=_page_of(candidate),
        initial=as_it_stands(candidate, person),
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unseen = candidate.issues.exclude(pk__in=Issue.objects.visible_to(person).values("pk"))
        given["issues"] = [*given["issues"], *unseen]
        try:
            changed = actions.change_candidate(candidate=candidate, by=actor_of(request), **given)
        except Clash:
            candidate = find_candidate(request.user, pk)
            found = differences(candidate, person, form.cleaned_data)
            form.start_again_from(candidate)
            form.add_error(
                None, f"{CLASH} Nothing has been lost: what you typed is below, and above it what they saved."
            )
        except actions.InARound as refusal:
            form.add_error("issues", str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            to_do = "" if changed.is_screened else " Screen it before scoring opens."
            messages.success(request, f"The changes are saved.{to_do}")
            return redirect(_page_of(candidate))
    context = {"candidate": candidate, "form": form, "differences": found} | _frame(candidate)
    return render(request, "prioritisation/candidate_change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = find_candidate(request.user, pk)
    require(permissions.can_change_candidate(request.user, candidate))
    if candidate.round.is_revealed or candidate.is_withdrawn:
        return refused(request, NO_LONGER, _page_of(candidate))
    form = WithdrawForm(posted(request), candidate=candidate, back=_page_of(candidate))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(candidate=candidate, by=actor_of(request), **form.cleaned_data)
        except Clash:
            form.start_again_from(find_candidate(request.user, pk))
            form.add_error(None, f"{CLASH} Read it again before you withdraw it.")
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is withdrawn. It stays in the round with its reason.")
            return redirect(_page_of(candidate))
    context = {"candidate": candidate, "form": form} | _frame(candidate)
    return render(request, "prioritisation/candidate_withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The five questions: all yes, and it passes; one no, and it is held back."""
    candidate = find_candidate(request.user, pk)
    require(permissions.can_screen_candidate(request.user, candidate))
    if candidate.round.is_revealed or not candidate.is_in_play:
        return refused(request, NO_LONGER, _page_of(candidate))
    form = ScreenForm(posted(request), candidate=candidate, back=_page_of(candidate))
    if request.method == "POST" and form.is_valid():
        by, base = actor_of(request), form.cleaned_data["base_version"]
        try:
            if form.passes:
                note = form.cleaned_data["note"]
                actions.pass_screen(candidate=candidate, note=note, base_version=base, by=by)
                messages.success(request, "It has passed the screen.")
            else:
                actions.hold_back(candidate=candidate, base_version=base, by=by, **form.why_not())
                messages.success(request, "It is held back. It stays in the round with its reason.")
        except Clash:
            form.start_again_from(find_candidate(request.user, pk))
            form.add_error(None, f"{CLASH} Read it again before you screen it.")
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_page_of(candidate))
    context = {"candidate": candidate, "form": form, "questions": Candidate.PEARL} | _frame(candidate)
    return render(request, "prioritisation/candidate_screen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_let_through(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = find_candidate(request.user, pk)
    require(permissions.can_screen_candidate(request.user, candidate))
    if candidate.round.status != Round.Status.SET_UP or not candidate.is_held or candidate.is_withdrawn:
        return refused(request, NO_LONGER, _page_of(candidate))
    form = LetThroughForm(posted(request), candidate=candidate, back=_page_of(candidate))
    if request.method == "POST" and form.is_valid():
        try:
            actions.let_through(candidate=candidate, by=actor_of(request), **form.cleaned_data)
        except Clash:
            form.start_again_from(find_candidate(request.user, pk))
            form.add_error(None, f"{CLASH} Read it again before you let it through.")
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is let through and will be scored.")
            return redirect(_page_of(candidate))
    context = {"candidate": candidate, "form": form} | _frame(candidate)
    return render(request, "prioritisation/candidate_let_through.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = find_candidate(request.user, pk)
    require(permissions.can_screen_candidate(request.user, candidate))
    if candidate.round.is_revealed or candidate.is_withdrawn:
        return refused(request, NO_LONGER, _page_of(candidate))
    rows = RoundCriterion.objects.filter(round=candidate.round, evidenced=True).select_related("criterion")
    found = {each.criterion_id: each for each in Evidenced.objects.filter(candidate=candidate)}
    form = EvidenceForm(posted(request), rows=rows, found=found, back=_page_of(candidate))
    if request.method == "POST" and form.is_valid():
        try:
            _save_evidence(request, candidate, form)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The evidence is saved.")
            return redirect(_page_of(candidate))
    context = {"candidate": candidate, "form": form} | _frame(candidate)
    return render(request, "prioritisation/candidate_evidence.html", context)


@transaction.atomic
def _save_evidence(request: HttpRequest, candidate: Candidate, form: EvidenceForm) -> None:
    for row, value, source in form.entered():
        actions.set_evidence(
            candidate=candidate, criterion=row.criterion, value=value, source=source, by=actor_of(request)
        )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """A holder or deputy declares the seat's interest: from then on it neither scores nor decides it."""
    candidate = find_candidate(request.user, pk)
    seats = permissions.seats_that_may_declare(request.user, candidate)
    require(bool(seats))
    form = InterestForm(posted(request), seats=seats, back=_page_of(candidate))
    if request.method == "POST" and form.is_valid():
        seat = form.chosen_seat()
        try:
            declare_interest(
                seat=seat,
                person=reader(request),
                record=candidate,
                what=form.cleaned_data["what"],
                by=actor_of(request, seat),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The interest is declared. Your seat does not score this candidate.")
            return redirect(_page_of(candidate))
    context = {"candidate": candidate, "form": form} | _frame(candidate)
    return render(request, "prioritisation/candidate_interest.html", context)


def _page_of(candidate: Candidate) -> str:
    return reverse("prioritisation:candidate_detail", args=[candidate.pk])


def _frame(candidate: Candidate, *, to_it: bool = True) -> dict[str, object]:
    trail = round_crumbs(candidate.round)
    if to_it:
        trail += crumbs((candidate.name, _page_of(candidate)))
    return {
        "breadcrumbs": trail,
        "marking": candidate.get_marking_display() if candidate.is_sensitive else "",
    }
