"""A timeline as plotly JSON. Colours are names of tokens; `narrow` holds what a phone shows instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go

from .timeline import Point, Timeline
from .tokens import TOKENS, by_name

# Our own small template: plotly's is 7 KB in every figure.
TEMPLATE = go.layout.Template(
    layout={
        "showlegend": False,
        "colorway": [TOKENS["usual"]],
        "xaxis": {"type": "date", "tickformat": "%b\n%Y", "nticks": 9},
        "yaxis": {"nticks": 6, "tickformat": ",d"},
    }
)
SYMBOLS = {"circle": "circle", "up": "triangle-up", "down": "triangle-down", "diamond": "diamond"}
SMALL = {"size": 13, "color": TOKENS["muted"]}


def plotly_json(timeline: Timeline) -> dict[str, Any]:
    """{"data": […], "layout": {…}} as `static/src/charts.js` draws it."""
    figure = go.Figure(
        data=[*_rules(timeline), _line(timeline), *_points(timeline), *_stars(timeline)],
        layout={
            "template": TEMPLATE,
            "margin": {
                "l": 48,
                "r": 112 if timeline.ends else 16,
                "t": 26 if timeline.notes else 10,
                "b": 38,
            },
            "xaxis": {"range": [_day(timeline.first), _day(timeline.last)]},
            "yaxis": {"range": [0, timeline.top]},
            "shapes": [*_bands(timeline), *_uprights(timeline)],
            "annotations": [*_band_words(timeline), *_note_words(timeline), *_end_words(timeline)],
        },
    )
    made: dict[str, Any] = by_name(figure.to_plotly_json())
    kept = [*_band_words(timeline), *_note_words(timeline)]
    made["layout"]["narrow"] = by_name({"margin.r": 12, "xaxis.nticks": 4, "annotations": kept})
    return made


def _day(day: date) -> str:
    return day.isoformat()


def _rules(timeline: Timeline) -> list[go.Scatter]:
    made = []
    for kind, colour, dash in (("limit", "usual", "dash"), ("mean", "ink", "solid")):
        x: list[str | None] = []
        y: list[float | None] = []
        for rule in timeline.rules:
            if rule.kind == kind:
                x += [_day(rule.start), _day(rule.end), None]
                y += [rule.value, rule.value, None]
        if x:
            line = {"color": TOKENS[colour], "width": 1.5, "dash": dash}
            made.append(go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", connectgaps=False))
    return made


def _line(timeline: Timeline) -> go.Scatter:
    return go.Scatter(
        x=[_day(point.at) for point in timeline.points],
        y=[point.value for point in timeline.points],
        mode="lines",
        line={"color": TOKENS["usual"], "width": 1.5},
        hoverinfo="skip",
        connectgaps=False,
    )


def _points(timeline: Timeline) -> list[go.Scatter]:
    looks: dict[tuple[str, str], list[Point]] = {}
    for point in timeline.points:
        if point.value is not None:
            looks.setdefault((point.tone, point.shape), []).append(point)
    return [
        go.Scatter(
            x=[_day(point.at) for point in points],
            y=[point.value for point in points],
            text=[point.says for point in points],
            mode="markers",
            marker={
                "symbol": SYMBOLS[shape],
                "size": 8 if shape == "circle" else 11,
                "color": TOKENS[tone],
                "line": {"width": 1, "color": "#fff"},
            },
            hovertemplate="%{text}<extra></extra>",
        )
        for (tone, shape), points in looks.items()
    ]


def _stars(timeline: Timeline) -> list[go.Scatter]:
    starred = [point for point in timeline.points if point.starred]
    if not starred:
        return []
    return [
        go.Scatter(
            x=[_day(point.at) for point in starred],
            y=[0] * len(starred),
            text=["*"] * len(starred),
            hovertext=[point.says for point in starred],
            mode="text",
            textposition="top center",
            textfont={"size": 16, "color": TOKENS["muted"]},
            hovertemplate="%{hovertext}<extra></extra>",
        )
    ]


def _bands(timeline: Timeline) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": _day(gap.start),
            "x1": _day(gap.end),
            "y0": 0,
            "y1": 1,
            "fillcolor": TOKENS["tint"],
            "line": {"width": 0},
            "layer": "below",
        }
        for gap in timeline.gaps
    ]


def _band_words(timeline: Timeline) -> list[dict[str, Any]]:
    return [
        {
            "x": _day(gap.start + (gap.end - gap.start) / 2),
            "y": 0.5,
            "yref": "paper",
            "text": gap.words.replace(" ", "<br>"),
            "showarrow": False,
            "font": SMALL,
        }
        for gap in timeline.gaps
    ]


def _uprights(timeline: Timeline) -> list[dict[str, Any]]:
    line = {"color": TOKENS["muted"], "width": 1, "dash": "dot"}
    return [
        {
            "type": "line",
            "x0": _day(note.at),
            "x1": _day(note.at),
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": line,
        }
        for note in timeline.notes
    ]


def _note_words(timeline: Timeline) -> list[dict[str, Any]]:
    middle = timeline.first + (timeline.last - timeline.first) / 2
    return [
        {
            "x": _day(note.at),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left" if note.at < middle else "right",
            "text": _plain(note.words),
            "showarrow": False,
            "font": SMALL,
        }
        for note in timeline.notes
    ]


def _end_words(timeline: Timeline) -> list[dict[str, Any]]:
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "y": height,
            "text": f" {_plain(end.words)}",
            "showarrow": False,
            "font": SMALL,
        }
        for end, height in timeline.placed_ends(apart=0.065)
    ]


def _plain(words: str) -> str:
    """plotly reads a little HTML in its texts: what people typed stays text."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
