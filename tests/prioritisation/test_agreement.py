"""Kendall's W, its chance level, and the spread of scores."""

from collections import defaultdict
from itertools import permutations
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2, f, rankdata

from prioritisation.analysis import (
    Agreement,
    Divergence,
    agreement,
    divergence,
    kendalls_w,
    permutation_p,
    strength,
)
from tests.published import number, published_rows

WITH_TIES = [[9, 8, 8], [7, 8, 6], [7, 5, 6], [3, 4, 6]]


def test_worked_with_ties():
    w, chi_squared, df = kendalls_w(WITH_TIES)
    assert round(w, 3) == 0.819
    assert round(chi_squared, 3) == 7.375
    assert df == 3


def test_worked_from_rank_sums():
    """Rank sums 31, 12, 12, 15, 22, 5, 22, 25 of four seats without ties, rebuilt seat by seat."""
    sums = [31, 12, 12, 15, 22, 5, 22, 25]
    seats = rankings_with_sums(sums, 4)
    assert np.sum(seats, axis=0).tolist() == sums
    w, chi_squared, df = kendalls_w(np.transpose(seats))
    assert (round(w, 3), round(chi_squared, 2), df) == (0.744, 20.83, 7)


def rankings_with_sums(sums, seats):
    """Return rankings of 1..n, one per seat, with these sums: swaps that come nearer, from a fixed seed."""
    random = Random(1)
    table = [list(range(1, len(sums) + 1)) for _ in range(seats)]

    def distance():
        return sum(
            abs(sum(column) - wanted) for column, wanted in zip(zip(*table, strict=True), sums, strict=True)
        )

    while now := distance():
        row, i, j = random.choice(table), *random.sample(range(len(sums)), 2)
        row[i], row[j] = row[j], row[i]
        if distance() > now + (random.random() < 0.1) * 4:
            row[i], row[j] = row[j], row[i]
    return table


def test_full_agreement_and_none():
    assert kendalls_w([[3, 30, 300], [2, 20, 200], [1, 10, 100]]).w == 1
    assert kendalls_w([[1, 3], [2, 2], [3, 1]]).w == 0


@pytest.mark.parametrize(
    "scores",
    [
        [[1, 2], [None, 1]],
        [[1, 2], [float("nan"), 1]],
        [[1, 2], [1]],
        [[1, 2], ["high", 1]],
        [[1, 2]],
        [[1], [2]],
        [],
        [1, 2],
        [[1, 2], [pd.NA, 1]],
        [[1, 2], [True, 1]],
        [[1, 2], ["2", 1]],
        [[1, 2], [10**400, 1]],
        [[[1], [2]], [[2], [1]]],
        pd.DataFrame([[1, 2], [None, 1]]),
        np.ma.masked_array([[1, 2], [2, 1]], mask=[[False, True], [False, False]]),
        {"A": [1, 2], "B": [2, 1]},
        "12",
        None,
        7,
    ],
    ids=str,
)
def test_what_cannot_be_ranked_is_refused(scores):
    for function in (kendalls_w, lambda table: permutation_p(table, seed=1, draws=10)):
        with pytest.raises(ValueError, match=r"\.$"):
            function(scores)


@pytest.mark.parametrize(
    "make", [np.array, pd.DataFrame, iter, lambda rows: tuple(map(tuple, rows)), lambda rows: map(iter, rows)]
)
def test_any_table_will_do(make):
    assert kendalls_w(make(WITH_TIES)) == kendalls_w(WITH_TIES)
    assert kendalls_w(make([[float(score) for score in row] for row in WITH_TIES])) == kendalls_w(WITH_TIES)


def test_one_seat_without_an_order_counts_as_one_without_an_opinion():
    """Two seats, one of which scored all alike: W 0.5, as `irr::kendall(…, correct = TRUE)` has it."""
    assert kendalls_w([[1, 5], [2, 5]]) == (0.5, 1.0, 1)


@given(st.lists(st.lists(st.integers(0, 6), min_size=5, max_size=5), min_size=2, max_size=6))
def test_ranks_are_those_of_scipy(rows):
    table = np.array(rows, dtype=float)
    ranks = rankdata(-table, axis=0)
    ties = sum((n**3 - n) for column in table.T for n in np.unique(column, return_counts=True)[1])
    n, m = table.shape
    spread = m**2 * (n**3 - n) - m * ties
    assume(spread > 0)
    expected = 12 * ((ranks.sum(axis=1) - m * (n + 1) / 2) ** 2).sum() / spread
    assert kendalls_w(rows).w == pytest.approx(expected)


