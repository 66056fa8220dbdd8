"""The list of rounds, and one round as it stands for the person who reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from meetings.models import Decision
from partnership.boards.naming import seat_names
from partnership.pages.parts import Fact, Link, View
from partnership.pages.timeline import Moment, timeline
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.panels import Panel, panels_for
from partnership.wording import counted
from prioritisation import permissions
from prioritisation.models import Candidate, Round, RoundCriterion, RoundQuerySet, ScoreSheet
from prioritisation.sheets import first_answers, seats_asked, sheets_of

from .next_steps import Task, buttons, can_open, next_step, tasks_of
from .parts import (
    COLOURS,
    HAPPENED,
    WORDING_ONLY,
    Reader,
    Screen,
    day,
    decision_fact,
    issues_of,
    issues_seen,
    link_to,
    local_day,
    screen_of,
)

ANSWERING = ("submitted_scores", "took_scores_back")  # the table of seats says it better


@dataclass(frozen=True)
class RoundLine:
    """One round in the list."""

    reference: str
    name: str
    url: str
    state: str
    colour: str
    candidates: int
    answered: str
    when: str


def with_counts(rounds: RoundQuerySet) -> RoundQuerySet:
    """Rounds with the number of their candidates and of the seats that have answered."""
    in_ = Q(sheets__submitted_at__isnull=False)
    return rounds.annotate(
        candidates_put=Count("candidates", filter=Q(candidates__withdrawn_at__isnull=True), distinct=True),
        seats_in=Count("sheets__seat", filter=in_, distinct=True),
    ).order_by("-id")


def lines(rounds: Iterable[Round]) -> list[RoundLine]:
    return [
        RoundLine(
            reference=round.reference,
            name=round.name,
            url=reverse("prioritisation:round_detail", args=[round.pk]),
            state=round.get_status_display(),
            colour=COLOURS[Round.Status(round.status)],
            candidates=round.candidates_put,  # type: ignore[attr-defined]
            answered="–" if round.status == Round.Status.SET_UP else counted(round.seats_in, "seat"),  # type: ignore[attr-defined]
            when=_when(round),
        )
        for round in rounds
    ]


def _when(round: Round) -> str:
    if round.is_blind:
        return f"Closes {day(round.closes_on)}"
    if round.status == Round.Status.REVEALED:
        return f"Revealed {local_day(round.revealed_at)}"
    if round.decision is not None:
        return f"Decided {day(round.decision.decided_on)}"
    return "Not open yet"


def views_of(state: str) -> list[View]:
    base = reverse("prioritisation:round_list")
    every = View("All", base, state not in Round.Status.values)
    return [every, *(View(s.label, f"{base}?state={s.value}", state == s.value) for s in Round.Status)]


@dataclass(frozen=True)
class CandidateLine:
    """One candidate on its round's page."""

    link: Link
    issues: str
    wording_only: str
    screen: Screen
    because: str
    yes_if: str
    evidence: tuple[tuple[str, str], ...]
    targeted: Link | None


@dataclass(frozen=True)
class SeatLine:
    """Whether a seat has answered: never what."""

    seat: str
    state: str
    colour: str
    when: str


@dataclass(frozen=True)
class RoundPage:
    """Everything on a round's page."""

    round: Round
    facts: list[Fact]
    next_step: str
    primary: Link | None
    others: list[Link]
    tasks: list[Task]
    evidence_columns: list[str]
    candidates: list[CandidateLine]
    weights: list[RoundCriterion]
    seats: list[SeatLine]
    answered: str
    decision: Decision | None
    panels: list[Panel]
    timeline: list[Moment]
    marking: str


def round_page(round: Round, reader: User, on: date) -> RoundPage:
    weights = list(RoundCriterion.objects.filter(round=round).select_related("criterion"))
    candidates = list(
        Candidate.objects.filter(round=round)
        .select_related("targeted")
        .prefetch_related(issues_seen(reader), "evidenced")
    )
    sheets = sheets_of(round)
    first, asked = first_answers(round), seats_asked(round, on)
    mine = permissions.seats_scored_by(reader, round)
    names = seat_names([*asked, *mine], on)
    seats = [
        _seat_line(names[seat.pk], sheets.get(seat.pk), stands=seat.pk in first, blind=round.is_blind)
        for seat in asked
    ]
    sent = {seat for seat, sheet in sheets.items() if sheet.submitted_at is not None}
    answered = len(sent) if round.is_blind else len(sent | first)
    words = f"{answered} of {counted(len(asked), 'seat')}"
    decision = _decision_of(round, reader)
    setting_up = round.status == Round.Status.SET_UP
    staying = [candidate for candidate in candidates if not candidate.is_withdrawn]
    tasks = tasks_of(round, weights, staying) if setting_up else []
    ready = can_open(staying) if setting_up else _is_due(round, on, answered, len(asked))
    primary, others = buttons(
        round, reader, on, {seat: names[seat.pk] for seat in mine}, sheets, first, ready
    )
    cleared = any(each.is_sensitive and each.is_open_to(reader) for each in candidates)
    cleared = cleared or (decision is not None and decision.is_sensitive)
    return RoundPage(
        round=round,
        facts=_facts(round, on, candidates, words, decision),
        next_step=next_step(round, reader, on, mine, sheets, first, answered, len(asked), tasks),
        primary=primary,
        others=others,
        tasks=tasks if permissions.can_run_round(reader, round) else [],
        evidence_columns=[row.criterion.name for row in weights if row.evidenced],
        candidates=[_candidate_line(each, weights, reader) for each in candidates],
        weights=weights,
        seats=seats if round.status != Round.Status.SET_UP else [],
        answered=_answered_words(round, words, len(first - sent)),
        decision=decision,
        panels=panels_for("round", round, reader),
        timeline=timeline(Event.objects.of(round).exclude(kind__in=ANSWERING), HAPPENED, reader),
        marking="OFFICIAL-SENSITIVE" if cleared else "",
    )


