"""Decisions: the list, one decision, recording it, and what the chair says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import actions
from meetings.forms import DecisionForm, DisputeForm, decision_kwargs
from meetings.models import Action, Decision, Meeting
from meetings.permissions import can_ask_for_action, can_confirm_decision, can_record_decision
from meetings.presenters import deciding as shown
from meetings.presenters.asking import action_rows
from meetings.presenters.leaving import left_at
from meetings.presenters.parts import name_of
from partnership.boards.models import Board
from partnership.boards.standing import Actor, standing
from partnership.clock import moment, today
from partnership.pages.asked import chosen, record_in
from partnership.pages.parts import View, page_of, with_query
from partnership.people.reader import posted, reader
from partnership.records import registry
from partnership.records.moves import NotAllowed

from .scope import chips_for, crumbs, must_read_meetings, row_in

YOU_RECORDED_IT = "You recorded this decision, so somebody else who chairs the board answers for it."
SENT_AGAIN = timedelta(minutes=10)
TITLE_WORDS = 30  # what a page's title holds of a decision
VIEWS = (("", "All"), ("to_confirm", "To be confirmed"), ("disputed", "Not as recorded"))


def list_crumbs() -> list[Any]:
    return crumbs(("Decisions", reverse("meetings:decision_list")))


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """What the boards that this person reads have decided."""
    must_read_meetings(request.user)
    boards = list(Board.objects.filter(pk__in=seen_boards(request)))
    board = chosen(request.GET.get("board"), boards)
    state = next((key for key, _ in VIEWS if key and key == request.GET.get("state")), "")
    decisions = Decision.objects.visible_to(request.user).select_related("board", "meeting")
    if board is not None:
        decisions = decisions.filter(board=board)
    if state:
        decisions = decisions.filter(status=state)
    page = page_of(request, decisions)
    context = {
        "rows": shown.decision_rows(page.object_list, request.user),
        "page": page,
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in VIEWS
        ],
        "state": state,
        "boards": boards,
        "board": board,
        "chips": chips_for(request, board=board),
        "breadcrumbs": crumbs(),
        "may_record": can_record_decision(request.user),
    }
    return render(request, "meetings/decision_list.html", context)


def seen_boards(request: HttpRequest) -> Any:
    return Decision.objects.visible_to(request.user).order_by().values("board")


def decision_of(request: HttpRequest, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("board", "meeting", "recorded_by", "confirmed_by"), pk=pk)


@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: what, why, by which route, and whether the chair has confirmed it."""
    user, decision = request.user, decision_of(request, pk)
    visible = Decision.objects.visible_to(user)
    asked = Action.objects.visible_to(user).filter(decision=decision)
    waits = decision.status == Decision.Status.TO_CONFIRM
    about, left = shown.about(decision, user), left_at(decision, user)
    context = {
        "decision": decision,
        "is_long": len(decision.text.split()) > TITLE_WORDS,
        "breadcrumbs": list_crumbs(),
        "marking": shown.marking_of(decision, about, left),
        "facts": shown.decision_facts(decision, user),
        "about": about,
        "left": left,
        "replaced_by": visible.filter(pk=decision.superseded_by_id or 0).first(),
        "replaces": visible.filter(superseded_by=decision),
        "actions": action_rows(asked.select_related("agency", "owner", "board"), today(), user),
        "timeline": shown.decision_timeline(decision, user),
        "may_confirm": waits and can_confirm_decision(user, decision),
        "recorded_it": waits
        and standing(user).chairs(decision.board_id)
        and decision.recorded_by_id == user.pk,
        "may_replace": can_record_decision(user)
        and decision.status == Decision.Status.DISPUTED
        and decision.superseded_by_id is None
        and (about is None or about.is_seen),
        "may_ask": can_ask_for_action(user),
    }
    return render(request, "meetings/decision_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_record(request: HttpRequest) -> HttpResponse:
    """Record what a board decided. `?record=issue-12` names the record, and brings one back to its page.

    `?meeting=`, `?board=` and `?supersedes=` name what is known already; from a meeting one comes back to it.
    """
    if not can_record_decision(request.user):
        raise PermissionDenied
    meeting = row_in(request, "meeting", Meeting.objects.visible_to(request.user).select_related("board"))
    old = row_in(
        request, "supersedes", Decision.objects.visible_to(request.user).select_related("board", "meeting")
    )
    record = record_of(request, old) if old is not None and old.target_kind else record_in(request)
    board = board_for(request, meeting, old)
    known = meeting or record or old
    back = registry.url_of(known) if known is not None else reverse("meetings:decision_list")
    form = DecisionForm(
        posted(request),
        board=board,
        reader=reader(request),
        record=record,
        back=back,
        old=old,
        initial={"route": Decision.Route.MEETING, "meeting": meeting} if meeting is not None else {},
    )
    if request.method == "POST" and form.is_valid():
        if again := recorded_just_now(request, form, board, old):
            messages.info(request, f"This was recorded just now, as {again.reference}. Nothing has changed.")
            return redirect(registry.url_of(again))
        decision = record_from(request, form, board=board, record=record, supersedes=old)
        if decision is not None:
            messages.success(request, f"{decision.reference} is recorded. The chair is asked to confirm it.")
            return redirect(registry.url_of(meeting or record or decision))
    context = {
        "form": form,
        "board": board,
        "boards": list(Board.objects.all()) if meeting is None and old is None else [],
        "record": name_of(record) if record is not None else "",
        "old": old,
        "spelled": request.GET.get("record", ""),
        "breadcrumbs": list_crumbs(),
    }
    return render(request, "meetings/decision_record.html", context)


def record_of(request: HttpRequest, old: Decision) -> Any:
    """The record that the replaced decision is about. Who may not see it can't say again what was decided."""
    found = registry.find((old.target_kind, old.target_id or 0), request.user)
    if found is None:
        raise Http404
    return found


def board_for(request: HttpRequest, meeting: Meeting | None, old: Decision | None) -> Board:
    """The board that decided: the meeting's, the replaced decision's, the one named, or the main one."""
    if meeting is not None:
        return meeting.board
    if old is not None:
        return old.board
    named = row_in(request, "board", Board.objects.all())
    return named or get_object_or_404(Board.objects.filter(kind=Board.Kind.PREVENTION))


def recorded_just_now(
    request: HttpRequest, form: DecisionForm, board: Board, old: Decision | None
) -> Decision | None:
    """The same decision by the same person: they sent the form again, its answer did not reach them."""
    recorded = Decision.objects.visible_to(request.user).filter(superseded_by=None)
    if old is not None:
        recorded = recorded.filter(pk=old.superseded_by_id or 0)
    known = decision_kwargs(form.cleaned_data)
    same = {name: known[name] for name in ("text", "reason", "route", "decided_on")}
    same["kind"] = form.kind_recorded
    return recorded.filter(
        board=board, recorded_by=request.user.pk, recorded_at__gt=moment() - SENT_AGAIN, **same
    ).first()


def record_from(request: HttpRequest, form: DecisionForm, **known: Any) -> Decision | None:
    """The decision out of a valid form, or None where the rules refuse it: the form then says why."""
    try:
        return actions.record_decision(
            kind=form.kind_recorded,
            by=standing(request.user).actor(),
            **known,
            **decision_kwargs(form.cleaned_data),
        )
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None


def decision_to_answer(request: HttpRequest, pk: int) -> Decision:
    """The decision for its chair; who recorded it is told why that isn't them."""
    decision = decision_of(request, pk)
    if not can_confirm_decision(request.user, decision):
        chairs = standing(request.user).chairs(decision.board_id)
        raise PermissionDenied(*([YOU_RECORDED_IT] if chairs else []))
    return decision


@require_POST
def decision_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair confirms that the board decided this."""
    decision = decision_to_answer(request, pk)
    try:
        actions.confirm_decision(decision=decision, by=Actor(reader(request)))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{decision.reference} is confirmed.")
    return redirect("meetings:decision_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair says what is not as recorded."""
    decision = decision_to_answer(request, pk)
    back = reverse("meetings:decision_detail", args=[pk])
    form = DisputeForm(posted(request), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.dispute_decision(decision=decision, by=Actor(reader(request)), **form.cleaned_data)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The officer who recorded it has been told. Nothing has been undone.")
        return redirect(back)
    context = {
        "form": form,
        "title": "Not as recorded",
        "caption": decision.reference,
        "quoted": decision.text,
    }
    marking = decision.get_marking_display() if decision.is_sensitive else ""
    more = {"breadcrumbs": crumbs((decision.reference, back)), "marking": marking}
    return render(request, "meetings/form.html", {**context, **more})