def test_thousands_of_candidates_are_ranked():
    table = np.random.default_rng(3).uniform(0, 100, (5_000, 30))
    w, chi_squared, df = kendalls_w(table)
    assert (round(w, 2), df) == (0.03, 4_999)
    assert chi_squared == pytest.approx(30 * 4_999 * w)


def test_no_order_at_all_is_refused():
    with pytest.raises(ValueError, match="no order to agree on"):
        kendalls_w([[5, 7], [5, 7]])


def test_permutation_p_is_that_of_every_permutation():
    """Two seats, four candidates: fix one seat and try all 24 orders of the other."""
    scores = [[4, 3], [3, 4], [2, 2], [1, 1]]
    observed = kendalls_w(scores).w
    orders = [kendalls_w(np.column_stack([[4, 3, 2, 1], order])).w for order in permutations([1, 2, 3, 4])]
    exact = sum(w >= observed - 1e-9 for w in orders) / len(orders)
    assert permutation_p(scores, seed=1, draws=20_000) == pytest.approx(exact, abs=0.01)


def test_permutation_p_is_seeded_and_never_zero():
    table = np.arange(40).reshape(8, 5)
    assert permutation_p(table, seed=1, draws=999) == 1 / 1000
    assert permutation_p(WITH_TIES, seed=7) == permutation_p(WITH_TIES, seed=7)


def test_scores_at_random_do_not_agree():
    table = np.random.default_rng(1).uniform(0, 100, (8, 19))
    assert kendalls_w(table).w < 0.15
    assert permutation_p(table, seed=1, draws=2000) > 0.05


@pytest.mark.parametrize(
    ("w", "word"),
    [(0, "weak"), (0.29, "weak"), (0.3, "moderate"), (0.69, "moderate"), (0.7, "strong"), (1, "strong")],
)
def test_strength(w, word):
    assert strength(w) == word


@pytest.mark.parametrize("w", [-0.01, 1.01, float("nan")])
def test_strength_of_what_is_no_w(w):
    with pytest.raises(ValueError, match="between 0 and 1"):
        strength(w)


class TestAgreement:
    def test_of_totals(self):
        totals = {
            seat: dict(zip("ABCD", column, strict=True))
            for seat, column in enumerate(np.transpose(WITH_TIES))
        }
        found = agreement(totals, seed=1)
        assert (found.seats, found.candidates, found.df, found.strength) == (3, 4, 3, "strong")
        assert round(found.w, 3) == 0.819
        assert found.p == permutation_p(WITH_TIES, seed=1)

    def test_rounding_of_floats_is_a_tie(self):
        totals = {"one": {"A": 0.1 + 0.2, "B": 0.3, "C": 0}, "two": {"A": 0.3, "B": 0.1 + 0.2, "C": 0}}
        assert agreement(totals, seed=1).w == 1

    def test_words_only_where_w_cannot_be_had(self):
        assert agreement({}, seed=1, candidates="ABC") == Agreement(seats=0, candidates=3)
        assert agreement({"one": {"A": 1, "B": 2}}, seed=1) == Agreement(seats=1, candidates=2)
        assert agreement({"one": {"A": 1}, "two": {"A": 2}}, seed=1) == Agreement(seats=2, candidates=1)
        flat = {"one": {"A": 1, "B": 1}, "two": {"A": 2, "B": 2}}
        assert agreement(flat, seed=1) == Agreement(seats=2, candidates=2)

    def test_a_missing_total_is_refused(self):
        with pytest.raises(ValueError, match="total for every candidate"):
            agreement({"one": {"A": 1, "B": 2}, "two": {"A": 1}}, seed=1)


class TestDivergence:
    def test_range_middle_half_and_furthest(self):
        assert divergence([0, 25, 50, 75, 100]) == (100, 50, 50, True)
        found = divergence([50, 55, 60, 65, 70])
        assert found == Divergence(range=20, iqr=10, furthest=10, flagged=False)

    def test_flagged_by_the_middle_half(self):
        assert divergence([40, 40, 55, 70, 70]) == (30, 30, 15, True)
        assert not divergence([40, 40, 55, 69, 69]).flagged

    def test_flagged_by_one_seat(self):
        assert divergence([50, 50, 50, 50, 90]) == (40, 0, 40, True)
        assert not divergence([50, 50, 50, 50, 89]).flagged

    def test_limits_are_settings(self):
        assert divergence([50, 50, 50, 50, 70], furthest_from=20).flagged
        assert divergence([40, 40, 55, 60, 60], iqr_from=20).flagged

    def test_cannot_say_is_left_out(self):
        assert divergence([None, 20, None, 30]) == (10, 5, 5, False)
        assert divergence([70]) == (0, 0, 0, False)

    @pytest.mark.parametrize("scores", [[], [None], [float("nan"), 1]])
    def test_nobody_answered(self, scores):
        with pytest.raises(ValueError, match="at least one seat"):
            divergence(scores)


