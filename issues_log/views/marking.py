"""How an issue is marked and who looks after it: pages that change it and move it nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from issues_log import actions
from issues_log.forms import GiveForm, LowerForm, MarkForm
from issues_log.models import Issue, receipts_of
from issues_log.permissions import can_lower_marking, can_mark_sensitive
from issues_log.presenters.marking import marking_page
from partnership.people.reader import reader

from .triage import Move, issue_to_triage, page_of

Answers = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Change(Move):
    """A page after which the issue stands where it stood."""

    use: Callable[[Issue], bool] = lambda issue: True
    holds: Callable[[Issue, Answers], bool]
    state: Callable[[Issue], str] = lambda issue: issue.get_status_display()

    def fits(self, issue: Issue) -> bool:
        return self.use(issue)

    def stands(self, issue: Issue) -> str:
        return self.state(issue)

    def is_done(self, issue: Issue, answers: Answers) -> bool:
        return self.holds(issue, answers)


MARK = Change(
    "issue_mark",
    MarkForm,
    actions.mark_sensitive,
    "is marked OFFICIAL-SENSITIVE",
    holds=lambda issue, answers: issue.is_sensitive,
)
HANDLE = Change(
    "issue_mark",
    MarkForm,
    actions.mark_sensitive,
    "is handled as you wrote",
    holds=lambda issue, answers: issue.handling == answers["handling"],
)
LOWER = Change(
    "issue_lower",
    LowerForm,
    actions.lower_marking,
    "is OFFICIAL now",
    use=lambda issue: issue.is_sensitive,
    holds=lambda issue, answers: not issue.is_sensitive,
    state=lambda issue: issue.get_marking_display(),
)
GIVE = Change(
    "issue_give",
    GiveForm,
    actions.give_to,
    "is with another officer now. Both have been told",
    tells=False,
    use=lambda issue: issue.is_looked_after,
    holds=lambda issue, answers: issue.owner == answers["owner"],
)


@require_http_methods(["GET", "POST"])
def issue_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it OFFICIAL-SENSITIVE, or change whose matter it is and how it must be handled."""
    person = reader(request)
    if not Issue.objects.visible_to(person).filter(pk=pk).exists() and receipts_of(person).filter(pk=pk):
        return redirect("issues_log:issue_receipt", pk)  # it is marked so already
    issue = issue_to_triage(request, pk, can_mark_sensitive)
    beside = {"page": marking_page(issue, person)}
    return page_of(request, issue, HANDLE if issue.is_sensitive else MARK, beside=beside)


@require_http_methods(["GET", "POST"])
def issue_lower(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it OFFICIAL again."""
    issue = issue_to_triage(request, pk, can_lower_marking)
    return page_of(request, issue, LOWER, beside={"page": marking_page(issue, reader(request))})


@require_http_methods(["GET", "POST"])
def issue_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another officer look after it."""
    return page_of(request, issue_to_triage(request, pk), GIVE)
