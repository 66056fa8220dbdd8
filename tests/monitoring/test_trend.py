"""Recent trend against Fingertips."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.analysis import Trend, recent_trend
from tests.published import published_json

FALLING = [(820, 780, 861), (800, 761, 841), (770, 731, 810), (742, 704, 781), (705, 668, 743)]


def test_worked_numbers():
    trend = recent_trend(FALLING)
    assert trend.marker == "decreasing"
    assert round(trend.slope, 1) == -28.9
    assert round(trend.chi_squared, 1) == 21.1
    assert trend.judgement is None


def test_the_formula_as_it_is_printed():
    w = [(3.92 / (upper - lower)) ** 2 for _, lower, upper in FALLING]
    t, y = range(1, 6), [value for value, _, _ in FALLING]

    def total(*columns):
        result = 0
        for parts in zip(*columns, strict=True):
            product = 1
            for part in parts:
                product *= part
            result += product
        return result

    below = total(w) * total(w, t, t) - total(w, t) ** 2
    b = (total(w) * total(w, t, y) - total(w, t) * total(w, y)) / below
    trend = recent_trend(FALLING)
    assert trend.slope == pytest.approx(b)
    assert trend.chi_squared == pytest.approx(b**2 / (total(w) / below))


def test_what_is_good_makes_the_judgement():
    assert recent_trend(FALLING, improvement="decrease").judgement == "getting better"
    assert recent_trend(FALLING, improvement="increase").judgement == "getting worse"
    rising = FALLING[::-1]
    assert recent_trend(rising, improvement="increase") == Trend(
        "increasing", "getting better", pytest.approx(28.9, abs=0.1), pytest.approx(21.1, abs=0.1)
    )


def test_only_the_last_five_count():
    assert recent_trend([(10, 9, 11), (5000, 4900, 5100), *FALLING]) == recent_trend(FALLING)


@pytest.mark.parametrize("missing", [None, nan])
def test_a_year_without_an_interval_keeps_its_place(missing):
    with_gap = [(850, 810, 890), *FALLING[:3], (760, missing, missing), *FALLING[3:]]
    trend = recent_trend(with_gap)
    assert trend.marker == "decreasing"
    assert trend.slope > recent_trend(FALLING).slope  # the same fall over one year more


def test_one_point_alone_is_no_trend():
    spike = [(100, 99, 101)] * 4 + [(120, 119, 121)]
    trend = recent_trend(spike)
    assert trend.chi_squared > 9.5495
    assert trend.marker == "no change"


@pytest.mark.parametrize(("slope", "marker"), [(0.98, "increasing"), (0.97, "no change")])
def test_significant_above_chi_squared_of_9_5495(slope, marker):
    """Equal errors of 1: chi-squared is ten times the slope squared, 9.604 and 9.409."""
    points = [(slope * year, slope * year - 1.96, slope * year + 1.96) for year in range(5)]
    trend = recent_trend(points)
    assert trend.chi_squared == pytest.approx(10 * slope**2)
    assert trend.marker == marker


def test_a_level_series_does_not_change():
    assert recent_trend([(10, 9, 11)] * 5).marker == "no change"


@pytest.mark.parametrize(
    ("points", "annual"),
    [
        (FALLING[:4], True),
        ([], True),
        (FALLING, False),
        ([*FALLING[:4], (705, None, None)], True),
        ([*FALLING[:4], (705, 705, 705)], True),
    ],
)
def test_cannot_be_calculated(points, annual):
    assert recent_trend(points, annual=annual) == Trend("cannot be calculated")


def test_refusals():
    with pytest.raises(ValueError, match="above its upper limit"):
        recent_trend([*FALLING[:4], (705, 743, 668)])
    with pytest.raises(ValueError, match="Improvement"):
        recent_trend(FALLING, improvement="down")


points = st.lists(
    st.tuples(st.integers(-1000, 1000), st.integers(1, 100)).map(lambda p: (p[0], p[0] - p[1], p[0] + p[1])),
    min_size=5,
    max_size=5,
)


@given(points)
def test_time_reversed_is_the_trend_reversed(series):
    turned = {"increasing": "decreasing", "decreasing": "increasing", "no change": "no change"}
    forward, backward = recent_trend(series), recent_trend(series[::-1])
    assert forward.slope == pytest.approx(-backward.slope, abs=1e-9)
    assert backward.marker == turned[forward.marker]


# --- Published by Fingertips --------------------------------------------------------------------------------

IMPROVEMENT = {"High is good": "increase", "Low is good": "decrease", "No judgement": None}
WORDS = {
    ("increasing", None): "Increasing",
    ("decreasing", None): "Decreasing",
    ("increasing", "getting better"): "IncreasingAndGettingBetter",
    ("increasing", "getting worse"): "IncreasingAndGettingWorse",
    ("decreasing", "getting better"): "DecreasingAndGettingBetter",
    ("decreasing", "getting worse"): "DecreasingAndGettingWorse",
    ("no change", None): "NoChange",
    ("cannot be calculated", None): "CannotBeCalculated",
}
# Fingertips drops points without an interval only after counting them: it then fits a line through none,
# gets NaN and says "no change". Nothing was calculated, so we say that.
NO_INTERVALS = "GpRegisteredPopulationOver65"


def found(case):
    years = sorted(case["points"], key=lambda point: point["year"])
    return recent_trend(
        [(point["value"], point["lower_ci"], point["upper_ci"]) for point in years],
        improvement=IMPROVEMENT[case.get("polarity", "No judgement")],
        annual=case.get("year_range", 1) == 1,
    )


def test_published_markers():
    cases = [case for case in published_json("fingertips/trend_cases.json")["cases"] if "expected" in case]
    assert len(cases) == 10
    for case in cases:
        trend = found(case)
        word = WORDS[trend.marker, trend.judgement]
        if case["id"] == NO_INTERVALS:
            assert case["expected"] == "NoChange"
            assert all(point["lower_ci"] is None for point in case["points"])
            assert word == "CannotBeCalculated"
        else:
            assert word == case["expected"], case["id"]


def test_published_significance():
    cases = published_json("fingertips/trend_cases.json")["cases"]
    cases = [case for case in cases if "expected_significant" in case]
    assert len(cases) == 4
    for case in cases:
        trend = found(case)
        assert (trend.marker in ("increasing", "decreasing")) == case["expected_significant"], case["id"]
        if case["id"] == "set1_ci_method":
            assert round(trend.chi_squared, 2) == case["expected_chi2_2dp"] == 46.77
        if recomputed := case["recomputed_ci_method"]:
            assert trend.slope == pytest.approx(recomputed["slope"])
            assert trend.chi_squared == pytest.approx(recomputed["chi2"])


def test_published_chi_squared_of_the_proportions_method():
    """47.90 comes from one pooled proportion, for indicators compared by funnel: our line, its weights."""
    cases = {case["id"]: case for case in published_json("fingertips/trend_cases.json")["cases"]}
    case = cases["set1_spc_proportions_method"]
    years = sorted(case["points"], key=lambda point: point["year"])
    pooled = sum(year["count"] for year in years) / sum(year["denominator"] for year in years)
    points = []
    for year in years:
        half = 1.96 * (pooled * (1 - pooled) / year["denominator"]) ** 0.5
        share = year["count"] / year["denominator"]
        points.append((share, share - half, share + half))
    assert round(recent_trend(points).chi_squared, 2) == case["expected_chi2_2dp"] == 47.90