def not_screened(round: Round, reader: Reader) -> list[Link]:
    """The candidates that scoring waits for, each with the page that screens it."""
    links = []
    for candidate in Candidate.objects.filter(round=round).not_screened():
        shown = link_to(candidate, reader)
        page = reverse("prioritisation:candidate_screen", args=[candidate.pk])
        links.append(Link(shown.label, page if shown.url else ""))
    return links


def _is_due(round: Round, on: date, answered: int, asked: int) -> bool:
    """Whether the reveal is the next thing: everybody has answered, or the day has passed."""
    return answered >= asked or (round.closes_on is not None and on > round.closes_on)


def _decision_of(round: Round, reader: Reader) -> Decision | None:
    """The decision, if this reader may see it."""
    if round.decision_id is None:
        return None
    return Decision.objects.visible_to(reader).filter(pk=round.decision_id).first()


def _facts(
    round: Round, on: date, candidates: list[Candidate], answered: str, decision: Decision | None
) -> list[Fact]:
    staying = [candidate for candidate in candidates if not candidate.is_withdrawn]
    held, gone = sum(candidate.is_held for candidate in staying), len(candidates) - len(staying)
    aside = [f"{number} {word}" for number, word in ((held, "held back"), (gone, "withdrawn")) if number]
    facts = [
        Fact("State", round.get_status_display(), colour=COLOURS[Round.Status(round.status)]),
        Fact("Candidates", len(staying), note=", ".join(aside)),
    ]
    if round.status != Round.Status.SET_UP:
        again = " again" if round.status == Round.Status.RESCORING else ""
        facts.append(Fact(f"Seats that have answered{again}", answered))
    if round.status == Round.Status.SET_UP or round.is_blind:
        if round.is_blind and not round.has_begun(on):
            facts.append(Fact("Scoring opens", day(round.opens_on)))
        facts.append(Fact("Scoring closes", day(round.closes_on)))
    else:
        facts.append(Fact("Revealed", local_day(round.revealed_at)))
    made = decision_fact(decision)
    return [*facts, made] if made else facts


def _answered_words(round: Round, answered: str, standing: int) -> str:
    """Who has answered, and when what they answered shows. `standing`: how many first scores stand."""
    stand = f"The first scores of {counted(standing, 'seat')} stand." if standing else ""
    if round.status == Round.Status.RESCORING:
        return (
            f"{answered} have scored again. {stand} What they changed shows only after the next reveal, to "
            "everyone at once."
        )
    if round.is_blind:
        return (
            f"{answered} have answered. What they answered shows only after the reveal, to everyone at once."
        )
    return f"{answered} have answered. {stand}"


def _seat_line(seat: str, sheet: ScoreSheet | None, *, stands: bool, blind: bool) -> SeatLine:
    """That a seat has begun is its own business: others see only whether it has answered."""
    if sheet is None or sheet.submitted_at is None:
        if stands:
            return SeatLine(seat, "First scores stand", "", "")
        return SeatLine(seat, "Not yet", "grey", "") if blind else SeatLine(seat, "Did not answer", "", "")
    return SeatLine(seat, "Answered", "", local_day(sheet.submitted_at))


def _candidate_line(candidate: Candidate, weights: list[RoundCriterion], reader: Reader) -> CandidateLine:
    link = link_to(candidate, reader)
    found = {each.criterion_id: each.value for each in candidate.evidenced.all()}
    evidence = tuple(
        (row.criterion.name, _value_words(found, row.criterion_id)) for row in weights if row.evidenced
    )
    targeted = getattr(candidate, "targeted", None)
    return CandidateLine(
        link=link,
        issues=issues_of(candidate) if link.url else "",
        wording_only="" if link.url else WORDING_ONLY,
        screen=screen_of(candidate),
        because=(candidate.withdrawn_because or candidate.held_because) if link.url else "",
        yes_if=candidate.would_be_a_yes_if if link.url and not candidate.is_withdrawn else "",
        evidence=evidence,
        targeted=Link(targeted.reference, reverse("prioritisation:targeted_detail", args=[targeted.pk]))
        if targeted is not None and link.url
        else None,
    )


def _value_words(found: dict[int, int | None], criterion: int) -> str:
    if criterion not in found:
        return "not yet entered"
    return "not covered" if found[criterion] is None else str(found[criterion])
