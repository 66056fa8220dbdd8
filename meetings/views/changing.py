"""Changing a meeting before it is held: day, time, place, chair, agenda; and cancelling it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meetings import actions
from meetings.forms import ADD_LINE, AgendaForm, CancelForm, ChangeForm, after_a_clash, facts_of, over
from meetings.models import Meeting
from meetings.presenters.agenda import AgendaLine, agenda_lines, changed_meanwhile, edited_rows
from meetings.presenters.changing import differences
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.people.reader import posted, reader
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash

from .meeting import meeting_of, meeting_to_run
from .scope import crumbs

CHANGED = "Someone else changed this meeting while you were editing"
NOTHING_LOST = "Nothing has been lost: what differs is below. Save again to keep yours."
FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Its day, time, place and chair. A clash shows what was saved beside what was typed."""
    meeting, back = meeting_to_run(request, pk), page_of(pk)
    if refusal := why_no_change(meeting):
        return refused(request, refusal, back)
    form = ChangeForm(posted(request), meeting=meeting, reader=reader(request), back=back)
    if request.method == "POST" and form.is_valid():
        was, saved, mine = form.cleaned_data["was"], facts_of(meeting), form.facts()
        theirs = [name for name in saved if saved[name] not in (was.get(name), mine[name])]
        if theirs:
            return meeting_clash(request, meeting, form, theirs)
        try:
            by = standing(request.user).actor()
            actions.change_meeting(meeting=meeting, base_version=meeting.version, by=by, **form.answers())
        except Clash as clash:
            form.add_error(None, f"{clash} Save again.")
        except NotAllowed as refusal_now:
            form.add_error(None, str(refusal_now))
        else:
            return done(request, "The meeting is saved.", back)
    context = {"form": form, "title": "Change this meeting", "caption": str(meeting)}
    return below(request, "form", meeting, context)


def meeting_clash(
    request: HttpRequest, meeting: Meeting, form: ChangeForm, theirs: list[str]
) -> HttpResponse:
    """What somebody else saved meanwhile beside what was typed, and both in the form."""
    was, mine, person = form.cleaned_data["was"], form.facts(), reader(request)
    untouched = [name for name in theirs if mine[name] == was.get(name)]
    differ = differences(meeting, theirs, form.answers(), untouched, person)
    again = ChangeForm(
        over(request.POST, meeting, untouched), meeting=meeting, reader=person, back=page_of(meeting.pk)
    )
    again.add_error(None, f"{CHANGED}. {NOTHING_LOST}")
    context = {"form": again, "title": "Change this meeting", "caption": str(meeting), "differences": differ}
    return below(request, "form", meeting, context, status=409)


@FORM
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it will not be held, or was not, and why."""
    meeting, back = meeting_to_run(request, pk), page_of(pk)
    if meeting.is_cancelled:
        return refused(request, "This meeting is cancelled already.", back)
    form = CancelForm(posted(request), back=back, told=meeting.held_on >= today())
    if request.method == "POST" and form.is_valid():
        try:
            by = standing(request.user).actor()
            actions.cancel_meeting(meeting=meeting, by=by, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, "The meeting is cancelled.", back)
    context = {"form": form, "title": "Cancel this meeting", "caption": str(meeting)}
    return below(request, "form", meeting, context)


@FORM
def agenda_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole agenda on one page. "Add another item" comes back with one more line and everything typed."""
    meeting, back = meeting_to_run(request, pk), page_of(pk)
    if refusal := why_no_change(meeting):
        return refused(request, refusal, back)
    lines, typed = agenda_lines(meeting, request.user), posted(request)
    if typed is not None and typed.get("base_version") != str(meeting.version):
        if changed_meanwhile(lines, typed):
            return agenda_clash(request, meeting, typed)
        typed = typed.copy()  # somebody changed the meeting and not its agenda
        typed["base_version"] = str(meeting.version)
    form = agenda_form(request, typed, lines, meeting)
    if typed is not None and ADD_LINE not in typed and form.is_valid():
        by, base = standing(request.user).actor(), form.cleaned_data["base_version"]
        try:
            actions.change_agenda(meeting=meeting, lines=form.lines(), base_version=base, by=by)
        except Clash:
            return agenda_clash(request, meeting_of(request, pk), typed)
        except NotAllowed as refusal_now:
            form.add_error(None, str(refusal_now))
        else:
            return done(request, "The agenda is saved.", back)
    return below(request, "agenda_change", meeting, agenda_context(form, lines))


def agenda_clash(request: HttpRequest, meeting: Meeting, typed: QueryDict) -> HttpResponse:
    """What somebody else saved meanwhile beside what was typed, and both in the form."""
    lines = agenda_lines(meeting, request.user)
    form = AgendaForm(after_a_clash(typed, lines, meeting.version), entries=lines, reader=reader(request))
    form.add_error(None, f"{CHANGED}. {NOTHING_LOST}")
    context = agenda_context(form, lines) | {"differences": changed_meanwhile(lines, typed)}
    return below(request, "agenda_change", meeting, context, status=409)


def agenda_context(form: AgendaForm, lines: Sequence[AgendaLine]) -> dict[str, Any]:
    sensitive = any(line.about is not None and line.about.is_sensitive for line in lines)
    return {
        "form": form,
        "rows": edited_rows(form, lines, form.new),
        "marking": Marking.SENSITIVE.label if sensitive else "",
    }


def agenda_form(
    request: HttpRequest, typed: QueryDict | None, lines: Sequence[AgendaLine], meeting: Meeting
) -> AgendaForm:
    """The form over these lines. Asking for one more line is no attempt to save: it has no errors then."""
    start: dict[str, Any] = {"base_version": meeting.version}
    form = AgendaForm(typed, entries=lines, reader=reader(request), initial=start)
    if typed is None or ADD_LINE not in typed:
        return form
    written = {name: form[name].value() for name in form.fields}
    return AgendaForm(entries=lines, reader=reader(request), initial=written, new_lines=len(form.new))


def why_no_change(meeting: Meeting) -> str:
    """Why a meeting can't be changed any more; empty where it can."""
    if meeting.is_cancelled:
        return "This meeting is cancelled, so it can’t be changed."
    if meeting.held_on < today():
        return "This meeting has been held, so it can’t be changed any more."
    return ""


def page_of(pk: int) -> str:
    return reverse("meetings:meeting_detail", args=[pk])


def done(request: HttpRequest, words: str, url: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(url)


def refused(request: HttpRequest, words: str, url: str) -> HttpResponse:
    messages.warning(request, words)
    return redirect(url)


def below(
    request: HttpRequest, template: str, meeting: Meeting, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page below a meeting."""
    back = page_of(meeting.pk)
    trail = {"meeting": meeting, "back": back, "breadcrumbs": crumbs((str(meeting), back))}
    return render(request, f"meetings/{template}.html", {**context, **trail}, status=status)
