"""Logging an issue: what the log is for, one question a page, check, done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from issues_log.actions import AlreadyLogged, raise_issue
from issues_log.forms import Question, Questions
from issues_log.models import Issue, receipts_of
from issues_log.permissions import can_raise_issue, can_read_log
from issues_log.presenters.check import answers_in_words
from issues_log.presenters.words import colour_of, spoken
from partnership.area.models import Contact
from partnership.boards.standing import Actor, standing
from partnership.people.models import User
from partnership.people.reader import posted, reader
from partnership.records.drafts import Draft, draft_of

FORM = "issue"


def who_logs(request: HttpRequest) -> User:
    person = reader(request)
    if not can_raise_issue(person):
        raise PermissionDenied
    return person


def own_draft(request: HttpRequest, draft: UUID) -> Draft:
    found = draft_of(who_logs(request), FORM, draft)
    if found is None:
        raise Http404
    return found


def crumbs(person: User) -> list[dict[str, str]]:
    """Where these pages hang: under the log for those who read it."""
    log = {"label": "Issues", "url": reverse("issues_log:issue_list")}
    start = {"label": "Log an issue", "url": reverse("issues_log:issue_start")}
    return [log, start] if can_read_log(person) else [start]


@require_http_methods(["GET", "POST"])
def issue_start(request: HttpRequest) -> HttpResponse:
    """What the log is for and what it is not for; starting; what one has begun and logged before."""
    person = who_logs(request)
    if request.method == "POST":
        draft = Draft.objects.create(person=person, form=FORM)
        first = Questions({}, person).asked[0]
        return redirect("issues_log:issue_question", draft.pk, first.slug)
    mine = receipts_of(person)[:10]
    context = {
        "breadcrumbs": crumbs(person)[:-1],
        "contacts": Contact.objects.all(),
        "drafts": Draft.objects.filter(person=person, form=FORM),
        "mine": [(issue, colour_of(issue)) for issue in mine],
    }
    return render(request, "issues_log/issue_start.html", context)


@require_http_methods(["GET", "POST"])
def issue_question(request: HttpRequest, draft: UUID, question: str) -> HttpResponse:
    """One page of questions. Whatever is sent is kept in the draft, even if it can't be the last word."""
    kept = own_draft(request, draft)
    person = reader(request)
    questions = Questions(kept.answers, person)
    asked = questions.named(question)
    if asked is None:
        return redirect("issues_log:issue_check", kept.pk)
    form = asked(posted(request), answers=kept.answers, user=person)
    if request.method == "POST":
        valid = form.is_valid()
        kept.keep(form.typed())
        if "later" in request.POST and not form.holds_personal_data:
            messages.success(request, "What you have written is kept. Come back to it from this page.")
            return redirect("issues_log:issue_start")
        if valid:
            return redirect(next_page(kept, person, asked, checking="check" in request.GET))
    context = {
        "form": form,
        "caption": questions.caption(asked),
        "back": previous_page(kept, questions, asked, checking="check" in request.GET),
    }
    return render(request, "issues_log/issue_question.html", context)


def next_page(kept: Draft, person: User, asked: type[Question], *, checking: bool) -> str:
    """The next question; or the check page, for who came from there and has no new question to answer."""
    following = Questions(kept.answers, person).after(asked)
    depends = following is not None and asked.slug == "who" and following.slug == "where"
    if following is None or (checking and not depends):
        return reverse("issues_log:issue_check", args=[kept.pk])
    url = reverse("issues_log:issue_question", args=[kept.pk, following.slug])
    return f"{url}?check=1" if checking else url


def previous_page(kept: Draft, questions: Questions, asked: type[Question], *, checking: bool) -> str:
    before = questions.asked[: questions.asked.index(asked)]
    if checking:
        return reverse("issues_log:issue_check", args=[kept.pk])
    if not before:
        return reverse("issues_log:issue_start")
    return reverse("issues_log:issue_question", args=[kept.pk, before[-1].slug])


@require_http_methods(["GET", "POST"])
def issue_check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Check your answers, see what is in the log already, and log the issue."""
    person = who_logs(request)
    kept = draft_of(person, FORM, draft)
    if kept is None:
        logged = get_object_or_404(receipts_of(person), draft=draft)
        return redirect("issues_log:issue_logged", logged.pk)
    forms = Questions(kept.answers, person).answered()
    open_question = Questions.first_open(forms)
    if open_question is not None:
        return redirect("issues_log:issue_question", kept.pk, open_question.slug)
    answers: dict[str, Any] = {name: value for form in forms for name, value in form.cleaned_data.items()}
    if request.method == "POST":
        try:
            issue = log_it(answers, person, kept)
        except AlreadyLogged:
            return redirect("issues_log:issue_check", draft)
        return redirect("issues_log:issue_logged", issue.pk)
    context = {
        "draft": kept,
        "breadcrumbs": crumbs(person),
        "answers": answers_in_words(answers, kept.pk, {form.slug for form in forms}),
        "alike": Issue.objects.visible_to(person).alike(answers["what"]),
    }
    return render(request, "issues_log/issue_check.html", context)


def log_it(answers: dict[str, Any], person: User, draft: Draft) -> Issue:
    """Turn the answers into the arguments of the action."""
    contributor = answers.get("contributor")
    return raise_issue(
        by=Actor(contributor.user, contributor.seat) if contributor else standing(person).actor(),
        entered_by=person if contributor else None,
        what=answers["what"],
        detail=answers["detail"],
        whole_area=answers["whom"] == "area",
        places=narrowed(answers["districts"], answers.get("neighbourhoods", ())),
        communities=answers["communities"],
        who_is_harmed=answers["who_is_harmed"],
        why=answers["why"],
        agencies=answers["agencies"],
        not_sure=answers["not_sure"],
        behaviour=answers["behaviour"],
        spread=answers["spread"],
        direction=answers["direction"],
        evidence=answers["evidence"],
        marking=answers["marking"],
        handling=answers["handling"],
        draft=draft,
    )


def narrowed(districts: Any, neighbourhoods: Any) -> list[Any]:
    """The neighbourhoods that were named, and the districts of which none was."""
    within = {place.parent_id for place in neighbourhoods}
    return [*(place for place in districts if place.pk not in within), *neighbourhoods]


@require_safe
def issue_logged(request: HttpRequest, pk: int) -> HttpResponse:
    """The reference, and what happens next."""
    issue = get_object_or_404(receipts_of(who_logs(request)), pk=pk)
    context = {"issue": issue, "answer_by": spoken(issue.triage_by)}
    return render(request, "issues_log/issue_logged.html", context)


@require_http_methods(["GET", "POST"])
def issue_discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw away what one has begun."""
    kept = own_draft(request, draft)
    if request.method == "POST":
        kept.delete()
        messages.success(request, "What you had written is deleted.")
        return redirect("issues_log:issue_start")
    context = {"draft": kept, "breadcrumbs": crumbs(reader(request))}
    return render(request, "issues_log/issue_discard.html", context)
