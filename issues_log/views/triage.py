"""Triage: one page for each move, with its reason and its message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from issues_log import actions
from issues_log.forms import (
    AcceptForm,
    HoldForm,
    MergeForm,
    MergePickForm,
    MoveForm,
    NotTakeForm,
    PassOnForm,
    ReopenForm,
    TakeUpForm,
)
from issues_log.models import Issue
from issues_log.permissions import can_triage_issue
from issues_log.presenters.timeline import timeline, was_last_done_by
from issues_log.presenters.words import standing_in_words, where_or_whom
from partnership.boards.standing import standing
from partnership.pages.timeline import Moment
from partnership.people.models import User
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash

from .issue import crumbs, marking_of

Status = Issue.Status


@dataclass(frozen=True)
class Move:
    """One page of triage: its name, form and action, what the issue becomes, and what is said after it."""

    page: str
    form: type[MoveForm]
    action: Callable[..., Issue]
    said: str
    becomes: str = ""
    tells: bool = True  # the contributor

    def fits(self, issue: Issue) -> bool:
        """Whether there is any use in the page now."""
        return issue.may_become(self.becomes)

    def stands(self, issue: Issue) -> str:
        """What is said where there is none."""
        return issue.get_status_display()

    def is_done(self, issue: Issue, answers: dict[str, Any]) -> bool:
        """Whether the issue is already what these answers would make of it."""
        return issue.status == self.becomes


TAKE_UP = Move("issue_take_up", TakeUpForm, actions.take_up, "is under review", Status.UNDER_REVIEW)
ACCEPT = Move("issue_accept", AcceptForm, actions.accept_as_candidate, "is a candidate", Status.CANDIDATE)
PASS_ON = Move("issue_pass_on", PassOnForm, actions.pass_on, "has been passed on", Status.PASSED_ON)
MERGE = Move("issue_merge", MergeForm, actions.merge, "has been merged", Status.MERGED)
HOLD = Move("issue_hold", HoldForm, actions.put_on_hold, "is on hold", Status.ON_HOLD)
NOT_TAKE = Move(
    "issue_not_take", NotTakeForm, actions.not_take_further, "is not taken further now", Status.NOT_TAKEN
)
REOPEN = Move("issue_reopen", ReopenForm, actions.reopen, "is under review again", Status.UNDER_REVIEW)


def issue_to_triage(
    request: HttpRequest, pk: int, may: Callable[[User, Issue], bool] = can_triage_issue
) -> Issue:
    person = reader(request)
    issue = get_object_or_404(Issue.objects.visible_to(person).for_detail(), pk=pk)
    if not may(person, issue):
        raise PermissionDenied
    return issue


def page_of(
    request: HttpRequest, issue: Issue, move: Move, *, beside: Mapping[str, Any] | None = None, **more: Any
) -> HttpResponse:
    """Show the page of a move; when it is sent, make the move, or say what stands in its way.

    Whatever was typed stays in the form. After a clash the page shows what the other officer did, and the
    form counts from there. `more` goes to the action and to the page, `beside` to the page alone.
    """
    person = reader(request)
    if request.method == "GET" and not move.fits(issue):
        return not_now(request, issue, move.stands(issue))
    form = move.form(posted(request), issue=issue, user=person)
    clash: Moment | None = None
    if request.method == "POST" and form.is_valid():
        try:
            move.action(issue=issue, by=standing(person).actor(), **form.answers(), **more)
        except Clash as refusal:
            if was_mine(request, issue, move, form.answers()):
                return done(request, issue, move)
            form.add_error(None, str(refusal))
            form.start_again_from(issue)
            clash = timeline(issue, person)[0]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, issue, move)
    context = {
        "form": form,
        "issue": issue,
        "standing": standing_in_words(issue),
        "where": where_or_whom(issue),
        "clash": clash,
        "breadcrumbs": crumbs(person, issue),
        "marking": marking_of(issue),
        **more,
        **(beside or {}),
    }
    return render(request, f"issues_log/{move.page}.html", context, status=409 if clash else 200)


def done(request: HttpRequest, issue: Issue, move: Move) -> HttpResponse:
    person = reader(request)
    told = " The contributor has been told." if move.tells and issue.raised_by_id != person.pk else ""
    messages.success(request, f"{issue.reference} {move.said}.{told}")
    if not Issue.objects.visible_to(person).filter(pk=issue.pk).exists() and issue.raised_by_id != person.pk:
        return redirect("issues_log:issue_list")
    return redirect("issues_log:issue_detail", issue.pk)


def was_mine(request: HttpRequest, issue: Issue, move: Move, answers: dict[str, Any]) -> bool:
    """Whether the clash is only the same button pressed twice. Reads the issue afresh."""
    issue.refresh_from_db()
    return move.is_done(issue, answers) and was_last_done_by(reader(request), issue)


def not_now(request: HttpRequest, issue: Issue, state: str) -> HttpResponse:
    messages.warning(request, f"{issue.reference} is “{state}”, so that can’t be done with it now.")
    return redirect("issues_log:issue_detail", issue.pk)


@require_http_methods(["GET", "POST"])
def issue_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, issue_to_triage(request, pk), TAKE_UP)


@require_http_methods(["GET", "POST"])
def issue_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, issue_to_triage(request, pk), ACCEPT)


@require_http_methods(["GET", "POST"])
def issue_pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, issue_to_triage(request, pk), PASS_ON)


@require_http_methods(["GET", "POST"])
def issue_hold(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, issue_to_triage(request, pk), HOLD)


@require_http_methods(["GET", "POST"])
def issue_not_take(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, issue_to_triage(request, pk), NOT_TAKE)


@require_http_methods(["GET", "POST"])
def issue_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, issue_to_triage(request, pk), REOPEN)


@require_http_methods(["GET", "POST"])
def issue_merge_pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Which issue does this one go into?"""
    issue = issue_to_triage(request, pk)
    form = MergePickForm(posted(request), issue=issue, user=reader(request))
    if request.method == "POST" and form.is_valid():
        return redirect("issues_log:issue_merge", issue.pk, form.chosen())
    context = {
        "form": form,
        "issue": issue,
        "breadcrumbs": crumbs(reader(request), issue),
        "marking": marking_of(issue),
    }
    return render(request, "issues_log/issue_merge_pick.html", context)


@require_http_methods(["GET", "POST"])
def issue_merge(request: HttpRequest, pk: int, into: int) -> HttpResponse:
    """Both issues side by side, and the reason."""
    issue = issue_to_triage(request, pk)
    other = get_object_or_404(Issue.objects.visible_to(reader(request)).for_detail(), pk=into)
    return page_of(request, issue, MERGE, into=other)
