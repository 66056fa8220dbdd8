"""A seat's own sheet. Nobody else has a page for it, whatever they may run."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partnership.clock import clock_of, moment, today
from partnership.people.reader import posted
from partnership.records.moves import NotAllowed
from prioritisation import actions, permissions
from prioritisation.forms import CheckForm, read_scores
from prioritisation.presenters.parts import round_crumbs
from prioritisation.presenters.scoring import CHECK, Sheet, check_page, criterion_page, read_sheet
from prioritisation.sheets import sheets_of

from .finding import actor_of, find_own_seat, find_round, require


@require_safe
def round_score(request: HttpRequest, pk: int) -> HttpResponse:
    """The way in: the first of one's seats that has not answered yet."""
    round = find_round(request.user, pk)
    seats = permissions.seats_scored_by(request.user, round)
    if not seats:
        raise PermissionDenied
    sheets = sheets_of(round)
    waiting = [seat for seat in seats if seat.pk not in sheets or sheets[seat.pk].submitted_at is None]
    return redirect("prioritisation:score_start", round.pk, (waiting or list(seats))[0].pk)


@require_safe
def score_start(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The first criterion with something left to answer."""
    sheet = _own_sheet(request, pk, seat)
    return redirect("prioritisation:score_criterion", pk, seat, sheet.first_unfinished())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def score_criterion(request: HttpRequest, pk: int, seat: int, criterion: str) -> HttpResponse:
    """One judged criterion across all candidates."""
    sheet = _own_sheet(request, pk, seat)
    if criterion not in sheet.judged_keys:
        raise Http404
    if request.method == "POST":
        require(permissions.can_prepare_sheet(request.user, sheet.seat, sheet.sheet))
        row = next(each for each in sheet.criteria if each.criterion.key == criterion)
        scores = read_scores(request.POST, sheet.candidates, row.criterion_id)
        try:
            actions.save_scores(
                round=sheet.round,
                seat=sheet.seat,
                scores=scores,
                by=actor_of(request, sheet.seat),
                may_take_back=permissions.can_submit_sheet(request.user, sheet.seat),
            )
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("prioritisation:round_detail", pk)
        return _later(request, sheet) or _onwards(sheet, criterion, request.POST.get("go", ""))
    page = criterion_page(sheet, criterion, request.user, today())
    may_change = page.locked == ""
    context = {"sheet": sheet, "page": page, "may_change": may_change} | _frame(sheet)
    return render(request, "prioritisation/score_criterion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def score_check(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The whole sheet, its comment, and submitting it."""
    sheet = _own_sheet(request, pk, seat)
    page = check_page(sheet, request.user, today())
    may_change = page.locked == ""
    form = CheckForm(
        posted(request),
        initial={"comment": sheet.comment},
        can_submit=page.can_submit,
        back=round_crumbs(sheet.round)[-1]["url"],
    )
    if request.method == "POST":
        require(permissions.can_prepare_sheet(request.user, sheet.seat, sheet.sheet))
        if form.is_valid() and (done := _keep_or_submit(request, sheet, form)):
            return done
    context = {"sheet": sheet, "page": page, "form": form, "may_change": may_change} | _frame(sheet)
    return render(request, "prioritisation/score_check.html", context)


def _keep_or_submit(request: HttpRequest, sheet: Sheet, form: CheckForm) -> HttpResponse | None:
    """Anybody of the seat keeps the comment; a holder or deputy submits. None where it is refused."""
    by = actor_of(request, sheet.seat)
    comment = form.cleaned_data["comment"]
    try:
        kept = actions.save_scores(
            round=sheet.round,
            seat=sheet.seat,
            scores={},
            comment=comment,
            by=by,
            may_take_back=permissions.can_submit_sheet(request.user, sheet.seat),
        )
        if later := _later(request, sheet):
            return later
        if permissions.can_submit_sheet(request.user, sheet.seat):
            actions.submit_scores(sheet=kept, by=by)
            messages.success(request, "Your seat’s scores are submitted. Nobody sees them before the reveal.")
        else:
            messages.success(request, "Saved. Your seat’s holder or deputy can check and submit it.")
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("prioritisation:round_detail", sheet.round.pk)


def _own_sheet(request: HttpRequest, pk: int, seat: int) -> Sheet:
    """The sheet of a seat that this person fills, while its round is open to scores."""
    round = find_round(request.user, pk)
    own = find_own_seat(request.user, round, seat)
    if not round.is_blind:
        raise Http404
    return read_sheet(round, own)


def _frame(sheet: Sheet) -> dict[str, object]:
    return {"round": sheet.round, "breadcrumbs": round_crumbs(sheet.round)}


def _later(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """Back to the round, where the person asked to come back later."""
    if "later" not in request.POST:
        return None
    messages.success(request, f"Saved at {clock_of(moment())}. You can come back to it.")
    return redirect("prioritisation:round_detail", sheet.round.pk)


def _onwards(sheet: Sheet, criterion: str, go: str) -> HttpResponse:
    """To the criterion that the person chose at the side, else the next one; after the last, the check."""
    keys = sheet.judged_keys
    following = [go] if go in keys else keys[keys.index(criterion) + 1 :]
    if following and go != CHECK:
        return redirect("prioritisation:score_criterion", sheet.round.pk, sheet.seat.pk, following[0])
    return redirect("prioritisation:score_check", sheet.round.pk, sheet.seat.pk)
