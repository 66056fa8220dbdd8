"""Control charts against NHSRplotthedots: its rule cases, a snapshot, and its charts of real series."""

from itertools import groupby, pairwise
from math import pi, sqrt

import numpy as np
import pandas as pd
import pytest

from monitoring.analysis import assurance, xmr
from tests.published import published_json, published_rows

# Mean 0, mean moving range 2: limits at 5.32 either side, two sigma at 3.55.
BASE = [1.0, -1.0] * 6


def after_base(values, **options):
    """Chart `values` against the limits of BASE, a gap between the two; return the part after the gap."""
    chart = xmr([*BASE, None, *values], baseline=len(BASE), **options)
    return chart.iloc[len(BASE) + 1 :]


def rules(values, **options):
    return after_base(values, **options)["rule"].tolist()


def back_filled(flags):
    """`part_of_seven`: a point counts if a flag stands on it or on one of the six after it."""
    return [int(any(flags[i : i + 7])) for i in range(len(flags))]


def test_published_part_of_seven():
    cases = published_json("spc/rule_cases.json")[
        "part_of_seven (back-fills the 7 points ending at each flag)"
    ]
    assert len(cases) == 6
    for flags, expected in cases:
        assert back_filled(flags) == expected


def test_published_seven_points_on_one_side():
    name = "seven_points_one_side (input = relative_to_mean sign; output flags only the 7th and later)"
    cases = published_json("spc/rule_cases.json")[name]
    assert len(cases) == 5
    for sides, flags in cases:
        assert [int(rule == "shift") for rule in rules(sides)] == back_filled(flags)


def test_published_seven_point_trends():
    cases = published_json("spc/rule_cases.json")["seven_point_trend (input = y)"]
    assert len(cases) == 7
    for values, flags in cases:
        scaled = [value / 2 for value in values]  # inside the limits of BASE
        assert [int(rule == "trend") for rule in rules(scaled)] == back_filled(flags)
        chart = after_base(scaled, improvement=None)
        direction = set(chart["signal"][chart["rule"] == "trend"])
        assert direction == ({"high"} if 1 in flags else {"low"} if -1 in flags else set())


def test_published_two_of_three():
    document = published_json("spc/rule_cases.json")
    triples = document["two_in_three (close_to_limits, relative_to_mean -> flag)"]
    parts = document[
        "part_of_two_in_three (close_to_limits, relative_to_mean -> flag only the points that are themselves "
        "near a limit)"
    ]
    assert (len(triples), len(parts)) == (11, 7)
    # The first list flags all three points of a triple; of these we label the ones near a limit.
    cases = [(c, s, [a * b for a, b in zip(c, flags, strict=True)]) for c, s, flags in triples] + parts
    for close, sides, expected in cases:
        values = [side * (4 if near else 1) for near, side in zip(close, sides, strict=True)]
        for counted in (True, False):
            found = rules(values, count_beyond_three_sigma=counted)
            assert [int(rule == "two_of_three") for rule in found] == expected


def test_published_opposite_pair_is_common():
    case = published_json("spc/rule_cases.json")["opposite_side_pair"]
    assert case["expected_last_two_point_type"] == ["common_cause"] * 2
    for counted in (True, False):
        for screened in (True, False):
            chart = xmr(case["y"], screen_outliers=screened, count_beyond_three_sigma=counted)
            assert chart["signal"].tolist()[-2:] == ["common"] * 2


ASSURED = {
    "consistent_pass": "consistently pass",
    "consistent_fail": "consistently fail",
    "inconsistent": "hit and miss",
    "": None,
    None: None,
}
GOOD = {"increase": "increase", "decrease": "decrease", "neutral": None}


def test_published_assurance_cases():
    cases = published_json("spc/rule_cases.json")["assurance"]
    assert len(cases) == 3
    for case in cases:
        chart = pd.DataFrame({"lower": [case["lpl"]], "upper": [case["upl"]]})
        for direction, improvement in GOOD.items():
            found = assurance(chart, case["target"], improvement=improvement)
            assert found == ASSURED[case[direction]]


