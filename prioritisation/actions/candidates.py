"""What is put to a round: candidates, the screen before any score, and evidenced values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from issues_log.actions import candidate_held, candidate_let_through, candidate_withdrawn
from issues_log.models import Issue
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Seat
from partnership.boards.standing import PREPARES, Actor
from partnership.clock import moment, today
from partnership.places.models import Community, Place
from partnership.records.events import record
from partnership.records.marking import Marking, highest
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import notify
from partnership.records.versions import Clash, save_from
from prioritisation.models import (
    Candidate,
    CandidateIssue,
    Criterion,
    Evidenced,
    Round,
    RoundCriterion,
    Score,
)
from prioritisation.sheets import people_of

WHAT = {
    "name": "what seats read",
    "official_wording": "the OFFICIAL wording",
    "behaviour": "the behaviour",
    "definition": "what counts as it",
    "issues": "the issues behind it",
    "places": "where",
    "communities": "among whom",
}
"""What can be changed of a candidate, in the words of its timeline."""


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
    _must_be_free(round, name, issues, by)
    marking = highest(*(issue.marking for issue in issues))
    source = next((issue for issue in issues if issue.marking == marking), issues[0])
    candidate = Candidate.objects.create(
        round=round,
        name=name,
        definition=definition,
        behaviour=behaviour,
        marking=marking,
        originator=source.originator,
        handling=source.handling,
        official_wording=_wording(marking, official_wording),
    )
    candidate.issues.set(issues)
    candidate.places.set(places)
    candidate.communities.set(communities)
    record(candidate, by=by, kind="put_forward", at=at)
    return candidate


@transaction.atomic
def change_candidate(
    *,
    candidate: Candidate,
    base_version: int,
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
    """Change a candidate before seats score it. Raises Clash if somebody else did since `base_version`.

    What had passed the screen was other words, so it has to be screened again. Its marking rises with its
    issues and is never lowered here.
    """
    candidate = _before_reveal(candidate)
    if candidate.round.status != Round.Status.SET_UP:
        raise WrongState("Seats are scoring already: a candidate can be changed only before that.")
    _must_be_free(candidate.round, name, issues, by, candidate)
    marking = highest(candidate.marking, *(issue.marking for issue in issues))
    fields: dict[str, Any] = {
        "name": name,
        "behaviour": behaviour,
        "definition": definition,
        "official_wording": _wording(marking, official_wording),
    }
    sets: dict[str, list[Any]] = {
        "issues": list(issues),
        "places": list(places),
        "communities": list(communities),
    }
    changed = [key for key, value in fields.items() if getattr(candidate, key) != value]
    changed += [key for key, rows in sets.items() if set(getattr(candidate, key).all()) != set(rows)]
    if not changed:
        return candidate
    if marking != candidate.marking:
        source = next(issue for issue in issues if issue.marking == marking)
        fields |= {"marking": marking, "originator": source.originator, "handling": source.handling}
    if not candidate.is_held:
        fields["screened_at"] = None
    save_from(candidate, base_version=base_version, fields=fields)
    for key, rows in sets.items():
        getattr(candidate, key).set(rows)
    said = ", ".join(WHAT[key] for key in changed)
    record(candidate, by=by, kind="changed", note=f"{said[0].upper()}{said[1:]}.", at=at)
    return candidate


@transaction.atomic
def withdraw(
    *,
    candidate: Candidate,
    reason: str,
    by: Actor,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Take a candidate out of its round before the reveal. What seats scored is kept and does not count.

    Those who raised the issues behind it are told, and so are the seats that had scored it.
    """
    candidate = _before_reveal(candidate, base_version)
    if not reason.strip():
        raise NotAllowed("Say why it is withdrawn.")
    candidate.withdrawn_at, candidate.withdrawn_because = moment(at), reason.strip()
    candidate.version += 1
    candidate.save(update_fields=["withdrawn_at", "withdrawn_because", "version"])
    CandidateIssue.objects.filter(candidate=candidate).update(live=False)
    record(candidate, by=by, kind="withdrawn", note=candidate.withdrawn_because, at=at)
    for issue in candidate.issues.all():
        said = candidate.withdrawn_because if _may_say(issue, candidate) else ""
        candidate_withdrawn(issue=issue, reason=said, by=by, at=at)
    _tell_who_scored(candidate, "withdrawn", candidate.withdrawn_because, at)
    return candidate


