"""One's own notices: a list, and the button that marks it as read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from partnership.boards.standing import standing
from partnership.pages.parts import page_of
from partnership.people.reader import reader
from partnership.records.marking import Marking
from partnership.records.notices import Notice

from .actions import mark_read
from .words import told


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Everything that this person has been told, newest first; open to everybody who has an account."""
    person = reader(request)
    mine = Notice.objects.visible_to(person)
    page = page_of(request, mine)
    rows = told(page, person)
    context = {
        "page": page,
        "rows": rows,
        "newest": mine.order_by("-pk").values_list("pk", flat=True).first(),
        "marking": Marking.SENSITIVE.label if any(row.shows_sensitive for row in rows) else "",
    }
    return render(request, "partnership/notice_list.html", context)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read; what came since the page was shown stays unread."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) <= 18:
        mark_read(by=standing(reader(request)).actor(), up_to=int(up_to))
        messages.success(request, "All notices are marked as read.")
    return redirect("notice_list")
