"""The log: a list with its views, filters, order and pages, and the same list as a file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from issues_log.models import Issue
from issues_log.permissions import can_raise_issue, can_read_log
from issues_log.presenters.filters import VIEWS, Filters, read_filters
from issues_log.presenters.log import CSV_HEADING, columns_of, csv_rows, rows_of, views_of
from partnership.clock import today
from partnership.pages.counting import CountedPaginator, count_up_to
from partnership.pages.parts import PAGE_SIZE
from partnership.papers.csv_file import csv_response
from partnership.people.models import User
from partnership.people.reader import reader


def filters_of(request: HttpRequest) -> Filters:
    person = reader(request)
    if not can_read_log(person):
        raise PermissionDenied
    return read_filters(request.GET, reader=person, on=today())


def counts_of(filters: Filters, person: User) -> dict[str, int]:
    """How many issues each view holds, and how many are shown."""
    log = Issue.objects.visible_to(person)
    counts = count_up_to({name: log.filter(filters.of_view(name)) for name in VIEWS})
    if not filters.is_any:
        return {**counts, "shown": counts[filters.view]}
    return {**counts, **count_up_to({"shown": log.filter(filters.condition())}, filters.most)}


@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    filters, person = filters_of(request), reader(request)
    counts = counts_of(filters, person)
    found = Issue.objects.visible_to(person).filter(filters.condition()).order_by(*filters.order())
    pages = CountedPaginator(found.for_rows(), PAGE_SIZE, known=counts["shown"], most=filters.most)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "views": views_of(filters, counts),
        "view_label": VIEWS[filters.view],
        "shown": counts["shown"],
        "of_view": counts[filters.view],
        "columns": columns_of(filters),
        "rows": rows_of(page.object_list, person, filters.on),
        "page": page,
        "chips": filters.chips(),
        "clear_url": filters.address(bare=True),
        "csv_query": filters.address(),
        "may_log": can_raise_issue(person),
    }
    return render(request, "issues_log/issue_list.html", context)


@require_safe
def issue_list_csv(request: HttpRequest) -> HttpResponse:
    """What the list shows, on all its pages, as CSV."""
    filters, person = filters_of(request), reader(request)
    found = Issue.objects.visible_to(person).filter(filters.condition()).order_by(*filters.order())
    name = f"issues-{filters.view}-{filters.on.isoformat()}.csv"
    return csv_response(name, CSV_HEADING, csv_rows(found.for_list(), person))
