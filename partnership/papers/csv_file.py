"""Lists as CSV files that a spreadsheet can open and that can't run anything in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str | int | float:
    """The value as a cell: a number as it is; text that a spreadsheet would run, behind an apostrophe."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def csv_response(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download called `name`, in UTF-8 with the mark by which Excel knows it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(heading)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response
