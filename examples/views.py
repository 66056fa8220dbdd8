"""The workbook by which an area is set up: what it is for, and the empty one to fill in."""

from __future__ import annotations

import io

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership.area.models import Statement, area

from .permissions import can_describe_area
from .workbook import write_template
from .workbook.sheets import SHEETS

TEMPLATE_NAME = "area.xlsx"


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
    must_describe_area(request)
    file = io.BytesIO()
    write_template(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=TEMPLATE_NAME)
