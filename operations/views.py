"""How the service runs: a page for officers and administrators, figures for Prometheus."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from partnership.boards.standing import standing
from partnership.people.reader import reader
from partnership.records.moves import NotAllowed
from reports.models import Report

from . import actions
from .metrics import written
from .models import FailedJob
from .permissions import can_read_status, can_run_job_again
from .presenters import StatusPage
from .state import read_queue, read_work

LISTED = 50
THIS_HOST = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded")


@require_safe
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Queue, clock, failed jobs, late reports and the last backup."""
    person = reader(request)
    if not can_read_status(person):
        raise PermissionDenied
    jobs = FailedJob.objects.visible_to(person).open().select_related("asked_by")[:LISTED]
    late = Report.objects.visible_to(person).late().select_related("definition").defer("content")
    page = StatusPage(read_queue(), read_work(), jobs, late[:LISTED], person)
    return render(request, "operations/status.html", {"page": page})


@require_POST
def job_run_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed job to the worker once more."""
    return _do(request, pk, "run_again", "It was sent to the worker. Check again in a moment.")


@require_POST
def job_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a failed job off the list that need not be done."""
    return _do(request, pk, "set_aside", "Set aside: it will not be done.")


def _do(request: HttpRequest, pk: int, action: str, done: str) -> HttpResponse:
    person = reader(request)
    job = get_object_or_404(FailedJob.objects.visible_to(person), pk=pk)
    if not can_run_job_again(person):
        raise PermissionDenied
    try:
        getattr(actions, action)(job=job, by=standing(person).actor())
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("operations:status")


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus. Whoever may not read them is told that there are none."""
    if not may_scrape(request):
        raise Http404
    return HttpResponse(written(), content_type=CONTENT_TYPE_LATEST)


def may_scrape(request: HttpRequest) -> bool:
    """With METRICS_TOKEN set: who shows it. Without: this host alone, and nobody through a proxy on it."""
    if settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "")
        return constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}")
    through_proxy = settings.ALLAUTH_TRUSTED_PROXY_COUNT or any(name in request.headers for name in FORWARDED)
    return not through_proxy and request.META.get("REMOTE_ADDR") in THIS_HOST
