"""Weighted criteria, sensitivity, rank acceptability and Hanlon's rating."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritisation.analysis import (
    crossover,
    hanlon,
    rank_acceptability,
    renormalised,
    sensitivity,
    weighted_score,
)
from tests.published import published_json

CRITERIA = ["harm", "scale", "trend", "preventability", "concern"]
WEIGHTS = dict(zip(CRITERIA, [0.40, 0.20, 0.10, 0.20, 0.10], strict=True))
VALUES = {
    "A": dict(zip(CRITERIA, [90, 30, 70, 50, 90], strict=True)),
    "B": dict(zip(CRITERIA, [85, 60, 40, 60, 50], strict=True)),
    "C": dict(zip(CRITERIA, [55, 90, 60, 80, 40], strict=True)),
}


@pytest.mark.parametrize(("candidate", "total"), [("A", 68), ("B", 67), ("C", 66)])
def test_worked_totals(candidate, total):
    assert weighted_score(VALUES[candidate], WEIGHTS) == pytest.approx(total)
    in_order = [VALUES[candidate][criterion] for criterion in CRITERIA]
    assert weighted_score(in_order, list(WEIGHTS.values())) == pytest.approx(total)


@pytest.mark.parametrize(
    ("values", "weights", "match"),
    [
        ([1, 2], [1], "one value for every criterion"),
        ({"harm": 1}, {"scale": 1}, "one value for every criterion"),
        ({"harm": 1}, [1], "one value for every criterion"),
        ([1, 2], [0.5, 0.4], r"must sum to 1; these sum to 0\.9"),
        ([1, 2], [1.5, -0.5], "negative"),
    ],
)
def test_weights_that_do_not_fit_are_refused(values, weights, match):
    with pytest.raises(ValueError, match=match):
        weighted_score(values, weights)


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), pd.NA, "50", True, np.ma.masked, [50]])
def test_a_missing_value_or_weight_is_refused_and_never_zero(missing):
    for values, weights, words in (
        ([missing, 50], [0.5, 0.5], "Every value must be a number"),
        ({"harm": 50, "scale": missing}, {"harm": 0.5, "scale": 0.5}, "Every value must be a number"),
        ([50, 50], [0.5, missing], "Every weight must be a number"),
    ):
        with pytest.raises(ValueError, match=words + r".*\.$"):
            weighted_score(values, weights)


@pytest.mark.parametrize(
    "make",
    [list, tuple, iter, np.array, pd.Series, lambda numbers: [Decimal(str(each)) for each in numbers]],
)
def test_any_two_lists_will_do(make):
    assert weighted_score(make([90, 30]), make([0.25, 0.75])) == 45
    assert weighted_score(make([90, 30]), [0.25, 0.75]) == 45


def test_two_series_are_matched_by_their_labels():
    values, weights = pd.Series({"harm": 90, "scale": 30}), pd.Series({"scale": 0.25, "harm": 0.75})
    assert weighted_score(values, weights) == weighted_score(values, dict(weights)) == 75
    assert weighted_score(dict(values), weights) == 75
    for odd in (pd.Series({"harm": 1.0}), pd.Series([0.5, 0.5], index=["harm", "harm"])):
        with pytest.raises(ValueError, match="one value for every criterion"):
            weighted_score(values, odd)


@pytest.mark.parametrize("given", [None, 5, "ab", {1, 2}, pd.DataFrame({"harm": [1]})])
def test_what_is_neither_list_nor_mapping_is_refused(given):
    for pair in ((given, [0.5, 0.5]), ([1, 2], given), (given, given)):
        with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
            weighted_score(*pair)


@pytest.mark.parametrize("nothing", [[], {}])
def test_no_criteria_at_all_are_refused(nothing):
    with pytest.raises(ValueError, match="must sum to 1; these sum to 0"):
        weighted_score(nothing, nothing)


def test_renormalised():
    assert renormalised({"a": 1, "b": 3}) == {"a": 0.25, "b": 0.75}
    with pytest.raises(ValueError, match="above zero"):
        renormalised({"a": 0})


@pytest.mark.parametrize(("pair", "weight"), [("AC", 0.364), ("BC", 0.379), ("AB", 0.25)])
def test_worked_crossovers_on_harm(pair, weight):
    one, other = (VALUES[candidate] for candidate in pair)
    assert round(crossover(one, other, WEIGHTS, "harm"), 3) == weight
    assert round(crossover(other, one, WEIGHTS, "harm"), 3) == weight


def test_at_a_crossover_totals_are_equal():
    at = crossover(VALUES["A"], VALUES["C"], WEIGHTS, "harm")
    rest = renormalised({key: weight for key, weight in WEIGHTS.items() if key != "harm"})
    moved = {"harm": at} | {key: (1 - at) * weight for key, weight in rest.items()}
    assert weighted_score(VALUES["A"], moved) == pytest.approx(weighted_score(VALUES["C"], moved))


def test_candidates_that_never_meet_have_no_crossover():
    better = {criterion: value + 5 for criterion, value in VALUES["A"].items()}
    assert crossover(VALUES["A"], better, WEIGHTS, "harm") is None
    assert crossover(VALUES["A"], VALUES["A"], WEIGHTS, "harm") is None


def test_worked_sensitivity_is_fragile():
    found = sensitivity(VALUES, WEIGHTS, "harm")
    assert (found.leader, found.weight, found.fragile) == ("A", 0.40, True)
    assert found.below == (pytest.approx(4 / 11), "C")
    assert found.above is None


def test_a_clear_lead_is_not_fragile():
    values = VALUES | {"A": dict.fromkeys(CRITERIA, 95)}
    assert not any(sensitivity(values, WEIGHTS, criterion).fragile for criterion in CRITERIA)


def test_a_shared_lead_is_fragile():
    assert sensitivity({"A": VALUES["A"], "A again": VALUES["A"]}, WEIGHTS, "harm").fragile


def test_sensitivity_needs_candidates():
    with pytest.raises(ValueError, match="no candidates"):
        sensitivity({}, WEIGHTS, "harm")


def test_worked_rank_acceptability():
    found = rank_acceptability(VALUES, WEIGHTS, seed=1, draws=40_000)
    for shares, expected in ((found.near, (0.68, 0.08, 0.24)), (found.any, (0.53, 0.02, 0.45))):
        assert [shares.first[candidate] for candidate in "ABC"] == pytest.approx(expected, abs=0.01)


def test_shares_add_up():
    found = rank_acceptability(VALUES, WEIGHTS, seed=2)
    for shares in (found.near, found.any):
        for place in range(3):
            assert sum(places[place] for places in shares.places.values()) == pytest.approx(1)
        for candidate, places in shares.places.items():
            assert sum(places) == pytest.approx(1)
            assert shares.first_or_second[candidate] == pytest.approx(1 - places[2])


def test_the_same_seed_gives_the_same_shares():
    assert rank_acceptability(VALUES, WEIGHTS, seed=3) == rank_acceptability(VALUES, WEIGHTS, seed=3)
    assert rank_acceptability(VALUES, WEIGHTS, seed=3) != rank_acceptability(VALUES, WEIGHTS, seed=4)


def test_equal_candidates_share_first_place():
    found = rank_acceptability({"one": VALUES["A"], "two": VALUES["A"]}, WEIGHTS, seed=1)
    assert found.near.first == {"one": 0.5, "two": 0.5}
    assert found.any.first_or_second == {"one": 1, "two": 1}


@pytest.mark.parametrize(
    ("values", "weights", "options", "match"),
    [
        (VALUES, WEIGHTS, {"draws": 9_999}, "at least 10,000"),
        (VALUES, WEIGHTS, {"spread": 1}, "share between 0 and 1"),
        ({}, WEIGHTS, {}, "no candidates"),
        ({"A": {"harm": 1}}, WEIGHTS, {}, "one value for every criterion"),
        ({"A": {"harm": float("nan")}}, {"harm": 1}, {}, "missing"),
        (VALUES, WEIGHTS | {"harm": 0.5}, {}, "sum to 1"),
    ],
)
def test_rank_acceptability_refuses(values, weights, options, match):
    with pytest.raises(ValueError, match=match):
        rank_acceptability(values, weights, seed=1, **options)


@pytest.mark.parametrize(
    ("a", "b", "c", "rating"),
    [(3, 10, 7, 30.33), (3, 20, 7, 53.67), (7, 18, 6, 50.0), (5, 4, 8, 24.0), (10, 20, 10, 100)],
)
def test_worked_hanlon_ratings(a, b, c, rating):
    assert round(hanlon(a, b, c), 2) == rating


@pytest.mark.parametrize("marks", [(11, 0, 0), (0, 21, 0), (0, 0, 10.1), (-1, 0, 0), (float("nan"), 0, 0)])
def test_hanlon_out_of_range_is_refused(marks):
    with pytest.raises(ValueError, match="must be from 0 to"):
        hanlon(*marks)


scores = st.lists(st.integers(0, 100), min_size=5, max_size=5)


@given(scores, scores)
def test_a_total_lies_between_the_lowest_and_the_highest_value(values, weights):
    if sum(weights):
        shares = list(renormalised(dict(enumerate(weights))).values())
        assert min(values) - 1e-9 <= weighted_score(values, shares) <= max(values) + 1e-9


@given(scores, scores, st.sampled_from(CRITERIA))
def test_sides_of_a_crossover(one, other, criterion):
    """Where two totals cross, one is ahead below and the other above."""
    one, other = dict(zip(CRITERIA, one, strict=True)), dict(zip(CRITERIA, other, strict=True))
    at = crossover(one, other, WEIGHTS, criterion)
    rest = renormalised({key: weight for key, weight in WEIGHTS.items() if key != criterion})

    def ahead(w):
        moved = {criterion: w} | {key: (1 - w) * weight for key, weight in rest.items()}
        return weighted_score(one, moved) - weighted_score(other, moved)

    if at is None:
        assert ahead(0) * ahead(1) > -1e-6
    else:
        assert ahead(at) == pytest.approx(0, abs=1e-6)


# --- Published by pymcdm ------------------------------------------------------------------------------------


def test_published_weighted_sum():
    """Its weights sum to 2, and it divides each column by its sum first; the weighted sum itself is ours."""
    cases = [case for case in published_json("mcda/pymcdm_cases.json") if case["class"] == "TestWSM"]
    assert len(cases) == 1
    for case in cases:
        columns = [
            [value if kind == 1 else 1 / value for value in column]
            for kind, column in zip(case["types"], zip(*case["matrix"], strict=True), strict=True)
        ]
        rows = zip(*([value / sum(column) for value in column] for column in columns), strict=True)
        total = sum(case["weights"])
        weights = list(renormalised(dict(enumerate(case["weights"]))).values())
        found = [round(weighted_score(row, weights) * total, case["round_dp"]) for row in rows]
        assert found == case["expected"]


def test_published_equal_weights():
    case = next(c for c in published_json("mcda/pymcdm_cases.json") if c["class"] == "TestEqualWeights")
    found = renormalised(dict.fromkeys(range(len(case["matrix"][0])), 1))
    assert list(found.values()) == case["expected"]
