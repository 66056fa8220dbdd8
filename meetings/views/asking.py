"""Actions: what is asked of whom, by when, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meetings import actions
from meetings.forms import AskForm, FinishForm
from meetings.models import Action, ActionQuerySet, Decision, Meeting
from meetings.permissions import can_ask_for_action, can_finish_action
from meetings.presenters import asking as shown
from partnership.boards.models import Agency, Board
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.pages.asked import chosen
from partnership.pages.parts import View, page_of, with_query
from partnership.people.reader import posted, reader
from partnership.records import registry
from partnership.records.moves import NotAllowed

from .scope import chips_for, crumbs, must_read_meetings, row_in

VIEWS = (("", "Open"), ("overdue", "Overdue"), ("done", "Done"), ("all", "All"))


@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """What agencies were asked to do; first what is still open, and what is latest of that."""
    must_read_meetings(request.user)
    on, visible = today(), Action.objects.visible_to(request.user)
    agencies = list(Agency.objects.filter(pk__in=visible.order_by().values("agency")))
    boards = list(Board.objects.filter(pk__in=visible.order_by().values("board")))
    agency = chosen(request.GET.get("agency"), agencies)
    board = chosen(request.GET.get("board"), boards)
    state = next((key for key, _ in VIEWS if key == request.GET.get("state")), "")
    found = in_state(visible, state)
    if agency is not None:
        found = found.filter(agency=agency)
    if board is not None:
        found = found.filter(board=board)
    page = page_of(request, found.select_related("agency", "owner", "board"))
    context = {
        "rows": shown.action_rows(page.object_list, on, request.user),
        "page": page,
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in VIEWS
        ],
        "state": state,
        "agencies": agencies,
        "agency": agency,
        "boards": boards,
        "board": board,
        "chips": chips_for(request, agency=agency, board=board),
        "breadcrumbs": crumbs(),
        "may_ask": can_ask_for_action(request.user),
    }
    return render(request, "meetings/action_list.html", context)


def in_state(found: ActionQuerySet, state: str) -> ActionQuerySet:
    if state == "overdue":
        return found.overdue(today())
    if state == "done":
        return found.filter(done_at__isnull=False).order_by("-done_at")
    return found if state == "all" else found.open()


def action_of(request: HttpRequest, pk: int) -> Action:
    rows = Action.objects.visible_to(request.user).select_related("board", "agency", "owner", "decision")
    return get_object_or_404(rows, pk=pk)


def marking_of(action: Action) -> str:
    """The marking that an action has from the decision it came of."""
    decision = action.decision
    return decision.get_marking_display() if decision is not None and decision.is_sensitive else ""


@require_safe
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: who was asked, by when, and whether it is done."""
    action = action_of(request, pk)
    may_finish = action.done_at is None and can_finish_action(request.user, action)
    context = {
        "action": action,
        "marking": marking_of(action),
        "breadcrumbs": crumbs(("Actions", reverse("meetings:action_list"))),
        "facts": shown.action_facts(action, today(), request.user),
        "came_of": shown.came_of(action, request.user),
        "timeline": shown.action_timeline(action, request.user),
        "may_finish": may_finish,
        "who_finishes": "" if may_finish or action.done_at else shown.who_finishes(action),
    }
    return render(request, "meetings/action_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def action_ask(request: HttpRequest) -> HttpResponse:
    """Ask an agency for an action; `?meeting=` or `?decision=` says what it comes of."""
    if not can_ask_for_action(request.user):
        raise PermissionDenied
    source = source_of(request)
    known = next((row for row in source.values() if row is not None), None)
    board = known.board if known is not None else board_named(request)
    back = registry.url_of(known) if known is not None else reverse("meetings:action_list")
    form = AskForm(posted(request), board=board, reader=reader(request), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            action = actions.ask_for(
                board=board, by=standing(request.user).actor(), **source, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{action.reference}: {action.agency} has been asked.")
            return redirect(back)
    context = {"form": form, "title": "Ask for an action", "caption": str(known or board)}
    return render(request, "meetings/form.html", {**context, "breadcrumbs": crumbs()})


def board_named(request: HttpRequest) -> Board:
    """The board that an address names, else the main one."""
    named = row_in(request, "board", Board.objects.all())
    return named or get_object_or_404(Board.objects.filter(kind=Board.Kind.PREVENTION))


def source_of(request: HttpRequest) -> dict[str, Any]:
    """The meeting and the decision that an address names, as `ask_for` takes them."""
    decision = row_in(
        request,
        "decision",
        Decision.objects.visible_to(request.user).select_related("board", "meeting__board"),
    )
    meeting = row_in(request, "meeting", Meeting.objects.visible_to(request.user).select_related("board"))
    if decision is not None and meeting is None:
        meeting = decision.meeting
    return {"decision": decision, "meeting": meeting}


@require_http_methods(["GET", "HEAD", "POST"])
def action_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an action is done, and how."""
    action = action_of(request, pk)
    if not can_finish_action(request.user, action):
        raise PermissionDenied
    back = reverse("meetings:action_detail", args=[pk])
    form = FinishForm(posted(request), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_action(action=action, by=standing(request.user).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{action.reference} is finished.")
        return redirect(back)
    context = {
        "form": form,
        "title": "Finish this action",
        "caption": action.reference,
        "quoted": action.what,
        "marking": marking_of(action),
    }
    return render(request, "meetings/form.html", {**context, "breadcrumbs": crumbs((action.reference, back))})
