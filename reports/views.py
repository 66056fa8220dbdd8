"""Reports: the list, one report as a page and as a PDF, and what officers do with it."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.boards.standing import standing
from partnership.pages.parts import page_of
from partnership.papers.document import read_paper
from partnership.papers.pdf import CannotBeSet, as_pdf, setting
from partnership.people.reader import reader
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash

from . import actions
from .models import Report
from .permissions import can_make_report_again, can_publish_report, can_read_reports
from .presenters import Filters, Publishing, ReportPage, file_name, rows_of

logger = logging.getLogger(__name__)


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report that this person may read, the newest month first, by state and edition."""
    person = reader(request)
    if not can_read_reports(person):
        raise PermissionDenied
    filters = Filters(request.GET, standing(person))
    reports = Report.objects.visible_to(person).select_related("definition__board").defer("content")
    page = page_of(request, filters.apply(reports))
    context = {
        "page": page,
        "rows": rows_of(page),
        "filters": filters,
        "chips": filters.chips,
        "clear_url": reverse("reports:report_list"),
    }
    return render(request, "reports/report_list.html", context)


@require_safe
@never_cache
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the paper where it is made, else how it stands and why."""
    person, report = reader(request), report_in(request, pk)
    page = ReportPage(report, person)
    context = {
        "report": report,
        "page": page,
        "breadcrumbs": [{"label": "Reports", "url": reverse("reports:report_list")}]
        if can_read_reports(person)
        else [],
        "marking": page.marking,
        "may_publish": can_publish_report(person, report) and report.may_become(Report.Status.PUBLISHED),
        "may_make_again": can_make_report_again(person, report) and page.can_be_made_again,
    }
    return render(request, "reports/report_detail.html", context)


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as an accessible PDF, set from its data; not again for a browser that has it as it is.

    Whether somebody may read it is asked each time, and no browser keeps a sensitive one.
    """
    report = report_in(request, pk)
    if not report.is_made or report.content is None:
        raise Http404
    tag = f'"{report.content_hash}-{setting()}"'
    response = get_conditional_response(request, etag=tag) or pdf_of(request, report)
    if report.edition == Marking.SENSITIVE or response.status_code == HTTPStatus.FOUND:
        add_never_cache_headers(response)
    else:
        patch_cache_control(response, private=True, no_cache=True)
        response["ETag"] = tag
    return response


def pdf_of(request: HttpRequest, report: Report) -> HttpResponse:
    """The download; or the way back to the page, where it can't be made."""
    assert report.content is not None
    try:
        made = as_pdf(read_paper(report.content))
    except CannotBeSet:
        logger.exception("%s could not be set as a PDF", report.reference)
        messages.error(request, "The PDF could not be made. The page below holds the same words and figures.")
        return redirect("reports:report_detail", report.pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(report)}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what publishing means, ask, then freeze the report and tell the board's readers.

    What was read comes with the address and with the form: nothing else is published.
    """
    person, report = reader(request), report_in(request, pk)
    if not can_publish_report(person, report):
        raise PermissionDenied
    try:
        if request.method == "POST":
            read = request.POST.get("read", "")
            actions.publish_report(report=report, by=standing(person).actor(), read=read)
        else:
            report.must_become(Report.Status.PUBLISHED)
            return ask_to_publish(request, report)
    except Clash as clash:
        messages.warning(request, str(clash))
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "Published. The readers of the board are told, and it can't change any more."
        )
    return redirect("reports:report_detail", pk)


def ask_to_publish(request: HttpRequest, report: Report) -> HttpResponse:
    if request.GET.get("read", report.content_hash) != report.content_hash:
        raise Clash(actions.MADE_AGAIN)
    readers = actions.told_when_published(report, by=standing(reader(request)).actor())
    return render(request, "reports/report_publish.html", Publishing(report, len(readers)).context)


@require_POST
def report_make_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it made afresh from the records as they are now."""
    person, report = reader(request), report_in(request, pk)
    if not can_make_report_again(person, report):
        raise PermissionDenied
    try:
        actions.queue_again(report=report, by=standing(person).actor())
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "It is being made again. That takes a minute or less.")
    return redirect("reports:report_detail", pk)


def report_in(request: HttpRequest, pk: int) -> Report:
    """The report if this reader may see it, else a 404."""
    rows = Report.objects.visible_to(request.user).select_related("definition__board", "published_by")
    return get_object_or_404(rows, pk=pk)
