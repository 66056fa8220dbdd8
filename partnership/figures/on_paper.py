"""A timeline as SVG for papers: text as outlines, so that no font has to be there when it is printed."""

from __future__ import annotations

from io import StringIO
from typing import Any

from .timeline import Timeline
from .tokens import TOKENS

MARKERS = {"circle": "o", "up": "^", "down": "v", "diamond": "D"}
WIDTH, HEIGHT = 6.6, 2.6  # inches


def svg(timeline: Timeline) -> str:
    """The figure as one <svg> element, the same bytes for the same content."""
    # Imported here: it takes over a second, and only the worker that makes papers needs it.
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.fonttype": "path",
        "svg.hashsalt": "figure",
        "font.family": ["DejaVu Sans"],  # comes with matplotlib
        "font.size": 8,
        "text.parse_math": False,
    }
    with rc_context(settings):
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        _draw(figure.add_subplot(), timeline)
        out = StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def _draw(axes: Any, timeline: Timeline) -> None:
    from matplotlib import dates, ticker

    by_date: Any = dates  # its classes have no types

    for gap in timeline.gaps:
        axes.axvspan(gap.start, gap.end, color=TOKENS["tint"], linewidth=0)
        axes.text(
            gap.start + (gap.end - gap.start) / 2,
            timeline.top / 2,
            gap.words.replace(" ", "\n"),
            ha="center",
            va="center",
            color=TOKENS["muted"],
        )
    for note in timeline.notes:
        axes.axvline(note.at, color=TOKENS["muted"], linewidth=0.8, linestyle=":")
        left = note.at < timeline.first + (timeline.last - timeline.first) / 2
        axes.annotate(
            note.words,
            (note.at, 1),
            xycoords=("data", "axes fraction"),
            ha="left" if left else "right",
            va="bottom",
            color=TOKENS["muted"],
        )
    for rule in timeline.rules:
        mean = rule.kind == "mean"
        colour, dash = (TOKENS["ink"], "-") if mean else (TOKENS["usual"], "--")
        axes.plot([rule.start, rule.end], [rule.value] * 2, color=colour, linewidth=1, linestyle=dash)
    days: list[Any] = [point.at for point in timeline.points]
    values = [float("nan") if point.value is None else point.value for point in timeline.points]
    axes.plot(days, values, color=TOKENS["usual"], linewidth=1)
    for point in timeline.points:
        if point.value is not None:
            size = 3.5 if point.shape == "circle" else 5.5
            marker, colour = MARKERS[point.shape], TOKENS[point.tone]
            axes.plot(
                point.at,
                point.value,
                marker=marker,
                markersize=size,
                color=colour,
                markeredgecolor="#fff",
                markeredgewidth=0.4,
                clip_on=False,
            )
        elif point.starred:
            axes.text(point.at, 0, "*", ha="center", va="bottom", color=TOKENS["muted"], fontsize=10)
    for end, height in timeline.placed_ends(apart=0.075):
        axes.annotate(
            end.words,
            (1.01, height),
            xycoords=("axes fraction", "data"),
            va="center",
            color=TOKENS["muted"],
            annotation_clip=False,
        )
    axes.set_xlim(timeline.first, timeline.last)
    axes.set_ylim(0, timeline.top)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(TOKENS["line"])
    axes.tick_params(color=TOKENS["line"], labelcolor=TOKENS["ink"])
    axes.grid(color="#e3eaeb", linewidth=0.6)
    axes.set_axisbelow(True)
    # From three years on by year: eight ticks half a year apart would not do.
    axes.xaxis.set_major_locator(by_date.AutoDateLocator(minticks=3, maxticks=8))
    axes.xaxis.set_major_formatter(by_date.DateFormatter("%b %Y"))
    axes.yaxis.set_major_locator(ticker.MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
