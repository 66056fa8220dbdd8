"""Weighted criteria: totals, how sensitive the order is to one weight, and how sure it is under many.

Values are on a fixed scale of 0 to 100; weights come from swing weighting and sum to 1 (HM Treasury, Green
Book guide to multi-criteria decision analysis). Candidates and criteria are keyed by whatever the caller
uses: a primary key, a reference.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isnan, nan
from typing import Any

import numpy as np
import numpy.typing as npt

from monitoring.analysis.numbers import NotANumber, listed, number

Key = Any  # a candidate, criterion or seat: anything hashable
Values = Mapping[Key, Mapping[Key, float]]  # candidate -> criterion -> value, 0 to 100
Weights = Mapping[Key, float]  # criterion -> weight, summing to 1
Floats = npt.NDArray[np.float64]

SPREAD = 0.25  # how far a weight may reasonably be off, as a share of itself
DRAWS = 10_000
SAME = 1e-9  # totals closer than this are equal: it is the rounding of floats


def weighted_score(
    values: Mapping[Key, float] | Sequence[float], weights: Mapping[Key, float] | Sequence[float]
) -> float:
    """Return the sum of weight times value, on the scale of the values.

    Both are mappings by criterion, or both are sequences in one order; two Series are matched by their
    labels. Raises ValueError where they don't cover the same criteria, where a value is missing or no number,
    where a weight is negative, or where the weights don't sum to 1.
    """
    scores, shares = _in_one_order(values, weights)
    check_weights(shares)
    try:
        numbers = [number(value) for value in scores]
    except NotANumber:
        numbers = [nan]
    if any(map(isnan, numbers)):
        raise ValueError("Every value must be a number: a missing one can't be scored.")
    return fsum(value * float(weight) for value, weight in zip(numbers, shares, strict=True))


def _in_one_order(values: Any, weights: Any) -> tuple[list[Any], list[Any]]:
    """Return the values and the weights side by side, matched by criterion where both are named."""
    if hasattr(values, "keys") and hasattr(weights, "keys"):  # a mapping or a Series
        named, shares_of = dict(values.items()), dict(weights.items())
        twice = len(named) < len(values) or len(shares_of) < len(weights)
        if named.keys() == shares_of.keys() and not twice:
            return [named[criterion] for criterion in shares_of], list(shares_of.values())
    elif not isinstance(values, Mapping) and not isinstance(weights, Mapping):
        try:
            scores, shares = listed(values), listed(weights)
        except NotANumber:
            raise ValueError("Values and weights are two lists, or two mappings by criterion.") from None
        if len(scores) == len(shares):
            return scores, shares
    raise ValueError("Give one value for every criterion that has a weight.")


def check_weights(weights: Sequence[float]) -> None:
    """Raise ValueError unless the weights are numbers, 0 or more, that sum to 1."""
    try:
        numbers = [number(weight) for weight in weights]
    except NotANumber:
        numbers = [nan]
    if any(map(isnan, numbers)):
        raise ValueError("Every weight must be a number.")
    if not all(weight >= 0 for weight in numbers):
        raise ValueError("A weight can't be negative.")
    if abs(fsum(numbers) - 1) > 1e-6:
        raise ValueError(f"Weights must sum to 1; these sum to {fsum(numbers):g}.")


def renormalised(weights: Weights) -> dict[Hashable, float]:
    """Return the weights in the same proportions, summing to 1. Raises ValueError where all are zero."""
    total = fsum(weights.values())
    if total <= 0:
        raise ValueError("At least one criterion needs a weight above zero.")
    return {criterion: weight / total for criterion, weight in weights.items()}


def crossover(
    one: Mapping[Key, float], other: Mapping[Key, float], weights: Weights, criterion: Key
) -> float | None:
    """Return the weight of `criterion` at which two candidates have the same total, the rest rescaled.

    With one weight w varied, a total is w * v + (1 - w) * r, where r is the weighted mean of the other
    criteria. None where the two never meet from 0 to 1, or are the same throughout.
    """
    at_one = one[criterion] - other[criterion]
    at_zero = _rest(one, weights, criterion) - _rest(other, weights, criterion)
    if abs(at_zero - at_one) < SAME:
        return None
    weight = at_zero / (at_zero - at_one)
    return weight if 0 <= weight <= 1 else None


@dataclass(frozen=True)
class Sensitivity:
    """How far one weight may move before another candidate leads.

    `below` and `above` are the weights nearest to the agreed one at which the leader is caught, and by whom;
    None where it never is. `fragile`: one of them lies within `SPREAD` of the agreed weight, or the lead is
    shared.
    """

    criterion: Hashable
    weight: float
    leader: Hashable
    below: tuple[float, Hashable] | None
    above: tuple[float, Hashable] | None
    fragile: bool


def sensitivity(values: Values, weights: Weights, criterion: Key, *, spread: float = SPREAD) -> Sensitivity:
    """Vary the weight of one criterion, rescale the rest, and find where the leader changes.

    Raises ValueError where there are no candidates or the values don't cover the weights.
    """
    if not values:
        raise ValueError("There are no candidates to compare.")
    totals = {candidate: weighted_score(row, weights) for candidate, row in values.items()}
    leader = max(totals, key=lambda candidate: totals[candidate])
    agreed = weights[criterion]
    shared = sum(total > totals[leader] - SAME for total in totals.values()) > 1
    crossings = [
        (at, candidate)
        for candidate in values
        if candidate != leader
        and (at := crossover(values[leader], values[candidate], weights, criterion)) is not None
    ]
    below = max((c for c in crossings if c[0] <= agreed), key=lambda c: c[0], default=None)
    above = min((c for c in crossings if c[0] > agreed), key=lambda c: c[0], default=None)
    near = any(abs(c[0] - agreed) <= spread * agreed for c in (below, above) if c is not None)
    return Sensitivity(criterion, agreed, leader, below, above, shared or near)


@dataclass(frozen=True)
class Shares:
    """The share of weightings, 0 to 1, in which each candidate takes each place (`places[candidate][0]`:
    first).

    Candidates that are equal in a draw share the places between them, so each place sums to 1.
    """

    places: Mapping[Hashable, tuple[float, ...]]

    @property
    def first(self) -> dict[Hashable, float]:
        return {candidate: places[0] for candidate, places in self.places.items()}

    @property
    def first_or_second(self) -> dict[Hashable, float]:
        return {candidate: fsum(places[:2]) for candidate, places in self.places.items()}


@dataclass(frozen=True)
class Acceptability:
    """Rank acceptability: `near` the agreed weights (each moved by up to `spread`), and with `any`
    weights."""

    near: Shares
    any: Shares
    draws: int
    spread: float


def rank_acceptability(
    values: Values, weights: Weights, *, seed: int, draws: int = DRAWS, spread: float = SPREAD
) -> Acceptability:
    """Draw weightings at random and count who comes first, second and so on in each.

    `near`: every weight times a uniform draw from 1 - spread to 1 + spread, renormalised. `any`: a flat
    Dirichlet, all weightings alike. The same seed gives the same shares. Raises ValueError under 10,000
    draws, without candidates, where a value is missing, or where the weights don't sum to 1. Source:
    Lahdelma and Salminen's SMAA rank acceptability index.
    """
    if draws < DRAWS:
        raise ValueError(f"Use at least {DRAWS:,} draws.")
    if not 0 < spread < 1:
        raise ValueError("The spread of a weight is a share between 0 and 1.")
    if not values:
        raise ValueError("There are no candidates to compare.")
    if any(row.keys() != weights.keys() for row in values.values()):
        raise ValueError("Give one value for every criterion that has a weight.")
    agreed = np.array(list(weights.values()), dtype=np.float64)
    check_weights(list(weights.values()))
    table = np.array([[row[criterion] for criterion in weights] for row in values.values()], dtype=np.float64)
    if not np.isfinite(table).all():
        raise ValueError("A value is missing.")
    random = np.random.default_rng(seed)
    moved = agreed * random.uniform(1 - spread, 1 + spread, (draws, len(agreed)))
    near = moved / moved.sum(axis=1, keepdims=True)
    flat = random.dirichlet(np.ones(len(agreed)), draws)
    shares = [dict(zip(values, _places(drawn @ table.T), strict=True)) for drawn in (near, flat)]
    return Acceptability(Shares(shares[0]), Shares(shares[1]), draws, spread)


def hanlon(a: float, b: float, c: float) -> float:
    """Return the basic priority rating, (A + B) * C / 3, from 0 to 100.

    A is the size of the problem (0 to 10), B its seriousness (0 to 20), C how effective a solution would be
    (0 to 10). Raises ValueError out of range. Source: University of Illinois at Chicago, ph440. In NACCHO's
    notation seriousness is 0 to 10 and counts twice: `hanlon(a, 2 * b, c)`.
    """
    for name, mark, top in (("Size", a, 10), ("Seriousness", b, 20), ("Effectiveness", c, 10)):
        if not 0 <= mark <= top:
            raise ValueError(f"{name} must be from 0 to {top}.")
    return (a + b) * c / 3


def _rest(values: Mapping[Key, float], weights: Weights, criterion: Key) -> float:
    """Return the weighted mean of the other criteria."""
    others = {key: weight for key, weight in weights.items() if key != criterion}
    return weighted_score({key: values[key] for key in others}, renormalised(others))


def _places(totals: Floats) -> list[tuple[float, ...]]:
    """Return each candidate's share of each place; `totals` is draws x candidates."""
    candidates = totals.shape[1]
    shares = []
    for i in range(candidates):
        ahead = (totals > totals[:, [i]] + SAME).sum(axis=1)
        level = (np.abs(totals - totals[:, [i]]) <= SAME).sum(axis=1)
        in_place = [(ahead <= place) & (place < ahead + level) for place in range(candidates)]
        shares.append(tuple(float((held / level).mean()) for held in in_place))
    return shares
