"""Logging an issue: what the log is for, one question a page, check, done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from issues_log.actions import AlreadyLogged, raise_issue
from issues_log.forms import Question, Questions
from issues_log.models import Issue, receipts_of
from issues_log.permissions import can_raise_issue, can_read_log
from issues_log.presenters.check import answers_in_words
from issues_log.presenters.clash import saved_elsewhere
from issues_log.presenters.detail import Line
from issues_log.presenters.words import colour_of
from partnership.area.models import Contact
from partnership.boards.standing import Actor, standing
from partnership.people.models import User
from partnership.people.reader import posted, reader
from partnership.records.drafts import Draft, draft_of, drafts_of
from partnership.wording import spoken

FORM = "issue"
CHANGED = (
    "You saved this page in another window while it was open here. Nothing is lost: both are below. "
    "“Continue” keeps what you typed here."
)


def who_logs(request: HttpRequest) -> User:
    person = reader(request)
    if not can_raise_issue(person):
        raise PermissionDenied
    return person


def where_it_went(person: User, draft: UUID) -> HttpResponse:
    """The address of a draft that is logged leads to its issue; of one that never was, nowhere."""
    logged = get_object_or_404(receipts_of(person), draft=draft)
    return redirect("issues_log:issue_logged", logged.pk)


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
        empty = next((each for each in drafts_of(person, FORM) if each.is_empty), None)
        draft = empty or Draft.objects.create(person=person, form=FORM)
        first = Questions({}, person).asked[0]
        return redirect("issues_log:issue_question", draft.pk, first.slug)
    mine = receipts_of(person)[:10]
    context = {
        "breadcrumbs": crumbs(person)[:-1],
        "contacts": Contact.objects.all(),
        "drafts": [each for each in drafts_of(person, FORM) if not each.is_empty],
        "mine": [(issue, colour_of(issue)) for issue in mine],
    }
    return render(request, "issues_log/issue_start.html", context)


@never_cache  # the browser's own "back" shows what is kept now
@require_http_methods(["GET", "POST"])
@transaction.atomic
def issue_question(request: HttpRequest, draft: UUID, question: str) -> HttpResponse:
    """One page of questions. Whatever is sent is kept in the draft, even if it can't be the last word."""
    person = who_logs(request)
    kept = draft_of(person, FORM, draft, to_change=request.method == "POST")
    if kept is None:
        went = where_it_went(person, draft)
        if request.method == "POST":
            messages.warning(
                request, "This issue is logged already. What you sent just now was not added to it."
            )
        return went
    questions = Questions(kept.answers, person)
    asked = questions.named(question)
    if asked is None:
        return redirect("issues_log:issue_check", kept.pk)
    form = asked(posted(request), answers=kept.answers, user=person)
    clash = clash_of(request, form, kept)
    if request.method == "POST" and not clash:
        kept.keep(form.typed())
        if leads := onwards(request, form, kept):
            return redirect(leads)
    context = {
        "form": form,
        "caption": questions.caption(asked),
        "clash": clash,
        "base": asked.base(kept.answers),
    }
    return render(request, "issues_log/issue_question.html", context, status=409 if clash else 200)


def clash_of(request: HttpRequest, form: Question, kept: Draft) -> list[Line]:
    """What another window has saved of this page since it was opened in this one, where it differs."""
    seen = request.POST.get("base")
    if seen is None or seen == form.base(kept.answers):
        return []
    form.is_valid()
    clash = saved_elsewhere(form, kept.answers, form.differing(kept.answers))
    if clash:
        form.add_error(None, CHANGED)
    return clash


def onwards(request: HttpRequest, form: Question, kept: Draft) -> str:
    """Where the button that was pressed leads; "" where the page is to be put right first."""
    person, checking = form.user, "check" in request.GET
    if "back" in request.POST and not form.holds_personal_data:
        return previous_page(kept, Questions(kept.answers, person), type(form), checking=checking)
    if "later" in request.POST and not form.holds_personal_data:
        messages.success(request, "What you have written is kept. Come back to it from this page.")
        return reverse("issues_log:issue_start")
    return next_page(kept, person, type(form), checking=checking) if form.is_valid() else ""


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
        return where_it_went(person, draft)
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
    person = who_logs(request)
    kept = draft_of(person, FORM, draft)
    if kept is None:
        return where_it_went(person, draft)
    if request.method == "POST":
        kept.delete()
        messages.success(request, "What you had written is deleted.")
        return redirect("issues_log:issue_start")
    context = {"draft": kept, "breadcrumbs": crumbs(person)}
    return render(request, "issues_log/issue_discard.html", context)