@transaction.atomic
def pass_screen(
    *,
    candidate: Candidate,
    by: Actor,
    note: str = "",
    base_version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """All five PEARL questions have the answer yes: seats may score it."""
    candidate = _before_reveal(candidate, base_version)
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
    base_version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Hold a candidate back: one of the five PEARL questions has the answer no. It is not scored as zero.

    Those who raised the issues behind it are told, and so are the seats that had scored it.
    """
    candidate = _before_reveal(candidate, base_version)
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
    _tell_who_scored(candidate, "held back", candidate.held_because, at)
    return candidate


@transaction.atomic
def let_through(
    *,
    candidate: Candidate,
    reason: str,
    by: Actor,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Let a candidate through that was held back: the answer is a yes now, so it has passed the screen."""
    candidate = _before_reveal(candidate, base_version)
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
    kept = Evidenced.objects.filter(candidate=candidate, criterion=criterion).first()
    if kept is not None and (kept.value, kept.source) == (value, source.strip()):
        return kept
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


def _tell_who_scored(candidate: Candidate, became: str, reason: str, at: datetime | None) -> None:
    """Tell the people of the seats that had scored it, and nobody else: that a seat has begun is its own."""
    scored = Score.objects.filter(candidate=candidate).values("sheet__seat")
    seats = Seat.objects.filter(pk__in=scored)
    for person in people_of(seats, today(at), PREPARES):
        because = f" The reason: {reason}" if candidate.is_open_to(person) else ""
        text = (
            f"“{candidate.name_for(person)}” is {became} in {candidate.round.name}. "
            f"Your seat’s scores of it are kept and do not count.{because}"
        )
        notify(candidate.round, [person], kind="candidate_out", text=text, at=at)


class InARound(NotAllowed):
    """An issue is behind a candidate of a round that is not decided yet."""


def _must_be_free(
    round: Round, name: str, issues: Sequence[Issue], by: Actor, candidate: Candidate | None = None
) -> None:
    """The issues are accepted and in no live round, and no other candidate of the round has the name.

    The issues stay locked, so that no two rounds take one at the same time.
    """
    if not issues:
        raise NotAllowed("Choose at least one issue behind the candidate.")
    others = Candidate.objects.filter(round=round).staying()
    behind: set[Issue] = set()
    if candidate is not None:
        others, behind = others.exclude(pk=candidate.pk), set(candidate.issues.all())
    locked = Issue.objects.select_for_update().filter(pk__in=[issue.pk for issue in issues])
    for issue in locked.order_by("pk"):
        if issue in behind:
            continue
        if issue.status != Issue.Status.CANDIDATE:
            raise NotAllowed(
                f"{issue.reference} is “{issue.get_status_display()}”: only a candidate can go forward."
            )
        taken = (
            CandidateIssue.objects.filter(issue=issue, live=True).select_related("candidate__round").first()
        )
        if taken is not None:
            raise InARound(_where_it_is(issue, taken.candidate, round, by))
    if others.filter(name=name).exists():
        raise NotAllowed("This round has a candidate of that name.")


def _where_it_is(issue: Issue, candidate: Candidate, round: Round, by: Actor) -> str:
    """Why an issue can't go forward. Which candidate has it is told to those only who may read that one."""
    reader, name = by.user or AnonymousUser(), "another candidate"
    where = "this round" if candidate.round_id == round.pk else "another round"
    if Candidate.objects.visible_to(reader).filter(pk=candidate.pk).exists():
        name = f"“{candidate.name}”"
        if candidate.round_id != round.pk:
            where = f"{candidate.round.reference} {candidate.round.name}"
    return (
        f"{issue.reference} is behind {name} in {where} already. An issue is in one round at a time: it is "
        "free once the board has decided that round, or its candidate there is withdrawn or changed."
    )


def _wording(marking: str, official_wording: str) -> str:
    """The OFFICIAL wording of a candidate: it needs one where it is sensitive, and has none elsewhere."""
    if marking != Marking.SENSITIVE:
        return ""
    if not official_wording.strip():
        raise NotAllowed(
            "This candidate is OFFICIAL-SENSITIVE, as an issue behind it is or was. "
            "Write the OFFICIAL wording by which other seats can score it."
        )
    return official_wording.strip()


def _before_reveal(candidate: Candidate, base_version: int | None = None) -> Candidate:
    """The candidate as it is now, locked with its round. Raises Clash where it is not at `base_version`."""
    round = Round.objects.select_for_update().get(pk=candidate.round_id)
    if round.is_revealed:
        raise WrongState("The scores are revealed: what was scored can't be changed any more.")
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if candidate.is_withdrawn:
        raise WrongState("This candidate is withdrawn.")
    if base_version is not None and candidate.version != base_version:
        raise Clash("Somebody else changed this candidate after you opened this page.")
    candidate.round = round
    return candidate
