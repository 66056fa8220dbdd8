"""What the page of a paper asks of its parts."""

from __future__ import annotations

import base64
from typing import Any

from django import template

from partnership.papers.document import Table

register = template.Library()


@register.filter
def as_image(svg: str) -> str:
    """A drawing as the address of an image: its own document, so that the page's rules on styles hold."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@register.filter
def captioned(table: Table, number: str) -> dict[str, Any]:
    """The table as `components/_table.html` takes it, its number before its caption."""
    return {"caption": f"{number}. {table.caption}", "columns": table.columns, "rows": table.rows}
