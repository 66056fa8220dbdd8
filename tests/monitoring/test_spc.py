"""Control charts: each rule and each option."""

from itertools import pairwise
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.analysis import assurance, is_trial, xmr

WORKED = [42, 38, 45, 40, 44, 39, 41, 43, 40, 42, 38, 44, 41, 36, 35, 34, 33, 35, 32, 31]
ONE_SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
# Mean 0, mean moving range 2: limits at 5.32 either side, two sigma at 3.55.
BASE = [1.0, -1.0] * 6
LINES = ["mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma"]


def after_base(values, **options):
    """Chart `values` against the limits of BASE, a gap between the two; return the part after the gap."""
    chart = xmr([*BASE, None, *values], baseline=len(BASE), **options)
    assert not chart["rule"].iloc[: len(BASE) + 1].any()
    return chart.iloc[len(BASE) + 1 :]


def rules(values, **options):
    return after_base(values, **options)["rule"].tolist()


def signals(values, **options):
    return after_base(values, **options)["signal"].tolist()


class TestWorkedNumbers:
    def test_limits_of_the_baseline(self):
        row = xmr(WORKED, baseline=12).iloc[0]
        assert [round(row[line], 2) for line in LINES] == [41.33, 30.69, 51.97, 34.24, 48.43]

    def test_shift_and_two_of_three(self):
        chart = xmr(WORKED, baseline=12)
        expected = [""] * 12 + ["shift"] * 3 + ["two_of_three"] * 2 + ["shift"] + ["two_of_three"] * 2
        assert chart["rule"].tolist() == expected
        assert chart["signal"].tolist() == ["common"] * 12 + ["improvement"] * 8

    def test_screening_of_moving_ranges(self):
        unscreened, screened = xmr(ONE_SPIKE).iloc[0], xmr(ONE_SPIKE, screen_outliers=True).iloc[0]
        assert [round(unscreened[line], 2) for line in LINES[:3]] == [1.94, -3.06, 6.95]
        assert [round(screened[line], 2) for line in LINES[:3]] == [1.94, -0.72, 4.60]

    def test_shape_of_the_frame(self):
        chart = xmr(WORKED)
        assert chart.columns.tolist() == ["value", *LINES, "rule", "signal"]
        assert chart.index.tolist() == list(range(20))
        assert chart["value"].tolist() == WORKED


class TestRules:
    def test_outside_the_limits(self):
        assert rules([5.3, 0, 5.4, 0, -5.4]) == ["", "", "astronomical", "", "astronomical"]

    def test_a_value_on_a_limit_is_inside(self):
        assert rules([2 * 2.66, 0, -2 * 2.66]) == ["", "", ""]

    def test_trend_labels_all_seven(self):
        assert rules([-1, -0.5, 0, 0.5, 1, 1.5, 2]) == ["trend"] * 7
        assert rules([-1, -0.5, 0, 0.5, 1, 1.5]) == [""] * 6

    def test_equal_neighbours_break_a_trend(self):
        assert rules([-1.5, -1, -0.5, -0.5, 0, 0.5, 1, 1.5]) == [""] * 8

    def test_a_turn_belongs_to_the_later_trend(self):
        up_and_down = [-1, -0.5, 0, 0.5, 1, 1.5, 2, 1.5, 1, 0.5, 0, -0.5, -1]
        assert signals(up_and_down, improvement=None) == ["high"] * 6 + ["low"] * 7

    def test_two_of_three_labels_those_beyond_two_sigma(self):
        assert rules([4, 1, 4]) == ["two_of_three", "", "two_of_three"]
        assert rules([4, 1, 1, 4]) == [""] * 4

    def test_two_of_three_needs_one_side(self):
        assert rules([4, -1, 4]) == [""] * 3
        assert rules([4, 0, 4]) == [""] * 3
        assert rules([4, -4, 1]) == [""] * 3

    def test_beyond_three_sigma_counts_unless_left_out(self):
        assert rules([6, 1, 4]) == ["astronomical", "", "two_of_three"]
        assert rules([6, 1, 4], count_beyond_three_sigma=False) == ["astronomical", "", ""]

    def test_shift_labels_all_of_the_run(self):
        assert rules([1, 2, 1, 2, 1, 2, 1, 2]) == ["shift"] * 8
        assert rules([1, 2, 1, 2, 1, 2]) == [""] * 6

    def test_a_point_on_the_mean_breaks_a_shift(self):
        assert rules([1, 2, 1, 0, 2, 1, 2]) == [""] * 7

    def test_on_the_mean_but_for_the_rounding_of_floats_is_on_the_mean(self):
        chart = xmr([0.2, 0.2, 0.2, 0.3, 0.2, 0.2, 0.2, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4])
        assert 0 < chart["mean"][0] - 0.3 < 1e-15
        assert "shift" not in set(chart["rule"])

    def test_first_match_labels_the_point(self):
        assert rules([-0.5, 0.5, 1, 2, 3.6, 4, 6]) == ["trend"] * 6 + ["astronomical"]
        two = "two_of_three"
        assert rules([1, 2, 1, 4, 1, 4, 2]) == ["shift", "shift", "shift", two, "shift", two, "shift"]

    def test_run_is_a_setting(self):
        assert rules([1, 2, 1, 2, 1], run=5) == ["shift"] * 5
        assert rules([1, 2, 1, 2, 1, 2, 1], run=8) == [""] * 7
        assert rules([-1, 0, 1, 2, 3], run=5) == ["trend"] * 5

    def test_what_is_good_makes_the_signal(self):
        assert signals([6]) == ["concern"]
        assert signals([-6]) == ["improvement"]
        assert signals([6], improvement="increase") == ["improvement"]
        assert signals([-6], improvement="increase") == ["concern"]
        assert signals([6, 0, -6, 1], improvement=None) == ["high", "common", "low", "common"]

    def test_a_rise_below_the_mean_is_a_rise(self):
        assert signals([-3, -2.5, -2, -1.5, -1, -0.5, -0.2]) == ["concern"] * 7


