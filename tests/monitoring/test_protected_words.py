"""Protected places: what is shown is the same for any two raw values that round alike."""

from datetime import date
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.analysis import nearest_five, suppress, xmr
from monitoring.analysis.series import Series
from monitoring.analysis.words import rounding_words
from monitoring.charts import chart_rows, spark_of, xmr_chart
from monitoring.models import Indicator, Signal
from monitoring.presenters import SignalWords
from partnership.places.models import Place

PLACE = Place(pk=2, parent_id=1, name="Blaby", levels=[Place.Level.DISTRICT])
RULES = ("astronomical", "trend", "two_of_three", "shift")
LINES = ("mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma")
APRIL = date(2024, 4, 1)


def indicator(improvement):
    return Indicator(
        pk=1, name="Callers", counts="people", rule=Indicator.Rule.PEOPLE, improvement=improvement
    )


def alike(draw, value):
    """Another count that is shown as this one is."""
    near = [each for each in range(max(0, value - 7), value + 8) if suppress(each) == suppress(value)]
    return draw(st.sampled_from(near))


def close(draw, line):
    """Another line that is shown as this one is."""
    at = nearest_five(line)
    return draw(st.floats(at - 2.5, at + 2.49).filter(lambda each: nearest_five(each) == at))


@st.composite
def two_signals(draw):
    value = draw(st.integers(0, 60))
    lines = {name: draw(st.floats(-20, 80)) for name in ("mean", "lower", "upper")}
    improvement = draw(st.sampled_from(["decrease", "increase", "neutral"]))
    names = ["high", "low"] if improvement == "neutral" else ["concern", "improvement"]
    verdict = draw(st.sampled_from(["common", *names]))
    of = indicator(improvement)

    def one(value, lines):
        rule = "" if verdict == "common" else draw(st.sampled_from(RULES))
        holds_since = draw(st.sampled_from([None, APRIL, date(2023, 9, 1)]))
        return Signal(
            indicator=of, place=PLACE, period=APRIL, since=APRIL, value=value, points=20, signal=verdict,
            rule=rule, holds_since=holds_since, **lines,
        )  # fmt: skip

    other = {name: close(draw, line) for name, line in lines.items()}
    return one(value, lines), one(alike(draw, value), other)


@settings(deadline=None)
@given(two_signals())
def test_the_words_of_a_signal_do_not_tell_values_apart(pair):
    one, other = pair
    assert SignalWords.of(one) == SignalWords.of(other)


def columns_of(chart):
    return {name: chart[name].tolist() for name in chart}


@st.composite
def two_series(draw):
    counts = draw(st.lists(st.none() | st.integers(0, 40), min_size=2, max_size=16))
    counts += [draw(st.integers(0, 40))]
    chart = xmr(counts)
    chart.insert(0, "period", [date(2023 + n // 12, n % 12 + 1, 1) for n in range(len(chart))])
    other = chart.copy()
    other["value"] = [each if isnan(each) else float(alike(draw, int(each))) for each in chart["value"]]
    for line in LINES:
        other[line] = [each if isnan(each) else close(draw, each) for each in chart[line]]
    other["rule"] = [rule and draw(st.sampled_from(RULES)) for rule in chart["rule"]]
    return [Series(columns=columns_of(each), step="month", improvement="decrease") for each in (chart, other)]


@pytest.mark.whole
@settings(deadline=None, max_examples=30)
@given(two_series())
def test_neither_chart_table_file_nor_tooltip_tells_values_apart(pair):
    of = indicator("decrease")
    one, other = (xmr_chart(of, PLACE, series) for series in pair)
    assert (one.finding, one.caption, one.table, one.key) == (
        other.finding,
        other.caption,
        other.table,
        other.key,
    )
    assert one.figure == other.figure
    assert one.svg() == other.svg()
    rows, others = (list(chart_rows(of, series, protected=True)) for series in pair)
    assert rows == others
    assert spark_of(pair[0], protected=True) == spark_of(pair[1], protected=True)


def test_fifteen_beside_a_limit_of_fifteen_is_unusual_and_no_more():
    signal = Signal(
        indicator=indicator("decrease"), place=PLACE, period=APRIL, since=APRIL, value=17, points=20,
        signal="concern", rule="astronomical", mean=15.4, lower=14.0, upper=16.8,
    )  # fmt: skip
    words = SignalWords.of(signal)
    assert (words.value, words.mean, words.usual_range) == ("15", "15", "15")
    assert str(words.reading) == "Concern: unusually high or rising"
    assert "were unusually high or rising in April 2024: about 15 people, usually 15" in words.finding
    assert "above" not in words.finding
    assert "can look the same as its limit" in rounding_words()
