"""A line the size of a word, drawn on the server: the usual range as a band, the last point lit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, AIR = 128, 30, 3


@dataclass(frozen=True)
class Spark:
    """Values oldest first (None is a gap), the usual range if known, and what is said of it."""

    values: Sequence[float | None]
    says: str
    tone: str = "usual"
    lower: float | None = None
    upper: float | None = None


def sparkline(spark: Spark) -> SafeString:
    """The <svg>; empty where there is nothing to draw."""
    given = [value for value in spark.values if value is not None]
    if not given:
        return SafeString("")
    edges = [edge for edge in (spark.lower, spark.upper) if edge is not None]
    low, high = min([*given, *edges]), max([*given, *edges])
    step = (WIDTH - 2 * AIR - 2) / max(len(spark.values) - 1, 1)

    def x(at: int) -> float:
        return round(AIR + at * step, 1)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - AIR - share * (HEIGHT - 2 * AIR), 1)

    band = SafeString("")
    if spark.lower is not None and spark.upper is not None:
        top, bottom = y(spark.upper), y(spark.lower)
        band = format_html(
            '<rect x="0" y="{}" width="{}" height="{}" fill="#e9efef"/>',
            top,
            WIDTH,
            round(max(bottom - top, 1), 1),
        )
    strokes: list[list[str]] = [[]]
    for at, value in enumerate(spark.values):
        if value is None:
            strokes.append([])
        else:
            strokes[-1].append(f"{x(at)},{y(value)}")
    lines = format_html_join(
        "",
        '<polyline points="{}" fill="none" stroke="#66757a" stroke-width="1.4"/>',
        ((" ".join(stroke),) for stroke in strokes if len(stroke) > 1),
    )
    last = max(at for at, value in enumerate(spark.values) if value is not None)
    dot = format_html(
        '<circle cx="{}" cy="{}" r="3.6" fill="currentColor"/>', x(last), y(spark.values[last] or 0)
    )
    return format_html(
        '<svg class="pb-spark pb-c-{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" '
        'aria-label="{}">{}{}{}</svg>',
        spark.tone,
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        spark.says,
        band,
        lines,
        dot,
    )
