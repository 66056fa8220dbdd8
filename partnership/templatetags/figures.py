"""Charts and their tables, put into a page without a line of script in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A browser ends a script element at "</script", whatever the JSON around it: these never appear bare.
UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    value: Any
    label: str
    numeric: bool


@register.filter
def figure_script(figure: Mapping[str, Any] | str, box_id: str) -> SafeString:
    """The data block from which charts.js draws the figure in the box of that id.

    figure: {"data": […], "layout": {…}}, or the same as JSON text (`plotly.io.to_json`).
    """
    text = figure if isinstance(figure, str) else json.dumps(figure, cls=DjangoJSONEncoder)
    safe = mark_safe(text.translate(UNSAFE))  # noqa: S308  escaped above; the type is not executed
    return format_html('<script type="application/json" data-chart-for="{}">{}</script>', box_id, safe)


@register.filter
def headings(columns: Iterable[Any]) -> list[Column]:
    """Columns of a table: each given as words, as {label, numeric}, or as an object with those."""
    return [as_column(each) for each in columns]


@register.filter
def cells(row: Sequence[Any], columns: Iterable[Any]) -> list[Cell]:
    """A row's values beside the columns that they stand in."""
    heads = headings(columns)
    return [Cell(value, head.label, head.numeric) for value, head in zip(row, heads, strict=True)]


def as_column(given: Any) -> Column:
    if isinstance(given, Mapping):
        return Column(str(given["label"]), bool(given.get("numeric")))
    if isinstance(given, str) or not hasattr(given, "label"):
        return Column(str(given))
    return Column(str(given.label), bool(getattr(given, "numeric", False)))
