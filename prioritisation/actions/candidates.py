"""What is put to a round: candidates, the screen before any score, and evidenced values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from issues_log.actions import candidate_held, candidate_let_through
from issues_log.models import Issue
from partnership.behaviours.models import Behaviour
from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.places.models import Community, Place
from partnership.records.events import record
from partnership.records.marking import Marking, highest
from partnership.records.moves import NotAllowed, WrongState
from prioritisation.models import Candidate, Criterion, Evidenced, Round, RoundCriterion


@transaction.atomic
def put_forward(
    *,
    round: Round,
    name: str,
    behaviour: Behaviour,
    issues: Sequence[Issue],
    by: Actor,
    definition: str = "",
    places: Iterable[Place] = (),
    communities: Iterable[Community] = (),
    official_wording: str = "",
    at: datetime | None = None,
) -> Candidate:
    """Put a behaviour to a round, with the issues behind it. It is marked as the highest of them.

    A sensitive candidate needs an `official_wording`: by that, and nothing else, those who may not see it
    score it and read of it.
    """
    round = Round.objects.select_for_update().get(pk=round.pk)
    if round.status != Round.Status.SET_UP:
        raise WrongState("Candidates can be put forward only before scoring opens.")
    if not issues:
        raise NotAllowed("Choose at least one issue behind the candidate.")
    for issue in issues:
        if issue.status != Issue.Status.CANDIDATE:
            raise NotAllowed(
                f"{issue.reference} is “{issue.get_status_display()}”: only a candidate can go forward."
            )
    if Candidate.objects.filter(round=round, name=name).exists():
        raise NotAllowed("This round has a candidate of that name.")
    marking = highest(*(issue.marking for issue in issues))
    if marking == Marking.SENSITIVE and not official_wording.strip():
        raise NotAllowed(
            "An issue behind this candidate is OFFICIAL-SENSITIVE. "
            "Write the OFFICIAL wording by which other seats can score it."
        )
    source = next((issue for issue in issues if issue.marking == marking), issues[0])
    candidate = Candidate.objects.create(
        round=round,
        name=name,
        definition=definition,
        behaviour=behaviour,
        marking=marking,
        originator=source.originator,
        handling=source.handling,
        official_wording=official_wording.strip() if marking == Marking.SENSITIVE else "",
    )
    candidate.issues.set(issues)
    candidate.places.set(places)
    candidate.communities.set(communities)
    record(candidate, by=by, kind="put_forward", at=at)
    return candidate


@transaction.atomic
def pass_screen(*, candidate: Candidate, by: Actor, note: str = "", at: datetime | None = None) -> Candidate:
    """All five PEARL questions have the answer yes: seats may score it."""
    candidate = _before_reveal(candidate)
    if candidate.is_held:
        raise WrongState("This candidate is held back. Let it through, and say what made it a yes.")
    candidate.screened_at = moment(at)
    candidate.save(update_fields=["screened_at"])
    record(candidate, by=by, kind="passed_screen", note=note.strip(), at=at)
    return candidate


@transaction.atomic
def hold_back(
    *,
    candidate: Candidate,
    letter: str,
    because: str,
    would_be_a_yes_if: str,
    by: Actor,
    at: datetime | None = None,
) -> Candidate:
    """Hold a candidate back: one of the five PEARL questions has the answer no. It is not scored as zero.

    Those who raised the issues behind it are told.
    """
    candidate = _before_reveal(candidate)
    if letter not in Candidate.PEARL:
        raise NotAllowed("Choose which of the five questions has the answer no.")
    if not because.strip() or not would_be_a_yes_if.strip():
        raise NotAllowed("Say why it is held back, and what would make it a yes.")
    candidate.held_by, candidate.held_because = letter, because.strip()
    candidate.would_be_a_yes_if, candidate.screened_at = would_be_a_yes_if.strip(), moment(at)
    candidate.save(update_fields=["held_by", "held_because", "would_be_a_yes_if", "screened_at"])
    record(candidate, by=by, kind="held_back", note=candidate.held_because, at=at)
    for issue in candidate.issues.all():
        candidate_held(issue=issue, reason=_reason_for(issue, candidate), by=by, at=at)
    return candidate


@transaction.atomic
def let_through(*, candidate: Candidate, reason: str, by: Actor, at: datetime | None = None) -> Candidate:
    """Let a candidate through that was held back: the answer is a yes now, so it has passed the screen."""
    candidate = _before_reveal(candidate)
    if not candidate.is_held:
        raise WrongState("This candidate is not held back.")
    if candidate.round.status != Round.Status.SET_UP:
        raise WrongState("Seats are scoring already: a candidate can be let through only before that.")
    candidate.held_by = candidate.held_because = candidate.would_be_a_yes_if = ""
    candidate.screened_at = moment(at)
    candidate.save(update_fields=["held_by", "held_because", "would_be_a_yes_if", "screened_at"])
    record(candidate, by=by, kind="let_through", note=reason, at=at)
    for issue in candidate.issues.all():
        said = reason if _may_say(issue, candidate) else ""
        candidate_let_through(issue=issue, reason=said, by=by, at=at)
    return candidate


@transaction.atomic
def set_evidence(
    *,
    candidate: Candidate,
    criterion: Criterion,
    value: int | None,
    source: str,
    by: Actor,
    at: datetime | None = None,
) -> Evidenced:
    """Enter what the data say on an evidenced criterion, 0 to 100; None where no source covers it."""
    candidate = _before_reveal(candidate)
    if not RoundCriterion.objects.filter(round=candidate.round, criterion=criterion, evidenced=True).exists():
        raise NotAllowed(f"{criterion} is judged by the seats in this round, not filled from data.")
    if value is not None and not 0 <= value <= 100:
        raise NotAllowed("An evidenced value is from 0 to 100.")
    if not source.strip():
        raise NotAllowed("Say where the value comes from.")
    evidenced, _ = Evidenced.objects.update_or_create(
        candidate=candidate, criterion=criterion, defaults={"value": value, "source": source.strip()}
    )
    said = "not covered" if value is None else str(value)
    record(candidate, by=by, kind="set_evidence", note=f"{criterion}: {said}. {evidenced.source}", at=at)
    return evidenced


def _reason_for(issue: Issue, candidate: Candidate) -> str:
    """Why it is held back, as far as those who read the issue may know it."""
    if not _may_say(issue, candidate):
        return f"{candidate.held_letter}. More is not shown at the marking of this issue."
    because = f"{candidate.held_letter}. {candidate.held_because.rstrip('.')}."
    return f"{because} It would be a yes if: {candidate.would_be_a_yes_if}"


def _may_say(issue: Issue, candidate: Candidate) -> bool:
    """What is said of a sensitive candidate is not written on an issue that more people read."""
    return issue.is_sensitive or not candidate.is_sensitive


def _before_reveal(candidate: Candidate) -> Candidate:
    round = Round.objects.select_for_update().get(pk=candidate.round_id)
    if round.is_revealed:
        raise WrongState("The scores are revealed: what was scored can't be changed any more.")
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    candidate.round = round
    return candidate
