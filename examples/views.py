"""The workbook by which an area is set up, and the first page of a demo."""

from __future__ import annotations

import io

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership.area.models import Statement, area

from .permissions import can_describe_area
from .welcome import cards
from .workbook.sheets import SHEETS

TEMPLATE_NAME = "area.xlsx"
EXAMPLE = "llr"  # the one that a demo loads


def must_describe_area(request: HttpRequest) -> None:
    if not can_describe_area(request.user):
        raise PermissionDenied


@require_safe
def area_workbook(request: HttpRequest) -> HttpResponse:
    """What the workbook holds, how it is loaded, and what this area has still to say of itself."""
    must_describe_area(request)
    context = {
        "sheets": SHEETS,
        "area": area(),
        "not_said": Statement.objects.filter(text=""),
    }
    return render(request, "examples/area_workbook.html", context)


@require_safe
def area_template(request: HttpRequest) -> FileResponse:
    """The empty workbook."""
    from .workbook.template import write_template  # openpyxl: memory that no other page needs

    must_describe_area(request)
    file = io.BytesIO()
    write_template(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=TEMPLATE_NAME)


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What to try in a demo, and as whom. There is no such page outside one."""
    if not settings.DEMO:
        raise Http404
    return render(request, "examples/welcome.html", {"cards": cards(EXAMPLE, request.user)})
