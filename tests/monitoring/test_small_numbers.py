"""What may be shown of small counts of people."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from monitoring.analysis import nearest_five, shown_chart, suppress, xmr
from tests.published import published_json


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (57, 55), (10_023, 10_025), (16.0, 15)],
)
def test_the_rule(count, shown):
    assert suppress(count) == shown


@pytest.mark.parametrize("count", [-1, 4.2, 0.5, nan, float("inf"), "5", None, True, 5_000_000_001])
def test_what_is_no_count_is_refused(count):
    with pytest.raises(ValueError, match=r"^A count must be .*\.$"):
        suppress(count)


def test_numpy_counts_are_counts():
    assert suppress(np.int64(23)) == 25


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (2.4, 0), (2.5, 5), (41.33, 40), (-3, -5), (12.5, 15)])
def test_nearest_five(number, shown):
    assert nearest_five(number) == shown


@given(st.integers(0, 10**9))
def test_nothing_shown_is_between_one_and_seven_or_exact(count):
    shown = suppress(count)
    if 1 <= count <= 7:
        assert shown is None
    else:
        assert shown is not None
        assert shown % 5 == 0
        assert abs(shown - count) <= 2
        assert shown == 0 or shown >= 10


def test_a_chart_with_a_starred_point_has_rounded_lines():
    chart = xmr([12, 9, None, 3, 14, 0, 11])
    shown = shown_chart(chart)
    assert shown["starred"].tolist() == [False, False, False, True, False, False, False]
    assert np.array_equal(shown["value"], [10, 10, nan, nan, 15, 0, 10], equal_nan=True)
    for line in ("mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma"):
        assert (shown[line] % 5 == 0).all()
        assert ((shown[line] - chart[line]).abs() <= 2.5).all()
    assert shown["signal"].equals(chart["signal"])


def test_a_chart_without_one_has_rounded_lines_too():
    chart = xmr([12, 9, 14, 0, 11])
    shown = shown_chart(chart)
    assert not shown["starred"].any()
    assert (shown["mean"] == 10).all()
    assert (shown[["lower", "upper"]] % 5 == 0).all().all()
    assert shown["value"].tolist() == [10, 10, 15, 0, 10]


def test_a_chart_without_limits():
    shown = shown_chart(xmr([3]))
    assert shown["starred"].tolist() == [True]
    assert shown["lower"].isna().all()
    assert shown["mean"].tolist() == [5]


@given(st.lists(st.integers(0, 30) | st.none(), max_size=20))
def test_no_shown_chart_holds_a_hidden_count(counts):
    shown = shown_chart(xmr(counts))
    hidden = [count is not None and 1 <= count <= 7 for count in counts]
    assert shown["starred"].tolist() == hidden
    numbers = shown.drop(columns=["rule", "signal", "starred"]).to_numpy(dtype=float)
    if counts:
        assert (np.isnan(numbers) | (numbers % 5 == 0)).all()


# --- Published by NHS Digital (codonPython) -----------------------------------------------------------------


def test_published_cases():
    """Their code shows 1 to 7 as 5; the rule for publication, and ours, is a star."""
    document = published_json("sdc/nhs_digital_suppression_cases.json")
    assert len(document["cases"]) == 9
    for count, shown in document["cases"]:
        assert suppress(count) == (None if 1 <= count <= 7 else int(shown))


def test_published_errors():
    errors = published_json("sdc/nhs_digital_suppression_cases.json")["errors"]
    assert len(errors) == 3
    for count in errors:
        with pytest.raises(ValueError, match="A count must be"):
            suppress(count)


def test_published_older_rules():
    older = published_json("sdc/nhs_digital_suppression_cases.json")["older_version_rules"]
    assert len(older["suppress_value"]) == len(older["round_value"]) == 3
    for count, shown in older["suppress_value"]:
        assert (suppress(count) is None) == (shown == "*")
    for count, shown in older["round_value"]:
        assert nearest_five(count) == shown


# --- Published by sdcTable ----------------------------------------------------------------------------------


def bounds(cells, totals):
    """How low and how high each starred cell may be, for somebody who has the whole table as it is shown.

    `cells` maps (row, column) to a count, `totals` a row or a column to its count; each is rounded by itself.
    """
    names = list(cells)
    shown = {name: suppress(count) for name, count in (cells | totals).items()}
    may_be = {
        name: (1, 7) if at is None else (0, 0) if at == 0 else (max(at - 2, 8), at + 2)
        for name, at in shown.items()
    }
    sums = np.array([[line in cell for cell in names] for line in totals], dtype=float)
    least, most = (np.array([may_be[line][end] for line in totals]) for end in (0, 1))
    found = {}
    for cell in (name for name in names if shown[name] is None):
        ends = [
            linprog(
                [way * (name == cell) for name in names],
                A_ub=np.vstack([sums, -sums]),
                b_ub=np.concatenate([most, -least]),
                bounds=[may_be[name] for name in names],
            )
            for way in (1, -1)
        ]
        assert all(end.success for end in ends)
        found[cell] = (ends[0].fun, -ends[1].fun)
    return found


def test_published_tables_give_no_hidden_count_back():
    """Two of their tables, one of which gives a cell back though every line hides two of them.

    We hide no second cell: because totals are rounded by themselves, no sum leads to a hidden count.
    """
    document = published_json("sdc/sdctable_cases.json")
    by_region = {
        (cell["region"], cell["gender"]): cell["freq"] for cell in document["table_region_gender"]["cells"]
    }
    inner = {names: count for names, count in by_region.items() if "total" not in names}
    lines = {
        row if column == "total" else column: by_region[row, column]
        for row, column in by_region
        if "total" in (row, column)
    }
    lines = {line: count for line, count in lines.items() if line != "total"}
    assert bounds(inner, lines) == {("A", "female"): (1, 4)}
    attack = document["four_by_four_attack"]
    cells = {(cell["row"], cell["col"]): cell["freq"] for cell in attack["cells"]}
    assert bounds(cells, attack["row_totals"] | attack["col_totals"]) == {("x", "c"): (1, 7)}
