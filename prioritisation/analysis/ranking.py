"""The ranking of a round: from the seats' scores and the shared evidence to places in order."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from statistics import fmean, median

from prioritisation.analysis.divergence import Divergence, divergence
from prioritisation.analysis.weights import Key, Weights, check_weights, renormalised, weighted_score

SCALE = (0, 100)
SHOWN_DECIMALS = 1  # totals that print the same share a place


@dataclass(frozen=True)
class Scores:
    """What a round's ranking is made of; plain dicts keyed by whatever the caller uses.

    `candidates`: in the order of the page. `weights`: criterion -> weight, summing to 1. `judged`: seat ->
    candidate -> criterion -> score from 0 to 100, or None for "can't say"; a candidate that is absent under
    a seat was not scored by it (out by interest, or not done). `evidenced`: criterion -> candidate -> value
    shared by all seats; these criteria are not judged.
    """

    candidates: Sequence[Key]
    weights: Weights
    judged: Mapping[Key, Mapping[Key, Mapping[Key, float | None]]]
    evidenced: Mapping[Key, Mapping[Key, float | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_weights(list(self.weights.values()))
        if not self.evidenced.keys() <= self.weights.keys():
            raise ValueError("An evidenced criterion has no weight.")
        rows = [(candidate, row) for sheet in self.judged.values() for candidate, row in sheet.items()]
        if not {candidate for candidate, _ in rows} <= set(self.candidates):
            raise ValueError("A seat scored something that is not a candidate.")
        if not {criterion for _, row in rows for criterion in row} <= set(self.judged_criteria):
            raise ValueError("A seat scored a criterion that is not judged.")
        shared = [value for row in self.evidenced.values() for value in row.values()]
        for value in [*shared, *(score for _, row in rows for score in row.values())]:
            if value is not None and not (isfinite(value) and SCALE[0] <= value <= SCALE[1]):
                raise ValueError(f"A score must be from {SCALE[0]} to {SCALE[1]}, not {value!r}.")

    @property
    def judged_criteria(self) -> list[Key]:
        return [criterion for criterion in self.weights if criterion not in self.evidenced]


@dataclass(frozen=True)
class Cell:
    """One candidate on one criterion: the mean, the median beside it, and how many seats answered.

    `n` and `divergence` are None for a criterion that is evidenced, not judged; `mean` and `median` are
    None where nobody answered.
    """

    mean: float | None
    median: float | None
    n: int | None
    divergence: Divergence | None


@dataclass(frozen=True)
class Standing:
    """Where one candidate stands. Not ranked (`total` and `rank` None) where `unanswered` names criteria.

    `seat_totals`: seat -> its own total, on judged and shared criteria, the weights renormalised over what it
    answered; only seats that scored this candidate.
    """

    candidate: Hashable
    cells: Mapping[Hashable, Cell]
    total: float | None
    rank: int | None
    tied: bool
    seat_totals: Mapping[Hashable, float]
    unanswered: tuple[Hashable, ...]


@dataclass(frozen=True)
class Ranking:
    """Standings in order, the ranked first; and what agreement is measured on.

    `judged_totals`: seat -> candidate -> total on the judged criteria alone, over the ranked candidates, of
    the seats that scored every one of them. Feed it to `agreement`.
    """

    standings: tuple[Standing, ...]
    judged_totals: Mapping[Hashable, Mapping[Hashable, float]]

    @property
    def ranked(self) -> tuple[Standing, ...]:
        return tuple(standing for standing in self.standings if standing.rank is not None)

    @property
    def not_ranked(self) -> tuple[Standing, ...]:
        return tuple(standing for standing in self.standings if standing.rank is None)

    def values(self) -> dict[Hashable, dict[Hashable, float]]:
        """Return candidate -> criterion -> mean of the ranked candidates, for `rank_acceptability`."""
        return {
            standing.candidate: {
                criterion: cell.mean for criterion, cell in standing.cells.items() if cell.mean is not None
            }
            for standing in self.ranked
        }

    def to_talk_about(self) -> list[tuple[Hashable, Hashable, Divergence]]:
        """Return (candidate, criterion, divergence) of every flagged cell, furthest apart first."""
        flagged = [
            (standing.candidate, criterion, cell.divergence)
            for standing in self.standings
            for criterion, cell in standing.cells.items()
            if cell.divergence is not None and cell.divergence.flagged
        ]
        return sorted(flagged, key=lambda cell: (-cell[2].iqr, -cell[2].furthest))


def rank(scores: Scores) -> Ranking:
    """Rank a round's candidates by weighted score.

    A cell is the mean of the seats that answered; a candidate's total is the weighted sum of its cells. A
    candidate with a criterion that nobody answered, or without an evidenced value, is not ranked: never a
    silent zero. Totals that print the same to one decimal share a rank, and the next rank counts them (1,
    1, 3).
    """
    cells = {candidate: _cells(scores, candidate) for candidate in scores.candidates}
    unanswered = {
        candidate: tuple(criterion for criterion, cell in row.items() if cell.mean is None)
        for candidate, row in cells.items()
    }
    totals = {
        candidate: weighted_score({key: cell.mean or 0.0 for key, cell in row.items()}, scores.weights)
        for candidate, row in cells.items()
        if not unanswered[candidate]
    }
    shown = {candidate: round(total, SHOWN_DECIMALS) for candidate, total in totals.items()}
    places = {c: 1 + sum(other > mine for other in shown.values()) for c, mine in shown.items()}
    standings = [
        Standing(
            candidate=candidate,
            cells=cells[candidate],
            total=totals.get(candidate),
            rank=places.get(candidate),
            tied=candidate in shown and list(shown.values()).count(shown[candidate]) > 1,
            seat_totals=_seat_totals(scores, candidate, scores.weights),
            unanswered=unanswered[candidate],
        )
        for candidate in scores.candidates
    ]
    standings.sort(key=lambda s: (s.rank is None, s.rank or 0))  # stable: a tie keeps the order of the page
    return Ranking(tuple(standings), _judged_totals(scores, list(totals)))


def _cells(scores: Scores, candidate: Key) -> dict[Key, Cell]:
    cells = {}
    for criterion in scores.weights:
        if criterion in scores.evidenced:
            shared = scores.evidenced[criterion].get(candidate)
            cells[criterion] = Cell(shared, shared, None, None)
            continue
        given = [sheet.get(candidate, {}).get(criterion) for sheet in scores.judged.values()]
        answers = [score for score in given if score is not None]
        cells[criterion] = (
            Cell(fmean(answers), float(median(answers)), len(answers), divergence(answers))
            if answers
            else Cell(None, None, 0, None)
        )
    return cells


def _seat_totals(scores: Scores, candidate: Key, weights: Weights) -> dict[Hashable, float]:
    """Return each seat's total of one candidate on the criteria in `weights`, renormalised over what is
    known.

    A seat that answered no judged criterion with a weight did not score the candidate.
    """
    totals: dict[Hashable, float] = {}
    shared = {key: scores.evidenced[key].get(candidate) for key in scores.evidenced if key in weights}
    for seat, sheet in scores.judged.items():
        answers = {key: score for key, score in sheet.get(candidate, {}).items() if score is not None}
        if not any(weights[key] > 0 for key in answers):
            continue
        known = {key: value for key, value in shared.items() if value is not None} | answers
        totals[seat] = weighted_score(known, renormalised({key: weights[key] for key in known}))
    return totals


def _judged_totals(scores: Scores, ranked: list[Key]) -> dict[Hashable, dict[Hashable, float]]:
    weights = {criterion: scores.weights[criterion] for criterion in scores.judged_criteria}
    by_candidate = {candidate: _seat_totals(scores, candidate, weights) for candidate in ranked}
    return {
        seat: {candidate: by_candidate[candidate][seat] for candidate in ranked}
        for seat in scores.judged
        if ranked and all(seat in by_candidate[candidate] for candidate in ranked)
    }
