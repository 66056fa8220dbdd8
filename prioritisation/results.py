"""What a revealed round says: the seats' scores, ranked, and how sure the order is.

The order itself is worked out whenever it is read: after the reveal nothing it is made of can change. What
takes thousands of draws (the permutation test and the rank acceptability) is worked out once, at the reveal,
and kept with the interests it allowed for, so that the board decides on the figures it read. Where seats
score again, the first reveal stays to be read and compared, and what they send meanwhile is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from partnership.boards.naming import seat_names
from partnership.clock import today

from .analysis import (
    Acceptability,
    Agreement,
    Ranking,
    Scores,
    Shares,
    agreement,
    rank,
    rank_acceptability,
    renormalised,
)
from .models import Candidate, Evidenced, Reveal, Round, RoundCriterion, Score, ScoreSheet
from .sheets import interests_of, seats_asked

Interests = Mapping[int, frozenset[int]]  # seat -> candidates it is out of


@dataclass(frozen=True)
class Results:
    """Everything that the results page of one round is made of."""

    round: Round
    reveal: Reveal
    criteria: list[RoundCriterion]
    candidates: list[Candidate]
    held: list[Candidate]
    withdrawn: list[Candidate]
    seats: dict[int, str]
    again: frozenset[int]
    comments: dict[int, str]
    scores: Scores
    ranking: Ranking
    agreement: Agreement
    acceptability: Acceptability | None
    asked: int
    interests: Interests

    @property
    def are_superseded(self) -> bool:
        """Whether seats have scored again and that is revealed too."""
        return self.reveal.phase < self.round.phase and not self.round.is_blind


def read_results(round: Round, phase: int | None = None) -> Results:
    """What was last revealed of a round, or what was revealed in a phase of it.

    Raises ValueError where that is not revealed: nothing may show till then.
    """
    reveals = round.reveals.all() if phase is None else round.reveals.filter(phase=phase)
    reveal = reveals.last()
    if reveal is None:
        raise ValueError("The scores of this round are not revealed.")
    interests = _interests_kept(reveal)
    criteria, candidates, sheets = _criteria(round), _candidates(round), _counted(round, reveal.phase)
    scores = _scores(criteria, candidates, sheets, interests)
    return Results(
        round=round,
        reveal=reveal,
        criteria=criteria,
        candidates=[each for each in candidates if each.is_in_play],
        held=[each for each in candidates if each.is_held and not each.is_withdrawn],
        withdrawn=[each for each in candidates if each.is_withdrawn],
        seats=seat_names([sheet.seat for sheet in sheets], today(reveal.revealed_at)),
        again=frozenset(sheet.seat_id for sheet in sheets if sheet.phase > 1),
        comments={sheet.seat_id: sheet.comment for sheet in sheets if sheet.comment},
        scores=scores,
        ranking=rank(scores),
        agreement=Agreement(**reveal.figures["agreement"]),
        acceptability=_acceptability(reveal.figures["acceptability"]),
        asked=reveal.figures["asked"],
        interests=interests,
    )


def figures_of(round: Round, *, on: date) -> dict[str, Any]:
    """What takes thousands of draws in the round's phase, as it is kept with its reveal."""
    interests = interests_of(round)
    scores = _scores(_criteria(round), _candidates(round), _counted(round, round.phase), interests)
    ranking = rank(scores)
    ranked = [standing.candidate for standing in ranking.ranked]
    shares = (
        rank_acceptability(ranking.values(), dict(scores.weights), seed=round.seed)
        if len(ranked) > 1
        else None
    )
    return {
        "asked": len(seats_asked(round, on)),
        "interests": {str(seat): sorted(candidates) for seat, candidates in interests.items()},
        "agreement": asdict(agreement(ranking.judged_totals, seed=round.seed, candidates=ranked)),
        "acceptability": None if shares is None else _kept(shares),
    }


def declared_since(results: Results) -> dict[int, frozenset[int]]:
    """Interests declared after the results were worked out, of seats whose scores are still in them."""
    since = {}
    for seat, candidates in interests_of(results.round).items():
        new = candidates - results.interests.get(seat, frozenset())
        if seat in results.seats and new:
            since[seat] = new
    return since


def _criteria(round: Round) -> list[RoundCriterion]:
    return list(RoundCriterion.objects.filter(round=round).select_related("criterion"))


def _candidates(round: Round) -> list[Candidate]:
    return list(Candidate.objects.filter(round=round))


def _counted(round: Round, phase: int) -> list[ScoreSheet]:
    """Each seat's sheet that counts in a phase: what it submitted last until then."""
    submitted = ScoreSheet.objects.filter(round=round, phase__lte=phase, submitted_at__isnull=False)
    last = submitted.order_by("seat_id", "-phase").distinct("seat_id")
    counted = ScoreSheet.objects.filter(pk__in=last.values("pk"))
    return list(counted.select_related("seat__agency").order_by("seat"))


def _scores(
    criteria: list[RoundCriterion],
    candidates: list[Candidate],
    sheets: list[ScoreSheet],
    interests: Interests,
) -> Scores:
    """Candidates and seats by their id, criteria by their key."""
    in_play = [candidate.pk for candidate in candidates if candidate.is_in_play]
    key_of = {row.criterion_id: row.criterion.key for row in criteria}
    judged = [row.criterion_id for row in criteria if not row.evidenced]
    seat_of = {sheet.pk: sheet.seat_id for sheet in sheets}
    given: dict[int, dict[int, dict[str, float | None]]] = {seat: {} for seat in seat_of.values()}
    for row in Score.objects.filter(sheet__in=seat_of, candidate__in=in_play, criterion__in=judged):
        seat = seat_of[row.sheet_id]
        if row.candidate_id not in interests.get(seat, frozenset()):
            given[seat].setdefault(row.candidate_id, {})[key_of[row.criterion_id]] = row.value
    shared: dict[str, dict[int, float | None]] = {
        row.criterion.key: dict.fromkeys(in_play) for row in criteria if row.evidenced
    }
    for each in Evidenced.objects.filter(candidate__in=in_play):
        if key_of.get(each.criterion_id) in shared:
            shared[key_of[each.criterion_id]][each.candidate_id] = each.value
    weights = renormalised({row.criterion.key: float(row.weight) for row in criteria})
    return Scores(candidates=in_play, weights=weights, judged=given, evidenced=shared)


def _interests_kept(reveal: Reveal) -> dict[int, frozenset[int]]:
    return {int(seat): frozenset(out) for seat, out in reveal.figures["interests"].items()}


def _kept(shares: Acceptability) -> dict[str, Any]:
    return {
        "near": {str(candidate): places for candidate, places in shares.near.places.items()},
        "any": {str(candidate): places for candidate, places in shares.any.places.items()},
        "draws": shares.draws,
        "spread": shares.spread,
    }


def _acceptability(kept: dict[str, Any] | None) -> Acceptability | None:
    if kept is None:
        return None

    def shares(of: dict[str, list[float]]) -> Shares:
        return Shares({int(candidate): tuple(places) for candidate, places in of.items()})

    return Acceptability(shares(kept["near"]), shares(kept["any"]), kept["draws"], kept["spread"])
