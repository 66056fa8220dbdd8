"""What agencies send: the list, sending a file, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.actions import (
    AlreadySent,
    NotAForce,
    agree_to_replace,
    keep_earlier,
    question_of,
    receive,
    start_again,
)
from monitoring.forms import SendForm
from monitoring.models import Indicator, Observation, RowNote, Submission
from monitoring.permissions import (
    can_answer_submission,
    can_list_submissions,
    can_send_data,
    is_analyst,
    may_send_for,
)
from monitoring.presenters import SubmissionView, facts_of, timeline_of
from partnership.boards.models import Agency
from partnership.boards.standing import standing
from partnership.intake import CannotBeRead
from partnership.pages.parts import Chip, page_of
from partnership.papers.csv_file import csv_response
from partnership.people.models import User
from partnership.people.reader import reader
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.panels import panels_for

SHOWN = 25


@require_safe
def submission_list(request: HttpRequest) -> HttpResponse:
    """Every file sent, newest first, by state and agency."""
    if not can_list_submissions(request.user):
        raise PermissionDenied
    everything = Submission.objects.visible_to(request.user).select_related("agency", "sent_by")
    status, agency = request.GET.get("status", ""), request.GET.get("agency", "")
    found, chips = everything, []
    if status in Submission.Status.values:
        found = found.filter(status=status)
        chips.append(_chip(request, "status", f"Status: {Submission.Status(status).label}"))
    chosen = (
        Agency.objects.filter(pk=int(agency)).first() if agency.isdecimal() and len(agency) < 18 else None
    )
    if chosen is not None:
        found = found.filter(agency=chosen)
        chips.append(_chip(request, "agency", f"Agency: {chosen.name}"))
    page = page_of(request, found)
    return render(
        request,
        "monitoring/submission_list.html",
        {
            "page": page,
            "rows": _views(list(page)),
            "chips": chips,
            "clear_url": reverse("monitoring:submission_list"),
            "statuses": Submission.Status.choices,
            "status": status,
            "agencies": Agency.objects.filter(pk__in=everything.order_by().values("agency")),
            "agency": chosen,
            "may_send": can_send_data(request.user),
            "is_analyst": is_analyst(request.user),
        },
    )


def _chip(request: HttpRequest, name: str, label: str) -> Chip:
    """A filter in use, with the address that has it no more."""
    rest = request.GET.copy()
    for key in (name, "page"):
        rest.pop(key, None)
    return Chip(label, f"?{rest.urlencode()}" if rest else request.path)


def _views(submissions: list[Submission]) -> list[SubmissionView]:
    months: dict[int, list[date]] = defaultdict(list)
    given = Observation.objects.filter(submission__in=submissions).order_by()
    for pk, period in given.values_list("submission", "period").distinct():
        months[pk].append(period)
    return [SubmissionView(submission, sorted(months[submission.pk])) for submission in submissions]


@require_http_methods(["GET", "HEAD", "POST"])
def submission_send(request: HttpRequest) -> HttpResponse:
    """Send a street file: officers for any police force, its analysts for their own. Others read who does."""
    if not can_send_data(request.user):
        if request.method == "POST" or not is_analyst(request.user):
            raise PermissionDenied
        return render(request, "monitoring/submission_send.html", {"breadcrumbs": _crumbs()})
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SendForm(*posted, agencies=may_send_for(request.user))
    if form.is_valid():
        try:
            submission = receive(
                agency=form.cleaned_data["agency"],
                format=Submission.Format.POLICE_STREET,
                file_name=form.cleaned_data["file"].name,
                file=form.cleaned_data["file"],
                by=standing(request.user).actor(),
            )
        except CannotBeRead as refused:
            form.add_error("file", str(refused))
        except NotAForce as refused:
            form.add_error("agency", str(refused))
        except AlreadySent as again:
            messages.info(request, str(again))
            return redirect("monitoring:submission_detail", again.submission.pk)
        else:
            messages.success(request, f"Received as {submission.reference}. It is being checked now.")
            return redirect("monitoring:submission_detail", submission.pk)
    return render(request, "monitoring/submission_send.html", {"form": form, "breadcrumbs": _crumbs()})


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Data", "url": reverse("monitoring:submission_list")}]


@require_POST
def submission_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the question at which a file waits: replace the figures, or keep them."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=pk)
    if not can_answer_submission(request.user, submission):
        raise PermissionDenied
    answers = {"replace": agree_to_replace, "keep": keep_earlier}
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        messages.error(request, "Select an answer.")
    else:
        try:
            answer(submission=submission, by=standing(request.user).actor())
        except NotAllowed:
            messages.info(request, "This has been answered already.")
    return redirect("monitoring:submission_detail", submission.pk)


@require_POST
def submission_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a check again that seems to be lost."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=pk)
    if not can_answer_submission(request.user, submission):
        raise PermissionDenied
    try:
        start_again(submission=submission, by=standing(request.user).actor())
    except NotAllowed as settled:
        messages.info(request, str(settled))
    else:
        messages.success(request, "The check has been started again.")
    return redirect("monitoring:submission_detail", submission.pk)


@require_safe
@never_cache
def submission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: how far its check is, then what became of every row of it."""
    person = reader(request)
    listed = Submission.objects.visible_to(person).select_related("agency", "sent_by")
    view = _views([get_object_or_404(listed, pk=pk)])[0]
    events = timeline_of(view.submission, person)
    view = replace(view, last_event_at=events[0].at if events else None)
    question = question_of(view.submission) if view.is_asking else ""
    notes = view.submission.notes
    outside = notes.filter(why=RowNote.Why.OUTSIDE).order_by().values("place_name").annotate(n=Sum("rows"))
    unplaced = (
        notes.filter(why=RowNote.Why.UNPLACED).order_by().values("indicator__name").annotate(n=Sum("rows"))
    )
    malformed = list(notes.filter(why=RowNote.Why.MALFORMED).order_by("row", "id")[:SHOWN])
    return render(
        request,
        "monitoring/submission_detail.html",
        {
            "view": view,
            "submission": view.submission,
            "question": question,
            "yes": question.rpartition(". ")[2].rstrip("?"),
            "may_answer": can_answer_submission(person, view.submission),
            "facts": facts_of(view, person),
            "counted": view.counted(),
            "outside": list(outside.order_by("-n", "place_name")),
            "unplaced": list(unplaced.order_by("-n", "indicator__name")),
            "malformed": malformed,
            "more_malformed": view.submission.rows_malformed - len(malformed),
            "indicators": _indicators(view.submission, person),
            "panels": panels_for("submission", view.submission, person),
            "events": events,
            "may_send": can_send_data(person),
            "breadcrumbs": _crumbs(),
        },
    )


