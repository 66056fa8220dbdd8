"""One issue: its page, the receipt of who may not see it, and "we see this too"."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from issues_log.actions import add_voice
from issues_log.forms import VoiceForm
from issues_log.models import Issue, receipts_of
from issues_log.permissions import can_add_voice, can_read_log
from issues_log.presenters.detail import issue_page, voice_label
from issues_log.presenters.words import colour_of, standing_in_words
from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.wording import spoken


def crumbs(person: User, *issues: Issue) -> list[dict[str, str]]:
    log = [{"label": "Issues", "url": reverse("issues_log:issue_list")}] if can_read_log(person) else []
    pages = [
        {"label": issue.reference, "url": reverse("issues_log:issue_detail", args=[issue.pk])}
        for issue in issues
    ]
    return log + pages


def marking_of(issue: Issue) -> str:
    return issue.get_marking_display() if issue.is_sensitive else ""


@require_safe
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An issue with its voices, evidence, timeline and what came of it."""
    person = reader(request)
    issue = Issue.objects.visible_to(person).for_detail().filter(pk=pk).first()
    if issue is None:
        get_object_or_404(receipts_of(person), pk=pk)
        return redirect("issues_log:issue_receipt", pk)
    context = {
        "page": issue_page(issue, person),
        "issue": issue,
        "breadcrumbs": crumbs(person),
        "marking": marking_of(issue),
    }
    return render(request, "issues_log/issue_detail.html", context)


@require_safe
def issue_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """For a contributor: the reference, their own words, the state and the reason; nothing of others."""
    person = reader(request)
    issue = get_object_or_404(receipts_of(person).for_list(), pk=pk)
    context = {
        "issue": issue,
        "standing": standing_in_words(issue),
        "colour": colour_of(issue),
        "answer_by": spoken(issue.triage_by) if issue.is_in_triage else "",
        "breadcrumbs": crumbs(person),
    }
    return render(request, "issues_log/issue_receipt.html", context)


@require_http_methods(["GET", "POST"])
def issue_voice(request: HttpRequest, pk: int) -> HttpResponse:
    """We see this too; for the contributor, what else they know."""
    person = reader(request)
    issue = get_object_or_404(Issue.objects.visible_to(person), pk=pk)
    if not can_add_voice(person, issue):
        raise PermissionDenied
    adds = issue.raised_by_id == person.pk
    form = VoiceForm(posted(request), issue=issue, seats=standing(person).seats(), adds=adds)
    if request.method == "POST" and form.is_valid():
        seat = form.cleaned_data.pop("seat")
        try:
            add_voice(issue=issue, by=standing(person).actor(seat), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            said = "What you added is" if adds else "Your voice is"
            told = "" if adds else " The contributor has been told."
            messages.success(request, f"{said} on {issue.reference}.{told}")
            return redirect("issues_log:issue_detail", issue.pk)
    context = {
        "form": form,
        "issue": issue,
        "title": voice_label(issue, person),
        "breadcrumbs": crumbs(person, issue),
        "marking": marking_of(issue),
    }
    return render(request, "issues_log/issue_voice.html", context)