class TestGapsAndGroups:
    @pytest.mark.parametrize("missing", [None, nan, pd.NA])
    def test_missing_values_keep_their_row(self, missing):
        chart = xmr([5, missing, 6, 4])
        assert len(chart) == 4
        assert isnan(chart["value"][1])
        assert (chart["rule"][1], chart["signal"][1]) == ("", "common")
        assert chart["mean"].tolist() == [5] * 4

    def test_no_moving_range_across_a_gap(self):
        assert xmr([1, 2, None, 101, 102])["upper"][0] == pytest.approx(51.5 + 2.66)

    def test_no_run_across_a_gap(self):
        assert rules([1, 2, 1, 2, None, 1, 2, 1, 2]) == [""] * 9
        assert rules([-1.5, -1, -0.5, None, 0, 0.5, 1, 1.5]) == [""] * 8
        assert rules([4, None, 4, 1]) == [""] * 4

    def test_two_values_apart_have_no_limits(self):
        chart = xmr([5, None, 9])
        assert chart[["lower", "upper"]].isna().all(axis=None)
        assert set(chart["signal"]) == {"common"}

    @pytest.mark.parametrize("values", [[7], [None, 7], [None, None]])
    def test_under_two_values_no_limits(self, values):
        chart = xmr(values)
        assert chart[["lower", "upper", "lower_two_sigma", "upper_two_sigma"]].isna().all(axis=None)
        assert set(chart["signal"]) == {"common"}
        assert set(chart["rule"]) == {""}

    def test_no_values(self):
        assert xmr([]).empty
        assert xmr([]).columns.tolist() == xmr([1]).columns.tolist()

    @pytest.mark.parametrize("value", [0, 7, 0.1, 1e9])
    def test_a_flat_series_has_equal_limits(self, value):
        chart = xmr([value] * 20, screen_outliers=True)
        for line in LINES:
            assert chart[line].tolist() == [value] * 20
        assert set(chart["signal"]) == {"common"}

    def test_leaving_a_flat_baseline_is_astronomical(self):
        assert xmr([5] * 12 + [6], baseline=12)["rule"].iloc[-1] == "astronomical"

    def test_baseline_skips_missing_points(self):
        chart = xmr([10, None, 12, 10, 50, 60], baseline=3)
        assert chart["mean"][0] == pytest.approx(32 / 3)
        assert chart["upper"][0] == pytest.approx(32 / 3 + 2.66 * 2)

    def test_a_baseline_longer_than_its_group_takes_all_of_it(self):
        pd.testing.assert_frame_equal(xmr(WORKED, baseline=50), xmr(WORKED))

    def test_rebase_starts_again(self):
        parts = WORKED[:12], WORKED[12:]
        chart = xmr(WORKED, rebase_at=[12])
        expected = pd.concat([xmr(part) for part in parts], ignore_index=True)
        pd.testing.assert_frame_equal(chart, expected)

    def test_baseline_counts_in_each_group(self):
        chart = xmr([1, 3, 9, 9, 11, 13, 40, 40], baseline=2, rebase_at=[4])
        assert chart["mean"].tolist() == [2] * 4 + [12] * 4

    def test_no_run_across_a_rebase(self):
        assert "" not in set(xmr(range(8))["rule"])
        assert set(xmr(range(8), rebase_at=[4])["rule"]) == {""}

    def test_no_triple_across_a_rebase(self):
        values = [*BASE, 1, 4.5, 4.5, *BASE, *BASE]
        assert set(xmr(values)["rule"]) == {"", "two_of_three"}
        assert set(xmr(values, rebase_at=[14])["rule"]) == {""}

    def test_rebase_in_any_order_and_twice(self):
        pd.testing.assert_frame_equal(xmr(WORKED, rebase_at=[12, 6, 6, 0]), xmr(WORKED, rebase_at=(6, 12)))

    @pytest.mark.parametrize("kind", [np.array, tuple, lambda v: pd.Series(v, index=range(5, 25)), iter])
    def test_any_sequence_will_do(self, kind):
        pd.testing.assert_frame_equal(xmr(kind(WORKED)), xmr(WORKED))

    @pytest.mark.parametrize(
        "options",
        [
            {"improvement": "up"},
            {"improvement": "Decrease"},
            {"baseline": 1},
            {"baseline": 0},
            {"baseline": 12.5},
            {"baseline": True},
            {"run": 2},
            {"run": 7.0},
            {"rebase_at": [20]},
            {"rebase_at": [-1]},
            {"rebase_at": [1.5]},
        ],
    )
    def test_bad_settings_are_refused_in_a_sentence(self, options):
        with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
            xmr(WORKED, **options)

    @pytest.mark.parametrize("values", [["a"], ["1"], [float("inf")], [[1, 2]], [object()]])
    def test_bad_values_are_refused_in_a_sentence(self, values):
        with pytest.raises(ValueError, match=r"^Every value must be .*\.$"):
            xmr(values)


