"""What callers may hand to the arithmetic: every kind of number, and in a sentence what is none."""

from decimal import Decimal
from fractions import Fraction
from math import inf, isnan, nan
from string import ascii_uppercase

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.analysis import proportion, rate, suppress, xmr
from monitoring.analysis.numbers import NotANumber, listed, number

NO_NUMBERS = [
    True,
    np.True_,
    "8",
    "",
    b"8",
    bytearray(b"8"),
    [8],
    (8,),
    {},
    object(),
    1 + 2j,
    pd.NaT,
    inf,
    -inf,
]
NO_NUMBERS += [
    np.array([8]),
    np.datetime64("2024-04-01"),
    10**400,
    Decimal("Infinity"),
    Decimal("sNaN"),
    1e200,
]
MISSING = [None, nan, pd.NA, np.float64("nan"), Decimal("NaN"), np.ma.masked]
EIGHT = [8, 8.0, np.int64(8), np.uint8(8), np.float64(8), np.float32(8), Decimal(8), Fraction(8, 1)]


def refuses(function, *args, **options):
    """It is a ValueError, and its text is a sentence."""
    with pytest.raises(ValueError, match=r"^[A-Z][^\n]{10,}\.$") as refused:
        function(*args, **options)
    assert type(refused.value) in (ValueError, NotANumber)
    return str(refused.value)


@pytest.mark.parametrize("value", EIGHT, ids=repr)
def test_every_kind_of_number_is_one(value):
    assert number(value) == 8
    assert type(number(value)) is float
    assert suppress(value) == 10
    assert rate(value, 1000) == rate(8, 1000)
    assert rate(3, value) == rate(3, 8)
    assert proportion(value, 20) == proportion(8, 20)
    pd.testing.assert_frame_equal(xmr([value, 9, 7]), xmr([8, 9, 7]))
    assert {type(part) for part in (*rate(value, 1000), *proportion(value, 20))} == {float}


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_number_is_refused_in_a_sentence(value):
    refuses(number, value)
    refuses(suppress, value)
    refuses(xmr, [1, value, 3])
    for function in (rate, proportion):
        refuses(function, value, 10)
        refuses(function, 1, value)
        refuses(function, 1, 10, confidence=value)
    refuses(rate, 1, 10, per=value)
    refuses(xmr, [1, 2, 3], rebase_at=[value])
    if not isinstance(value, int) or isinstance(value, bool):
        refuses(xmr, [1, 2, 3], baseline=value)
        refuses(xmr, [1, 2, 3], run=value)


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_what_is_missing_is_a_gap_in_a_series_and_refused_elsewhere(value):
    assert isnan(number(value))
    pd.testing.assert_frame_equal(xmr([1, value, 3, 4]), xmr([1, None, 3, 4]))
    refuses(suppress, value)
    for function in (rate, proportion):
        assert "needs a count" in refuses(function, value, 10)
        assert "needs a count" in refuses(function, 1, value)
        refuses(function, 1, 10, confidence=value)
    refuses(rate, 1, 10, per=value)


@pytest.mark.parametrize(
    "values",
    [None, 5, 1.5, "", "123", b"123", {1: 2}, {1, 2, 3}, frozenset(), pd.DataFrame({0: [1, 2]}), np.array(5)],
    ids=repr,
)
def test_what_is_no_list_is_refused_in_a_sentence(values):
    refuses(listed, values)
    assert refuses(xmr, values).startswith("Every value must be")
    assert refuses(xmr, [1, 2], rebase_at=values) == "Rebases are a list of positions."


@pytest.mark.parametrize(
    "make",
    [
        list,
        tuple,
        iter,
        np.array,
        pd.Series,
        lambda v: (each for each in v),
        lambda v: pd.array(v, dtype="Int64"),
    ],
)
def test_every_kind_of_list_is_one(make):
    pd.testing.assert_frame_equal(xmr(make([5, 9, 7, 8])), xmr([5, 9, 7, 8]))
    pd.testing.assert_frame_equal(xmr([5, 9, 7, 8], rebase_at=make([2])), xmr([5, 9, 7, 8], rebase_at=[2]))


def test_a_masked_value_is_missing():
    masked = np.ma.masked_array([5, 99, 7, 8], mask=[False, True, False, False])
    pd.testing.assert_frame_equal(xmr(masked), xmr([5, None, 7, 8]))


def test_a_table_is_no_series():
    refuses(xmr, [[1, 2], [3, 4]])
    refuses(xmr, np.ones((3, 1)))


def test_nothing_to_rebase_is_said():
    assert refuses(xmr, [], rebase_at=[0]) == "A series without values has no position at which to rebase."
    assert xmr([], rebase_at=()).empty


def test_a_million_points_are_charted():
    values = np.random.default_rng(1).poisson(40, 1_000_000)
    chart = xmr(values)
    assert len(chart) == 1_000_000
    assert chart["mean"].iloc[0] == pytest.approx(values.mean())


@pytest.mark.parametrize("confidence", [1e-12, 0.5, 0.998, 1 - 1e-9, 1 - 1e-12, 1 - 2**-53])
def test_any_confidence_between_0_and_1_gives_limits(confidence):
    """Near 1 what is left for the tails is below the rounding of 1: the limits must still be numbers."""
    for value, lower, upper in (
        rate(82, 10_000, confidence=confidence),
        rate(4, 10_000, confidence=confidence),
        proportion(45, 120, confidence=confidence),
    ):
        assert 0 < lower <= value * (1 + 1e-9)
        assert value * (1 - 1e-9) <= upper < inf


@given(st.floats() | st.integers() | st.text(max_size=3) | st.none() | st.booleans())
def test_whatever_is_given_a_count_is_shown_starred_or_refused(value):
    try:
        shown = suppress(value)
    except ValueError:
        return
    assert shown is None or shown % 5 == 0


@given(
    st.lists(st.one_of(st.none(), st.floats(), st.integers(), st.sampled_from(ascii_uppercase)), max_size=12)
)
def test_a_series_is_charted_or_refused_and_never_half(values):
    try:
        chart = xmr(values)
    except ValueError:
        return
    assert len(chart) == len(values)
    limits = chart[["lower", "upper", "lower_two_sigma", "upper_two_sigma"]].isna().sum(axis=1)
    assert set(limits) <= {0, 4}
    assert np.isfinite(chart.select_dtypes("number").to_numpy()[~chart.isna().any(axis=1)]).all()
