"""A place against its benchmark."""

from collections import Counter
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.analysis import compare
from tests.published import published_json


def test_what_is_good_makes_the_word():
    lower, higher = (2.5, 2.2, 2.8, 3.0), (3.3, 3.2, 3.5, 3.0)
    assert compare(*lower, improvement="decrease") == "better"
    assert compare(*lower, improvement="increase") == "worse"
    assert compare(*lower) == "lower"
    assert compare(*higher, improvement="decrease") == "worse"
    assert compare(*higher, improvement="increase") == "better"
    assert compare(*higher) == "higher"


def test_an_interval_that_holds_or_touches_is_similar():
    assert compare(11, 10, 12, 11) == "similar"
    assert compare(11, 10, 12, 12) == "similar"
    assert compare(11, 10, 12, 10) == "similar"


@pytest.mark.parametrize("missing", [None, nan])
def test_not_compared_without_a_number(missing):
    numbers = [11, 10, 12, 5]
    for i in range(4):
        assert compare(*numbers[:i], missing, *numbers[i + 1 :]) == "not compared"


def test_not_compared_across_periods_or_with_itself():
    assert compare(11, 10, 12, 5, same_period=False) == "not compared"
    assert compare(11, 10, 12, 5, same_place=True) == "not compared"


def test_a_wrong_direction_is_refused():
    with pytest.raises(ValueError, match="Improvement"):
        compare(11, 10, 12, 5, improvement="down")


@given(st.integers(-50, 50), st.integers(0, 20), st.integers(0, 20), st.integers(-80, 80))
def test_turning_what_is_good_turns_the_word(value, below, above, benchmark):
    opposite = {"better": "worse", "worse": "better", "similar": "similar"}
    interval = (value, value - below, value + above)
    down = compare(*interval, benchmark, improvement="decrease")
    assert compare(*interval, benchmark, improvement="increase") == opposite[down]


# --- Published by Fingertips --------------------------------------------------------------------------------

GOOD = {"low_is_good": "decrease", "high_is_good": "increase"}


def cases(method):
    found = [
        case
        for case in published_json("fingertips/benchmark_comparison_cases.json")["cases"]
        if case["method"] == method
    ]
    assert found
    return found


def test_published_single_interval():
    found = cases("single_overlapping_ci_95")
    assert len(found) == 9
    word = {"better": "better", "worse": "worse", "similar": "same", "not compared": "none"}
    for case in found:
        data = case["data"]
        for polarity, expected in case["expected"].items():
            ours = compare(
                data["value"],
                data["lower95"],
                data["upper95"],
                case["benchmark"]["value"],
                improvement=GOOD[polarity],
            )
            assert word[ours] == expected, case


def test_published_two_intervals():
    """Fingertips' five words come from asking twice: with the 95 % interval, then with the 99.8 % one."""
    found = cases("single_overlapping_ci_95_and_99_8")
    assert len(found) == 5
    stronger = {"better": "best", "worse": "worst"}
    for case in found:
        data, benchmark = case["data"], case["benchmark"]["value"]
        for polarity, expected in case["expected"].items():
            good = GOOD[polarity]
            ours = compare(data["value"], data["lower95"], data["upper95"], benchmark, improvement=good)
            wide = compare(data["value"], data["lower99_8"], data["upper99_8"], benchmark, improvement=good)
            word = stronger[ours] if wide == ours != "similar" else ours.replace("similar", "same")
            assert word == expected, case


def test_the_other_published_methods_are_not_ours():
    """Two intervals overlapping, and funnels: other questions, that this product does not ask."""
    document = published_json("fingertips/benchmark_comparison_cases.json")
    assert Counter(case["method"] for case in document["cases"]) == {
        "single_overlapping_ci_95": 9,
        "single_overlapping_ci_95_and_99_8": 5,
        "double_overlapping_ci_95": 8,
        "spc_for_proportions": 7,
        "spc_for_dsr": 3,
    }