class TestAssurance:
    def test_against_a_target(self):
        chart = xmr([10, 12] * 10)  # limits 5.68 to 16.32 of 11, 20 points
        assert assurance(chart, 20) == "consistently pass"
        assert assurance(chart, 2) == "consistently fail"
        assert assurance(chart, 20, improvement="increase") == "consistently fail"
        assert assurance(chart, 2, improvement="increase") == "consistently pass"
        assert assurance(chart, 11) == "hit and miss"

    def test_nothing_to_say(self):
        chart = xmr(WORKED)
        assert assurance(chart, None) is None
        assert assurance(chart, nan) is None
        assert assurance(chart, 30, improvement=None) is None
        assert assurance(xmr([1]), 30) is None
        assert assurance(xmr([]), 30) is None
        with pytest.raises(ValueError, match="Improvement"):
            assurance(chart, 30, improvement="up")

    def test_the_last_group_decides(self):
        chart = xmr([10, 12] * 10 + [40, 42] * 10, rebase_at=[20])
        assert assurance(chart, 20) == "consistently fail"

    def test_few_points_make_trial_limits(self):
        assert is_trial([1] * 12)
        assert is_trial([1] * 12 + [None])
        assert not is_trial([1] * 13)
        assert is_trial([1] * 20, rebase_at=[10])
        assert is_trial([1] * 20, baseline=11)
        assert not is_trial([1] * 20, baseline=12)
        assert is_trial([])


numbers = st.lists(st.integers(-1000, 1000) | st.none(), max_size=40)
with_seven = st.lists(st.integers(-9, 9), min_size=7, max_size=40)


@given(numbers)
def test_limits_lie_evenly_about_the_mean(values):
    chart = xmr(values).dropna()
    assert np.allclose(chart["upper"] - chart["mean"], chart["mean"] - chart["lower"])
    width = chart["upper"] - chart["mean"]
    assert np.allclose((chart["upper_two_sigma"] - chart["mean"]) * 3, width * 2)


@given(numbers, st.integers(-10_000, 10_000))
def test_adding_a_constant_moves_the_chart_and_nothing_else(values, constant):
    chart, moved = xmr(values), xmr([None if value is None else value + constant for value in values])
    assert chart["rule"].tolist() == moved["rule"].tolist()
    assert np.allclose(chart[LINES] + constant, moved[LINES], equal_nan=True)


@given(numbers)
def test_a_mirrored_series_has_mirrored_signals(values):
    chart = xmr(values, improvement="decrease")
    mirrored = xmr([None if value is None else -value for value in values], improvement="increase")
    assert chart["signal"].tolist() == mirrored["signal"].tolist()


@given(numbers, st.booleans())
def test_a_signal_has_a_rule_and_a_rule_a_signal(values, counted):
    chart = xmr(values, count_beyond_three_sigma=counted)
    assert ((chart["rule"] == "") == (chart["signal"] == "common")).all()


@given(with_seven)
def test_shift_and_trend_as_their_definition_says(values):
    """The definition, window by window, against the vectorised rules."""
    chart = xmr(values)
    mean = chart["mean"][0]
    shifted, trending = set(), set()
    for start in range(len(values) - 6):
        window = values[start : start + 7]
        steps = [b - a for a, b in pairwise(window)]
        if all(v - mean > 1e-9 for v in window) or all(mean - v > 1e-9 for v in window):
            shifted.update(range(start, start + 7))
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            trending.update(range(start, start + 7))
    for i, rule in enumerate(chart["rule"]):
        if rule == "trend":
            assert i in trending
        if rule == "shift":
            assert i in shifted
        if rule == "":
            assert i not in trending | shifted