def llr_series():
    rows = published_rows("spc/llr_crime_expected.csv")
    assert len(rows) == 2450
    return {name: list(group) for name, group in groupby(rows, key=lambda row: row["series"])}


def test_published_assurance_of_a_real_series():
    series = llr_series()
    rows = published_rows("spc/assurance_expected.csv")
    assert len(rows) == 9
    for row in rows:
        chart = xmr([float(point["y"]) for point in series[row["series"]]], screen_outliers=True)
        assert chart["lower"].iloc[-1] == pytest.approx(float(row["lpl"]), rel=1e-12)
        assert chart["upper"].iloc[-1] == pytest.approx(float(row["upl"]), rel=1e-12)
        found = assurance(chart, float(row["target"]), improvement=GOOD[row["improvement_direction"]])
        assert found == ASSURED[row["assurance_type"]]


def test_published_charts_of_crime_in_llr():
    """70 series of real counts, charted by the R package: its screening on, its two-of-three."""
    rule_of = {"Ab": "astronomical", "Be": "astronomical", "Co": ""}
    signal_of = {
        "special_cause_concern": "concern",
        "special_cause_improvement": "improvement",
        "common_cause": "common",
    }

    def rule(cause):
        if "Trend" in cause:
            return "trend"
        if cause.startswith("2 in 3"):
            return "two_of_three"
        return "shift" if cause.startswith("7 Points") else rule_of[cause[:2]]

    series = llr_series()
    assert len(series) == 70
    matched = 0
    for name, points in series.items():
        values = [float(point["y"]) for point in points]
        chart = xmr(values, improvement="decrease", screen_outliers=True, count_beyond_three_sigma=False)
        assert chart["rule"].tolist() == [rule(point["special_cause_type"]) for point in points], name
        assert chart["signal"].tolist() == [signal_of[point["point_type"]] for point in points], name
        for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
            assert np.allclose(chart[ours], [float(point[theirs]) for point in points], rtol=1e-12), name
        side = np.sign((chart["value"] - chart["mean"]).round(9)).astype(int)
        assert side.tolist() == [int(point["relative_to_mean"]) for point in points], name
        matched += len(points)
    assert matched == 2450


def test_published_snapshot():
    rows = published_rows("spc/snapshot_rnorm20_expected.csv")
    assert len(rows) == 60
    for case, group in groupby(rows, key=lambda row: row["case"]):
        points = list(group)
        chart = xmr([float(p["y"]) for p in points], screen_outliers=case != "r3_outlier_not_screened")
        for ours, theirs in (("mean", "mean_col"), ("lower", "lpl"), ("upper", "upl")):
            assert np.allclose(chart[ours], [float(p[theirs]) for p in points], rtol=1e-9), case
        value = chart["value"]
        outside = (value > chart["upper"]) | (value < chart["lower"])
        beyond = (value > chart["upper_two_sigma"]) | (value < chart["lower_two_sigma"])
        assert outside.tolist() == [p["outside_limits"] == "TRUE" for p in points], case
        assert (chart["rule"] == "astronomical").tolist() == outside.tolist(), case
        assert (beyond & ~outside).tolist() == [p["close_to_limits"] == "TRUE" for p in points], case
        assert np.sign(value - chart["mean"]).tolist() == [int(p["relative_to_mean"]) for p in points], case


def test_real_attendances_draw_a_chart_each():
    """The file has no expected values; the limits are taken from Shewhart's formula by another way."""
    rows = published_rows("spc/ae_attendances_subset.csv")
    assert len(rows) == 288
    rows.sort(key=lambda row: (row["org_code"], row["period"]))
    trusts = {
        code: [float(r["attendances"]) for r in g] for code, g in groupby(rows, lambda r: r["org_code"])
    }
    assert sorted(map(len, trusts.values())) == [36] * 8
    for values in trusts.values():
        chart = xmr(values, improvement=None)
        sigma = sum(abs(b - a) for a, b in pairwise(values)) / 35 / (2 / sqrt(pi))
        assert chart["upper"][0] == pytest.approx(sum(values) / 36 + 3 * sigma, rel=1e-3)
        assert set(chart["signal"]) <= {"common", "high", "low"}
