"""What a decision in or after a round involves: whoever has an interest in any of it does not decide it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from partnership.records.registry import Target

from .models import Candidate, CandidateIssue, TargetedBehaviour


def of_rounds(rounds: Collection[int]) -> Iterable[tuple[int, Target]]:
    """The candidates among which the board chooses."""
    rows = Candidate.objects.filter(round__in=rounds).in_play().order_by()
    return ((round, ("candidate", pk)) for round, pk in rows.values_list("round", "pk"))


def of_candidates(candidates: Collection[int]) -> Iterable[tuple[int, Target]]:
    """The issues behind them."""
    rows = CandidateIssue.objects.filter(candidate__in=candidates)
    return ((candidate, ("issue", pk)) for candidate, pk in rows.values_list("candidate", "issue"))


def of_targeted(targeted: Collection[int]) -> Iterable[tuple[int, Target]]:
    """What each was when the board chose it."""
    rows = TargetedBehaviour.objects.filter(pk__in=targeted).order_by()
    return ((pk, ("candidate", candidate)) for pk, candidate in rows.values_list("pk", "candidate"))
