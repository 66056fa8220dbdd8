"""What is said aloud of a series is true of its numbers: each claim is looked up in them by other means."""

import re
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.analysis.series import draw, every_period
from monitoring.analysis.words import finding, period_words
from monitoring.charts import said_of
from monitoring.models import Indicator, Signal
from monitoring.presenters import SignalWords
from partnership.places.models import Place

AREA = Place(pk=1, parent_id=None, name="Everywhere", levels=[Place.Level.AREA])
WHOLE = r"(\d[\d,]*(?:\.\d+)?)"


@st.composite
def some_series(draw_from):
    """Counts with what the rules look for: spikes, climbs, pairs near a limit, gaps, changes of level."""
    level = st.integers(60, 90)
    spread = draw_from(st.integers(0, 12))

    def around(base):
        return st.integers(max(base - spread, 0), base + spread)

    base = draw_from(level)
    values = draw_from(st.lists(around(base), min_size=1, max_size=24))
    for _ in range(draw_from(st.integers(0, 3))):
        kind = draw_from(st.sampled_from(["climb", "fall", "shift", "spike", "gap", "near"]))
        end = draw_from(st.integers(1, 9))
        if kind in ("climb", "fall"):
            by = draw_from(st.integers(1, 5)) * (1 if kind == "climb" else -1)
            start = draw_from(around(base))
            values += [max(start + by * n, 0) for n in range(end)]
        elif kind == "shift":
            values += draw_from(
                st.lists(around(base + draw_from(st.integers(-30, 30))), min_size=end, max_size=end)
            )
        elif kind == "gap":
            values.append(None)
        else:
            values += [max(base + draw_from(st.sampled_from([-3, -2, 2, 3])) * spread, 0)] * min(end, 2)
    step = draw_from(st.sampled_from(["month", "quarter"]))
    first = date(2018, 1, 1)
    periods = every_period(first, date(2031, 10, 1), step)[: len(values)]
    return draw(
        dict(zip(periods, values, strict=True)),
        improvement=draw_from(st.sampled_from(["decrease", "increase", None])),
        step=step,
        baseline=draw_from(st.sampled_from([None, 4, 12])),
        rebases=draw_from(st.lists(st.sampled_from(periods), max_size=1)),
    )


class Referee:
    """The numbers of a series, and whether something that was said of them holds."""

    def __init__(self, series):
        chart = series.chart
        last = int(chart.index[chart["value"].notna()][-1])
        starts = [at for at, period in enumerate(chart["period"]) if period in series.rebased and at <= last]
        gaps = [at + 1 for at in range(last) if chart["value"].isna()[at]]
        # What goes on without a break up to the latest point.
        self.part = chart.iloc[max([0, *starts, *gaps]) : last + 1]
        self.point, self.step = chart.iloc[last], series.step

    def since(self, words):
        """The points from a period that was named on; None where it lies before the last break."""
        named = [period_words(period, self.step) for period in self.part["period"]]
        return self.part.iloc[named.index(words) :] if words in named else None


def check(series, words):
    """Every sentence of a finding, against the numbers."""
    referee = Referee(series)
    point, part = referee.point, referee.part
    value, mean, lower, upper = (float(point[name]) for name in ("value", "mean", "lower", "upper"))
    claims = 0
    month = r"([A-Z][a-z]+(?: to [A-Z][a-z]+)? \d{4})"
    if found := re.search(rf"been (above|below) their usual range since {month}", words):
        run = referee.since(found[2])
        assert run is not None
        assert len(run) > 1
        outside = run["value"] > run["upper"] if found[1] == "above" else run["value"] < run["lower"]
        assert outside.all()
        claims += 1
    if found := re.search(rf"were (above|below) their usual range in {month}", words):
        assert value > upper if found[1] == "above" else value < lower
        claims += 1
    if found := re.search(r"have (risen|fallen) (\d+) (?:month|quarter)s in a row", words):
        values = part["value"].tolist()[-int(found[2]) - 1 :]
        assert len(values) == int(found[2]) + 1 >= 7
        assert all(b > a if found[1] == "risen" else b < a for a, b in pairwise(values))
        claims += 1
    if found := re.search(rf"stayed (above|below) their mean of {WHOLE} since {month}", words):
        run = referee.since(found[3])
        assert run is not None
        assert len(run) >= 7
        assert (run["value"] > mean).all() if found[1] == "above" else (run["value"] < mean).all()
        assert abs(float(found[2].replace(",", "")) - mean) <= 0.5
        claims += 1
    if found := re.search(
        r"unusually (high|low) in at least two of the last three (?:month|quarter)s", words
    ):
        three = part.iloc[-3:]
        assert len(three) == 3
        beyond = (
            three["value"] > three["upper_two_sigma"]
            if found[1] == "high"
            else three["value"] < three["lower_two_sigma"]
        )
        assert beyond.sum() >= 2
        claims += 1
    if "usual variation" in words:
        assert lower - 1e-9 <= value <= upper + 1e-9
        assert point["rule"] == ""
        claims += 1
    close = re.search(r"close to (?:its|the) (upper|lower) limit", words)
    two_sigma = {"upper": value > point["upper_two_sigma"], "lower": value < point["lower_two_sigma"]}
    within = lower <= value <= upper
    if close:
        assert within
        assert two_sigma[close[1]]
    elif within and point["rule"] in ("", "two_of_three"):
        # What lies close to a limit says so; a hair's breadth at two thirds of the way is either.
        assert (
            not any(two_sigma.values())
            or min(abs(value - point["upper_two_sigma"]), abs(value - point["lower_two_sigma"])) < 1e-6
        )
    if found := re.search(rf"(?:usually|the usual|usual range of) {WHOLE}(?: to {WHOLE})?", words):
        low, high = (float((found[end] or found[1]).replace(",", "")) for end in (1, 2))
        assert abs(low - max(lower, 0)) <= 0.5
        assert abs(high - upper) <= 0.5
    assert f"{value:,.0f} calls" in words
    assert claims == 1 or "too few to say" in words, words


@settings(deadline=None, max_examples=400)
@given(some_series())
def test_every_claim_of_a_finding_holds(series):
    said = said_of(series, protected=False)
    check(series, finding("Calls", "calls", said, series.improvement))


@settings(deadline=None, max_examples=100)
@given(some_series())
def test_a_kept_signal_is_told_as_its_chart_is(series):
    latest = series.latest()
    names = ("period", "value", "rule", "signal", "since", "holds_since", "mean", "lower", "upper", "points")
    indicator = Indicator(
        pk=1, name="Calls", counts="calls", rule="open", improvement=series.improvement or "neutral",
        frequency=series.step,
    )  # fmt: skip
    signal = Signal(
        indicator=indicator,
        place=AREA,
        by_quarter=series.by_quarter,
        **{n: getattr(latest, n) for n in names},
    )
    words = SignalWords.of(signal)
    check(series, words.finding)
    said = finding("Calls", "calls", said_of(series, protected=False), series.improvement)
    provisional = " The limits are provisional: they rest on few points."
    assert words.finding.removesuffix(provisional) == said.removesuffix(provisional)


@settings(deadline=None, max_examples=100)
@given(some_series())
def test_where_the_rule_is_hidden_only_the_signal_is_claimed(series):
    said = said_of(series, protected=True)
    words = finding("Calls", "calls", said, series.improvement)
    for telling in ("range since", "in a row", "mean of", "two of the last", "close to"):
        assert telling not in words
    if found := re.search(r"unusually (high or rising|low or falling) since (.*?):", words):
        run = Referee(series).since(found[2])
        assert run is not None
        assert set(run["signal"]) == {series.latest().signal}
