"""One description of a chart, drawn twice; a sparkline; the palette."""

import json
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from django.conf import settings
from django.template.loader import render_to_string

from partnership.figures import (
    Chart,
    Gap,
    KeyItem,
    LineEnd,
    Note,
    Point,
    Rule,
    Spark,
    Table,
    Timeline,
    sparkline,
)
from partnership.figures.tokens import TOKENS

HALF = timedelta(days=14)


@pytest.fixture
def timeline():
    months = [date(2024, month, 1) for month in range(1, 8)]
    values = [10.0, 12.0, None, None, 30.0, None, 11.0]
    points = tuple(
        Point(
            at,
            value,
            says=f"{at:%B}",
            tone="concern" if value == 30 else "usual",
            shape="up" if value == 30 else "circle",
        )
        if at.month != 6
        else Point(at, None, says="June: *", starred=True)
        for at, value in zip(months, values, strict=True)
    )
    return Timeline(
        points=points,
        rules=(
            Rule(20, months[0] - HALF, months[1] + HALF),
            Rule(15, months[0] - HALF, months[1] + HALF, "mean"),
        ),
        ends=(LineEnd(20, "upper limit 20"), LineEnd(15, "mean 15"), LineEnd(14.9, "lower limit 15")),
        gaps=(Gap(months[2] - HALF, months[3] + HALF, "no data"),),
        notes=(Note(months[4], "New <b>coding</b>"),),
    )


@pytest.fixture
def chart(timeline):
    table = Table("Calls", ["Month", {"label": "Calls", "numeric": True}], [["January", "10"]])
    return Chart(
        "xmr", "Change", "Calls rose.", "A caption.", table, timeline, (KeyItem("concern", "concern"),)
    )


def test_the_figure_is_one_that_plotly_knows(chart):
    figure = chart.figure
    narrow = figure["layout"].pop("narrow")
    as_hex = json.loads(re.sub(r'"\$([a-z]+)"', lambda name: json.dumps(TOKENS[name[1]]), json.dumps(figure)))
    go.Figure(as_hex)  # raises on anything unknown
    assert narrow["xaxis.nticks"] == 4


def test_colours_go_as_names_of_tokens(chart):
    text = json.dumps(chart.figure)
    assert '"$concern"' in text
    assert not any(value in text for value in TOKENS.values())


def test_tokens_are_those_of_the_stylesheet():
    styles = Path(settings.ROOT, "static", "src", "_pb.scss").read_text()
    for name, value in TOKENS.items():
        assert f"--pb-{name}: {value}" in styles


def test_nothing_crosses_a_gap(chart):
    band = chart.figure["layout"]["shapes"][0]
    for trace in chart.figure["data"]:
        assert trace.get("connectgaps") in (False, None)
        for x, y in zip(trace["x"], trace["y"], strict=True):
            if y is not None:
                assert not band["x0"] < x < band["x1"]
    line = next(trace for trace in chart.figure["data"] if len(trace["x"]) == 7)
    assert line["y"] == [10.0, 12.0, None, None, 30.0, None, 11.0]


def test_a_starred_point_says_so_at_the_foot_and_breaks_the_line(chart):
    stars = next(trace for trace in chart.figure["data"] if trace["mode"] == "text")
    assert (stars["x"], stars["y"], stars["hovertext"]) == (["2024-06-01"], [0], ["June: *"])


def test_points_differ_by_shape_as_well_as_colour(chart):
    marks = {
        t["marker"]["color"]: t["marker"]["symbol"] for t in chart.figure["data"] if t["mode"] == "markers"
    }
    assert marks == {"$usual": "circle", "$concern": "triangle-up"}


def test_words_at_line_ends_keep_apart(timeline):
    heights = [height for _, height in timeline.placed_ends(apart=0.07)]
    assert all(b - a >= 0.07 * timeline.top - 1e-9 for a, b in pairwise(heights))


def test_what_people_typed_stays_text(chart):
    assert "New &lt;b&gt;coding&lt;/b&gt;" in json.dumps(chart.figure)


def test_paper_is_svg_without_fonts_and_the_same_each_time(chart):
    text = chart.svg()
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg")
    assert "<text" not in text
    assert "font-family" not in text
    assert text == chart.svg()


@pytest.mark.parametrize("months", [1, 2, 5, 12, 24, 35, 36, 48, 60, 119, 240])
def test_paper_has_a_few_dates_for_any_stretch(months):
    """matplotlib warns, which is an error here, where it finds no ticks for a stretch."""
    points = tuple(Point(date(2010 + n // 12, n % 12 + 1, 1), 10.0 + n % 3) for n in range(months))
    text = Chart("xmr", "Title", "Finding", "", Table("T", ["Month"], []), Timeline(points)).svg()
    assert text.startswith(("<?xml", "<svg"))


def test_without_a_drawing_finding_and_table_stand_alone():
    bare = Chart("x", "Change", "Nothing yet.", "", Table("Calls", ["Month"], []))
    assert bare.figure is None
    assert bare.svg() == ""


def test_the_page_has_heading_finding_figure_caption_table_in_that_order(chart):
    html = render_to_string("components/_chart.html", {"chart": chart})
    order = [
        "<h2",
        "Calls rose.",
        'data-chart-for="xmr"',
        "A caption.",
        "pb-c-concern",
        "Show as a table",
        "January</th>",
    ]
    found = [html.index(each) for each in order]
    assert found == sorted(found)
    assert 'aria-labelledby="xmr-says"' in html
    assert "style=" not in html


def test_a_sparkline_breaks_at_gaps_and_lights_the_last_point():
    svg = sparkline(Spark([1, 2, None, 3, 4, None], "From 1 to 4", "concern", 0, 5))
    root = ElementTree.fromstring(str(svg))
    kinds = [each.tag.split("}")[-1] for each in root]
    assert kinds == ["rect", "polyline", "polyline", "circle"]
    assert root.get("aria-label") == "From 1 to 4"
    assert "pb-c-concern" in root.get("class")


def test_sparklines_of_little():
    assert sparkline(Spark([], "")) == ""
    assert sparkline(Spark([None, None], "")) == ""
    assert "circle" in sparkline(Spark([4], "4"))
    assert "&lt;i&gt;" in sparkline(Spark([4, 4], "<i>"))
