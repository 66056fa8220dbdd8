"""Meetings: the calendar, one meeting, and what officers write in it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meetings import actions
from meetings.forms import CallForm, InterestForm, ItemForm
from meetings.models import Action, Decision, Meeting
from meetings.permissions import can_declare_interest, can_run_meetings, seats_to_declare_for
from meetings.presenters import meeting as shown
from meetings.presenters.asking import action_rows
from meetings.presenters.deciding import decision_rows
from meetings.presenters.room import not_marked, register_of
from meetings.quorum import rolls_of
from partnership.boards.models import Board
from partnership.boards.standing import Actor, standing
from partnership.clock import today
from partnership.pages.asked import chosen, record_in
from partnership.pages.parts import page_of
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed

from .scope import boards_of, chips_for, crumbs, must_read_meetings


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The next meetings and the past ones, of the boards that this person reads."""
    must_read_meetings(request.user)
    on, boards = today(), boards_of(request.user)
    board = chosen(request.GET.get("board"), boards)
    meetings = Meeting.objects.visible_to(request.user).select_related("board")
    if board is not None:
        meetings = meetings.filter(board=board)
    page = page_of(request, meetings.filter(held_on__lt=on).order_by("-held_on", "-pk"))
    coming = meetings.filter(held_on__gte=on).order_by("held_on", "pk")
    context = {
        "next_rows": shown.meeting_rows(coming, on),
        "past_rows": shown.meeting_rows(page.object_list, on),
        "page": page,
        "boards": boards,
        "board": board,
        "chips": chips_for(request, board=board),
        "clear_url": reverse("meetings:meeting_list"),
        "to_confirm": Decision.objects.visible_to(request.user).to_confirm().count(),
        "overdue": Action.objects.visible_to(request.user).overdue(on).count(),
        "may_run": can_run_meetings(request.user),
    }
    return render(request, "meetings/meeting_list.html", context)


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: agenda, who attended, interests, decisions, actions."""
    user, on, meeting = request.user, today(), meeting_of(request, pk)
    roll = rolls_of([meeting])[meeting.pk]
    attendance = shown.attendance_rows(meeting, user)
    decisions = Decision.objects.visible_to(user).filter(meeting=meeting).select_related("board")
    asked = Action.objects.visible_to(user).filter(meeting=meeting)
    items = shown.item_rows(meeting, list(meeting.items.all()), roll, user)
    interests = shown.interest_rows(meeting, user)
    decided = decision_rows(decisions, user)
    is_over = meeting.held_on <= on
    left = not_marked(meeting) if attendance and is_over else []
    buttons, menu = shown.buttons_of(meeting, on)
    context = {
        "meeting": meeting,
        "breadcrumbs": crumbs(),
        "marking": shown.marking_of(items, interests, decided),
        "facts": shown.meeting_facts(meeting, roll, attendance, on, user),
        "quorum": roll.quorum(),
        "items": items,
        "attendance": attendance,
        "attendance_words": shown.attendance_words(attendance, len(left), to_come=not is_over),
        "not_marked": left,
        "interests": interests,
        "decisions": decided,
        "actions": action_rows(asked.select_related("agency", "owner", "board"), on, user),
        "timeline": shown.meeting_timeline(meeting, user),
        "is_over": is_over,
        "may_run": can_run_meetings(user) and not meeting.is_cancelled,
        "may_declare": can_declare_interest(user, meeting) and not meeting.is_cancelled,
        "buttons": buttons,
        "menu_buttons": menu,
    }
    return render(request, "meetings/meeting_detail.html", context)


def meeting_of(request: HttpRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("board", "chair")
    return get_object_or_404(rows, pk=pk)


def meeting_to_run(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_of(request, pk)
    if not can_run_meetings(request.user):
        raise PermissionDenied
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_call(request: HttpRequest) -> HttpResponse:
    """Put a meeting into the calendar."""
    if not can_run_meetings(request.user):
        raise PermissionDenied
    board = Board.objects.filter(kind=Board.Kind.PREVENTION).first()
    back = reverse("meetings:meeting_list")
    form = CallForm(posted(request), reader=reader(request), back=back, initial={"board": board})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = actions.call_meeting(**form.answers(), by=standing(request.user).actor())
        except NotAllowed as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, "The meeting is in the calendar.")
            return redirect("meetings:meeting_detail", pk=meeting.pk)
    title = "Call a meeting"
    return render(request, "meetings/form.html", {"form": form, "title": title, "breadcrumbs": crumbs()})


@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item on the agenda."""
    meeting = meeting_to_run(request, pk)
    back = reverse("meetings:meeting_detail", args=[pk])
    form = ItemForm(posted(request), reader=reader(request), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_item(meeting=meeting, by=standing(request.user).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The item is on the agenda.")
            return redirect(back)
    context = {"form": form, "title": "Add an item to the agenda", "caption": str(meeting)}
    return render(request, "meetings/form.html", {**context, "breadcrumbs": crumbs((str(meeting), back))})


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_take(request: HttpRequest, pk: int) -> HttpResponse:
    """One dense page for all seats: who attended, who sent a deputy or apologies."""
    meeting, on = meeting_to_run(request, pk), today()
    register = register_of(meeting, request.user, on)
    back = reverse("meetings:meeting_detail", args=[pk])
    if request.method == "POST":
        try:
            marks = register.marks(request.POST)
            actions.take_attendance(meeting=meeting, marks=marks, by=standing(request.user).actor())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        left = 0 if register.early else len(not_marked(meeting))
        if left:
            messages.warning(request, f"Attendance is recorded. Seats not marked yet: {left}.")
        else:
            messages.success(request, f"{'Apologies are' if register.early else 'Attendance is'} recorded.")
        return redirect(back)
    context = {"meeting": meeting, "register": register, "back": back}
    return render(
        request, "meetings/attendance_take.html", {**context, "breadcrumbs": crumbs((str(meeting), back))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def interest_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a seat's interest in a record: officers for any seat, others for their own."""
    meeting = meeting_of(request, pk)
    if not can_declare_interest(request.user, meeting):
        raise PermissionDenied
    about, person = record_in(request), reader(request)
    seats = seats_to_declare_for(person, meeting)
    back = reverse("meetings:meeting_detail", args=[pk])
    form = InterestForm(posted(request), meeting=meeting, seats=seats, about=about, reader=person, back=back)
    if request.method == "POST" and form.is_valid():
        declared = form.declaration()
        who = standing(person).actor(declared["seat"]) if seats is not None else Actor(person)
        try:
            actions.declare_interest(meeting=meeting, by=who, **declared)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The interest is declared. That seat neither scores nor decides it.")
            return redirect(back)
    context = {"form": form, "title": "Declare an interest", "caption": str(meeting), "about": about}
    return render(request, "meetings/form.html", {**context, "breadcrumbs": crumbs((str(meeting), back))})
