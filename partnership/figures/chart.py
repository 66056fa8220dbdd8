"""One chart: a heading, the finding in a sentence, the figure, a caption and the same data as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .timeline import Timeline


@dataclass(frozen=True)
class Table:
    """Columns are words or {"label": …, "numeric": True}; the first cell of a row is its heading."""

    caption: str
    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class KeyItem:
    """A sign of the chart and its word; `icon` is a name that `components/_icon.html` knows."""

    icon: str
    words: str


@dataclass(frozen=True)
class Chart:
    """What `components/_chart.html` and papers show. Without a drawing, finding and table stand alone."""

    id: str
    heading: str
    finding: str
    caption: str
    table: Table
    drawing: Timeline | None = None
    key: Sequence[KeyItem] = field(default_factory=tuple)
    size: str = ""

    @cached_property
    def figure(self) -> dict[str, Any] | None:
        """plotly JSON for the page."""
        if self.drawing is None or not self.drawing.points:
            return None
        from .on_screen import plotly_json

        return plotly_json(self.drawing)

    def svg(self) -> str:
        """The figure for paper; empty where there is none. Its alternative text is the finding."""
        if self.drawing is None or not self.drawing.points:
            return ""
        from .on_paper import svg

        return svg(self.drawing)
