"""The board's decision on a round: what it chose becomes targeted behaviours, and the round is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from issues_log.actions import prioritise
from issues_log.models import Issue
from meetings.models import Decision
from partnership.boards.standing import Actor
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.references import next_number
from partnership.records.registry import target_of
from prioritisation.models import Candidate, CandidateIssue, Round, TargetedBehaviour


@transaction.atomic
def decide_round(
    *,
    round: Round,
    chosen: Sequence[tuple[Candidate, str]],
    decision: Decision,
    by: Actor,
    at: datetime | None = None,
) -> list[TargetedBehaviour]:
    """Act on a decision of the board: each chosen candidate, with its aim, becomes a targeted behaviour.

    `decision` is recorded on this round, of the kind "round". It takes effect at once, and shows as "to be
    confirmed" until the chair confirms it.
    """
    round = Round.objects.select_for_update().get(pk=round.pk)
    round.must_become(Round.Status.DECIDED)
    if (decision.target_kind, decision.target_id) != target_of(round) or decision.kind != "round":
        raise NotAllowed("That decision is not about this round.")
    if decision.board_id != round.board_id:
        raise NotAllowed("That decision is another board's.")
    _check(round, chosen)
    targeted = [
        TargetedBehaviour.objects.create(
            number=next_number(TargetedBehaviour.PREFIX),
            candidate=candidate,
            decision=decision,
            aim=aim.strip(),
            since=decision.decided_on,
        )
        for candidate, aim in chosen
    ]
    round.status, round.decision = Round.Status.DECIDED, decision
    round.save(update_fields=["status", "decision"])
    CandidateIssue.objects.filter(candidate__round=round).update(live=False)
    record(round, by=by, kind="decided", at=at, naming=decision)  # its words stand on the decision
    for each in targeted:
        record(each, by=by, kind="targeted", note=each.aim, at=at, naming=decision)
    behind = Issue.objects.filter(
        pk__in=CandidateIssue.objects.filter(
            candidate_id__in=[candidate.pk for candidate, _ in chosen]
        ).values("issue_id"),
        status=Issue.Status.CANDIDATE,
    )
    reason = "The board decided to act on it." if decision.is_sensitive else decision.reason
    for issue in behind.order_by("pk"):
        prioritise(issue=issue, reason=reason, by=by, at=at)
    return targeted


def _check(round: Round, chosen: Sequence[tuple[Candidate, str]]) -> None:
    if not chosen:
        raise NotAllowed("Choose at least one candidate.")
    if len({candidate.pk for candidate, _ in chosen}) != len(chosen):
        raise NotAllowed("A candidate is chosen twice.")
    for candidate, aim in chosen:
        if candidate.round_id != round.pk:
            raise NotAllowed("A candidate of another round can't be chosen here.")
        if candidate.is_held:
            raise NotAllowed("A candidate that is held back can't be chosen.")
        if candidate.is_withdrawn:
            raise NotAllowed("A candidate that is withdrawn can't be chosen.")
        if not aim.strip():
            raise NotAllowed("Say for each chosen candidate what would be seen less.")