@require_safe
@never_cache
def submission_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the check of a file is, for the script of its page. Obeys the same permissions."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=pk)
    latest = Event.objects.of(submission).first()
    view = SubmissionView(submission, [], latest.at if latest is not None else None)
    return JsonResponse(
        {
            "settled": view.is_settled,
            "slow": view.is_slow,
            "words": view.progress,
            "read": submission.rows_read,
            "total": submission.rows_total,
        }
    )


@require_safe
def submission_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Every note on the rows of a file: outside the area, without a place, or not readable."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=pk)
    notes = submission.notes.select_related("indicator").order_by("why", "row", "period", "place_name", "id")
    return csv_response(
        f"{submission.reference}-rows.csv",
        ["Why", "Line", "Month", "Indicator", "Place in the file", "What is wrong", "Rows"],
        (
            [
                note.get_why_display(),
                note.row,
                note.period.strftime("%Y-%m") if note.period else "",
                note.indicator.name if note.indicator else "",
                note.place_name,
                note.detail,
                note.rows,
            ]
            for note in notes
        ),
    )


def _indicators(submission: Submission, reader: User) -> list[Indicator]:
    """What a series is of. A street file has every crime type: the list of indicators says it better."""
    if submission.format != Submission.Format.SERIES:
        return []
    given = Observation.objects.filter(submission=submission).order_by().values("indicator")
    return list(Indicator.objects.visible_to(reader).filter(pk__in=given))
