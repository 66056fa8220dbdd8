"""The board's initial schedule: all steps, one step, and what officers say of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dashboards import actions
from dashboards.desk import Desk
from dashboards.forms import DoneForm, PlanForm, ReopenForm
from dashboards.models import ScheduleStep
from dashboards.permissions import can_read_schedule, can_settle_schedule
from dashboards.presenters import schedule as shown
from dashboards.state.schedule import is_done, steps_seen
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.pages.parts import Link
from partnership.pages.timeline import timeline
from partnership.people.reader import posted, reader
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from partnership.wording import short


def desk_of(request: HttpRequest) -> Desk:
    """The desk of a reader of the schedule."""
    if not can_read_schedule(request.user):
        raise PermissionDenied
    return Desk(reader(request), today())


def step_of(desk: Desk, pk: int) -> ScheduleStep:
    step = next((step for step in steps_seen(desk.user, desk.on) if step.pk == pk), None)
    if step is None:
        raise Http404
    return step


def step_to_settle(request: HttpRequest, pk: int) -> ScheduleStep:
    """The step, for those who may say something of it; 403 for others who read it."""
    step = step_of(desk_of(request), pk)
    if not can_settle_schedule(request.user):
        raise PermissionDenied
    return step


def trail(step: ScheduleStep | None = None) -> list[Link]:
    first = Link("Initial schedule", reverse("dashboards:schedule"))
    return [first, Link(f"Step {step.position}", page_of(step))] if step else [first]


def page_of(step: ScheduleStep) -> str:
    return reverse("dashboards:step_detail", args=[step.pk])


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """The seven steps by which the board sets itself up, and how far it is."""
    return render(request, "dashboards/schedule.html", {"page": shown.schedule(desk_of(request))})


@require_safe
def step_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One step: what it needs, what the records show of it, what officers said."""
    desk = desk_of(request)
    step = step_of(desk, pk)
    settles = can_settle_schedule(request.user)
    context = {
        "step": step,
        "page": shown.step_page(step, desk),
        "timeline": timeline(Event.objects.of(step), shown.EVENTS, desk.user),
        "may_plan": settles,
        "may_finish": settles and step.done_on is None,
        "may_reopen": settles and step.done_on is not None,
        "is_done": is_done(step),
        "breadcrumbs": trail(),
    }
    return render(request, "dashboards/step_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who leads a step and by when."""
    step = step_to_settle(request, pk)
    form = PlanForm(posted(request), step=step, back=page_of(step))
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_step(step=step, by=standing(request.user).actor(), **form.cleaned_data)
        except Clash as refusal:
            step.refresh_from_db()
            form.add_error(None, f"{refusal} {as_it_is(step)} Save again to put yours in its place.")
            form.start_again_from(step)
        else:
            messages.success(request, f"Step {step.position} is planned.")
            return redirect(page_of(step))
    return form_page(request, step, form, "Who leads this step, and by when")


def as_it_is(step: ScheduleStep) -> str:
    """What somebody else saved, in a sentence."""
    lead = step.lead or "nobody yet"
    day = short(step.due_on) if step.due_on else "no day"
    return f"It is now led by {lead}, due {day}."


@require_http_methods(["GET", "HEAD", "POST"])
def step_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step is done, when, and what was agreed."""
    step = step_to_settle(request, pk)
    form = DoneForm(posted(request), back=page_of(step))
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_step(step=step, by=standing(request.user).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Step {step.position} is done.")
            return redirect(page_of(step))
    return form_page(request, step, form, "Say that this step is done")


@require_http_methods(["GET", "HEAD", "POST"])
def step_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a step is done."""
    step = step_to_settle(request, pk)
    form = ReopenForm(posted(request), back=page_of(step))
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_step(step=step, by=standing(request.user).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Step {step.position} is not done.")
            return redirect(page_of(step))
    return form_page(request, step, form, "Not done after all")


def form_page(request: HttpRequest, step: ScheduleStep, form: forms.Form, title: str) -> HttpResponse:
    context = {"form": form, "step": step, "title": title, "breadcrumbs": trail(step)}
    return render(request, "dashboards/step_form.html", context)
