"""How far the seats agree on the order of the candidates: Kendall's coefficient of concordance.

Source: Kendall and Babington Smith (1939), with the correction for ties as the R package irr computes it.
Measure it on judged criteria only: values that all seats share would fake it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from monitoring.analysis.numbers import listed, number

Floats = npt.NDArray[np.float64]
Strength = Literal["weak", "moderate", "strong"]

MODERATE_FROM = 0.3
STRONG_FROM = 0.7
DRAWS = 10_000
MISSING = "Every seat must score every candidate: a score is missing or no number."


class Concordance(NamedTuple):
    """W from 0 (none) to 1 (full), chi-squared = m(n - 1)W, and its degrees of freedom, n - 1."""

    w: float
    chi_squared: float
    df: int


def kendalls_w(scores: Any) -> Concordance:
    """Return (w, chi_squared, df) of a table of scores, corrected for ties.

    `scores`: a row per candidate, a column per seat (nested lists, array or frame); each seat's column is
    ranked for itself, so any scale will do. Raises ValueError where a score is missing, where there are
    under two rows or columns, and where every seat scored all candidates the same: there is no order to
    agree on.
    """
    ranks = _ranks(_table(scores))
    candidates, seats = ranks.shape
    spread = seats**2 * (candidates**3 - candidates) - seats * _ties(ranks)
    if spread == 0:
        raise ValueError("Every seat scored all candidates the same, so there is no order to agree on.")
    # S is a sum of squares of half-integers; the maximum can be passed by no more than a rounding error.
    w = min(float(12 * _deviation(ranks) / spread), 1.0)
    return Concordance(w, seats * (candidates - 1) * w, candidates - 1)


def permutation_p(scores: Any, *, seed: int, draws: int = DRAWS) -> float:
    """Return how often chance alone gives a W as large: each seat's scores shuffled, `draws` times.

    `scores` as for `kendalls_w`; the same seed gives the same p. The observed table counts as one draw, so
    p is never 0. Boards are small, and the chi-squared approximation is poor there.
    """
    ranks = _ranks(_table(scores))
    observed = _deviation(ranks)
    random = np.random.default_rng(seed)
    as_large, chunk = 0, max(1, 2_000_000 // ranks.size)
    for done in range(0, draws, chunk):
        tables = np.broadcast_to(ranks, (min(chunk, draws - done), *ranks.shape))
        as_large += int((_deviation(random.permuted(tables, axis=1)) >= observed - 1e-9).sum())
    return (as_large + 1) / (draws + 1)


def strength(w: float) -> Strength:
    """Return the word for W: under 0.3 weak, from 0.3 moderate, from 0.7 strong."""
    if not 0 <= w <= 1:
        raise ValueError("W lies between 0 and 1.")
    if w < MODERATE_FROM:
        return "weak"
    return "moderate" if w < STRONG_FROM else "strong"


@dataclass(frozen=True)
class Agreement:
    """What can be said of the seats' agreement; all but the two numbers is None where W can't be had."""

    seats: int
    candidates: int
    w: float | None = None
    chi_squared: float | None = None
    df: int | None = None
    p: float | None = None
    strength: Strength | None = None


def agreement(
    totals: Mapping[Any, Mapping[Any, float]],
    *,
    seed: int,
    draws: int = DRAWS,
    candidates: Sequence[Any] = (),
) -> Agreement:
    """Measure agreement over seats' totals on the judged criteria: seat -> candidate -> total.

    Take `Ranking.judged_totals`: the seats that scored every ranked candidate. `candidates` is only for
    their number where no seat did. Under two seats or two candidates, and where no seat tells candidates
    apart, W is None.
    """
    columns: dict[Hashable, Mapping[Any, float]] = dict(totals)
    rows = list(next(iter(columns.values()), {})) or list(candidates)
    if any(column.keys() != set(rows) for column in columns.values()):
        raise ValueError("Every seat must have a total for every candidate.")
    found = Agreement(seats=len(columns), candidates=len(rows))
    if found.seats < 2 or found.candidates < 2:
        return found
    # Totals are sums of products: what differs in the tenth decimal is a tie.
    table = np.round([[column[row] for column in columns.values()] for row in rows], 9)
    if not np.ptp(table, axis=0).any():
        return found
    w, chi_squared, df = kendalls_w(table)
    p = permutation_p(table, seed=seed, draws=draws)
    return Agreement(found.seats, found.candidates, w, chi_squared, df, p, strength(w))


def _table(scores: Any) -> Floats:
    """Return the scores as floats; a frame's columns are its seats, as an array's are."""
    rows = scores.to_numpy(dtype=object) if hasattr(scores, "to_numpy") else scores
    try:
        table = np.array([[number(score) for score in listed(row)] for row in listed(rows)])
    except ValueError:  # no number, or rows of different lengths
        raise ValueError(MISSING) from None
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 2:
        raise ValueError("Agreement needs at least two candidates (rows) and two seats (columns).")
    if np.isnan(table).any():
        raise ValueError(MISSING)
    return table


def _ranks(table: Floats) -> Floats:
    """Return ranks within each column, 1 for the highest, ties at their mean."""
    ranks = np.empty_like(table)
    for seat, column in enumerate(-table.T):
        _, group, sizes = np.unique(column, return_inverse=True, return_counts=True)
        ranks[:, seat] = (np.cumsum(sizes) - (sizes - 1) / 2)[group]
    return ranks


def _ties(ranks: Floats) -> int:
    """Return the sum of t^3 - t over the tie groups of every seat."""
    total = 0
    for column in ranks.T:
        sizes = np.unique(column, return_counts=True)[1]
        total += int((sizes**3 - sizes).sum())
    return total


def _deviation(ranks: Floats) -> Any:
    """Return S, the sum of squared deviations of the rank sums; for a stack of tables, one S each."""
    sums = ranks.sum(axis=-1)
    return ((sums - sums.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
