"""What the page of a paper asks of its parts."""

from __future__ import annotations

import base64
import re
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from partnership.papers.document import Table

register = template.Library()
REFERENCE = re.compile(r"\b[A-Z]{2}-\d{4,}\b")


@register.filter
def as_image(svg: str) -> str:
    """A drawing as the address of an image: its own document, so that the page's rules on styles hold."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@register.filter
def captioned(table: Table, number: str) -> dict[str, Any]:
    """The table as `components/_table.html` takes it, its number before its caption."""
    rows = [[whole(cell) for cell in row] for row in table.rows]
    return {"caption": f"{number}. {table.caption}", "columns": table.columns, "rows": rows}


@register.filter
def whole(text: str) -> SafeString:
    """The text, escaped, with references that no line breaks: "AC-0007" is never "AC-" and "0007"."""
    escaped = conditional_escape(text)
    return mark_safe(REFERENCE.sub(r'<span class="pb-nowrap">\g<0></span>', escaped))  # noqa: S308  escaped