tables = st.tuples(st.integers(2, 7), st.integers(2, 6)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 6), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def has_an_order(table):
    return any(len(set(column)) > 1 for column in zip(*table, strict=True))


@given(tables)
def test_w_lies_between_none_and_full(table):
    assume(has_an_order(table))
    assert 0 <= kendalls_w(table).w <= 1


@given(tables, st.randoms())
def test_the_order_of_seats_and_candidates_does_not_matter(table, random):
    assume(has_an_order(table))
    columns = [list(column) for column in zip(*table, strict=True)]
    random.shuffle(columns)
    shuffled = [list(row) for row in zip(*columns, strict=True)]
    random.shuffle(shuffled)
    assert kendalls_w(shuffled) == pytest.approx(kendalls_w(table))


@given(tables)
def test_only_the_order_of_scores_counts(table):
    assume(has_an_order(table))
    stretched = [[score**3 + 5 for score in row] for row in table]
    turned = [[-score for score in row] for row in table]
    assert kendalls_w(stretched) == pytest.approx(kendalls_w(table))
    assert kendalls_w(turned) == pytest.approx(kendalls_w(table))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=25))
def test_spread_is_ordered(scores):
    found = divergence(scores)
    assert 0 <= found.iqr <= found.range
    assert found.range / 2 <= found.furthest <= found.range


# --- Published: An R companion (ansm5), irr, SPSS, and cases made with them ---------------------------------


def published_tables():
    cases = defaultdict(lambda: defaultdict(dict))
    for row in published_rows("mcda/kendall_w_inputs.csv"):
        cases[row["case"]][row["subject"]][row["rater"]] = float(row["score"])
    return {case: [list(raters.values()) for raters in subjects.values()] for case, subjects in cases.items()}


def test_published_cases():
    tables, rows = published_tables(), published_rows("mcda/kendall_w_expected.csv")
    assert len(rows) == len(tables) == 9
    for row in rows:
        table = tables[row["case"]]
        assert (len(table), len(table[0])) == (int(row["subjects"]), int(row["raters"]))
        w, chi_squared, df = kendalls_w(table)
        assert w == pytest.approx(number(row["W_tie_corrected"]), abs=1e-11), row["case"]
        assert w == pytest.approx(number(row["W_from_base_friedman_test"]), abs=1e-11), row["case"]
        assert chi_squared == pytest.approx(number(row["chisq_tie_corrected"]), rel=1e-10), row["case"]
        assert df == int(row["df"])
        assert chi2.sf(chi_squared, df) == pytest.approx(number(row["p_value"]), rel=1e-9), row["case"]


def test_permutation_p_of_published_tables_is_near_that_of_f():
    """The published p, from chi-squared, is too cautious for few seats (.043 for `irr_anxiety`, three seats).

    Kendall and Babington Smith's F, (m - 1)W / (1 - W), is the better approximation, and ours is near it
    where there are few ties.
    """
    tables = published_tables()
    for case in ("irr_anxiety", "ansm5_exercise_10_11_marks", "ansm5_exercise_10_10_design"):
        seats, w = len(tables[case][0]), kendalls_w(tables[case]).w
        df = len(tables[case]) - 1 - 2 / seats
        approximation = f.sf((seats - 1) * w / (1 - w), df, (seats - 1) * df)
        assert permutation_p(tables[case], seed=1) == pytest.approx(approximation, abs=0.005), case


def test_permutation_p_of_a_table_full_of_ties():
    """`irr_video`, where no approximation holds, against shuffling done the long way."""
    table = published_tables()["irr_video"]
    observed, random, as_large = kendalls_w(table).w, Random(1), 0
    for _ in range(4000):
        columns = [random.sample(column, len(column)) for column in zip(*table, strict=True)]
        as_large += kendalls_w(list(zip(*columns, strict=True))).w >= observed - 1e-9
    assert permutation_p(table, seed=1) == pytest.approx(as_large / 4000, abs=0.006)
