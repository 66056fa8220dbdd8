"""What is to be done next in a round, and by whom: the task list, the buttons, the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partnership.boards.models import Seat
from partnership.pages.parts import Link
from partnership.wording import counted
from prioritisation import permissions
from prioritisation.models import Candidate, Round, RoundCriterion, ScoreSheet

from .parts import Reader, day

Sheets = dict[int, ScoreSheet]


@dataclass(frozen=True)
class Task:
    """One thing to do before scoring opens."""

    label: str
    url: str
    state: str
    done: bool


def tasks_of(round: Round, weights: list[RoundCriterion], candidates: list[Candidate]) -> list[Task]:
    """What an officer does before scoring opens; the last one opens it. `candidates`: not withdrawn ones."""
    in_play = [candidate for candidate in candidates if candidate.is_in_play]
    start = _url(round, "round_open") if can_open(candidates) else ""
    put = counted(len(candidates), "candidate") if candidates else "None yet"
    total = sum(row.weight for row in weights)
    return [
        Task("Put candidates forward", _url(round, "candidate_put_forward"), put, bool(candidates)),
        _screen_task(candidates),
        _evidence_task(weights, in_play),
        Task("Agree the weights", _url(round, "round_weights"), f"{total:.0%} in all", total == 1),
        Task("Open scoring", start, "To do" if start else "Cannot start yet", False),
    ]


def can_open(candidates: list[Candidate]) -> bool:
    """Whether there is something to score, and nothing that waits to be screened."""
    in_play = [candidate for candidate in candidates if candidate.is_in_play]
    return bool(in_play) and all(candidate.is_screened for candidate in in_play)


def _screen_task(candidates: list[Candidate]) -> Task:
    label, waiting = "Screen them", [each for each in candidates if not each.is_screened]
    if not candidates:
        return Task(label, "", "Cannot start yet", False)
    if not waiting:
        return Task(label, "", "Complete", True)
    url = reverse("prioritisation:candidate_screen", args=[waiting[0].pk])
    return Task(label, url, f"{len(waiting)} not screened yet", False)


def _evidence_task(weights: list[RoundCriterion], in_play: list[Candidate]) -> Task:
    wanted = {row.criterion_id for row in weights if row.evidenced}
    missing = {
        candidate.pk: len(wanted - {each.criterion_id for each in candidate.evidenced.all()})
        for candidate in in_play
    }
    label, left = "Enter what the data say", sum(missing.values())
    if not in_play:
        return Task(label, "", "Cannot start yet", False)
    if not left:
        return Task(label, "", "Complete", True)
    first = next(pk for pk, number in missing.items() if number)
    url = reverse("prioritisation:candidate_evidence", args=[first])
    return Task(label, url, f"{counted(left, 'value')} missing", False)


def buttons(
    round: Round,
    reader: Reader,
    on: date,
    mine: Mapping[Seat, str],
    sheets: Sheets,
    first: frozenset[int],
    ready: bool,
) -> tuple[Link | None, list[Link]]:
    """The one next step of this reader, and what else they may do.

    `mine`: the reader's own seats and their names. `first`: seats whose first scores stand. `ready`: the
    round can move on.
    """
    runs = permissions.can_run_round(reader, round)
    found: list[Link] = []
    if round.status == Round.Status.SET_UP and runs:
        found = [Link("Put a candidate forward", _url(round, "candidate_put_forward"))]
        if ready:
            found.insert(0, Link("Open scoring", _url(round, "round_open")))
    elif round.is_blind:
        links = [
            (_score_label(round, sheets.get(seat.pk), seat.pk in first, on), seat, name)
            for seat, name in mine.items()
        ]
        found = [
            _score_link(round, seat, sheets.get(seat.pk), f"{label} ({name})" if len(mine) > 1 else label)
            for label, seat, name in links
            if label
        ]
        scored = bool(found)
        if runs:
            found.append(Link("Reveal the scores", _url(round, "round_reveal")))
            found.append(Link("Change the dates", _url(round, "round_dates")))
        if round.is_revealed:
            found.append(Link("Read the first results", _url(round, "round_results")))
        if runs and not scored and not ready:
            return None, found
    elif round.is_revealed:
        found = [Link("Read the results", _url(round, "round_results"))]
        if runs and round.status == Round.Status.REVEALED:
            found.insert(0, Link("Record the decision", _url(round, "round_decide")))
            if round.phase == 1:
                found.append(Link("Ask seats to score again", _url(round, "round_ask_again")))
    return (found[0], found[1:]) if found else (None, [])


def _score_label(round: Round, sheet: ScoreSheet | None, stands: bool, on: date) -> str:
    """What a seat's people may do with its sheet: fill it, after the closing day read it. Empty: nothing."""
    if not round.takes_scores(on):
        return "Read your seat’s scores" if sheet is not None and round.has_begun(on) else ""
    if sheet is None:
        return "Look at your seat’s scores again" if stands else "Score the candidates"
    return "Go on scoring" if sheet.submitted_at is None else "Change your seat’s scores"


def _score_link(round: Round, seat: Seat, sheet: ScoreSheet | None, label: str) -> Link:
    page = "score_check" if sheet else "score_start"
    return Link(label, reverse(f"prioritisation:{page}", args=[round.pk, seat.pk]))


def next_step(
    round: Round,
    reader: Reader,
    on: date,
    mine: tuple[Seat, ...],
    sheets: Sheets,
    first: frozenset[int],
    answered: int,
    asked: int,
    tasks: list[Task],
) -> str:
    """What happens next, said to this reader."""
    runs = permissions.can_run_round(reader, round)
    if round.status == Round.Status.SET_UP:
        if runs and all(task.done for task in tasks[:-1]):
            return "Everything is ready. Open scoring, and every seat is told."
        if runs:
            return "Put candidates forward, screen them, enter what the data say, then open scoring."
        return "An officer is setting this round up. Seats are asked to score once it opens."
    if round.is_blind:
        return _while_scoring(round, runs, on, mine, sheets, first, asked - answered)
    if round.status == Round.Status.REVEALED:
        if runs and round.phase == 1:
            return "Once the board has talked, record what it decided and why, or ask seats to score again."
        if runs:
            return "Once the board has talked about what changed, record what it decided and why."
        return f"Read what {'to talk about' if round.phase == 1 else 'changed'} before the board decides."
    return "The board has decided. This round is frozen."


def _while_scoring(
    round: Round,
    runs: bool,
    on: date,
    mine: tuple[Seat, ...],
    sheets: Sheets,
    first: frozenset[int],
    left: int,
) -> str:
    closing = day(round.closes_on)
    waiting = [seat for seat in mine if seat.pk not in sheets or sheets[seat.pk].submitted_at is None]
    if not round.has_begun(on):
        return f"Scoring opens on {day(round.opens_on)} and closes on {closing}."
    if round.closes_on is not None and on > round.closes_on:
        if runs:
            return f"Scoring closed on {closing}. Reveal the scores, or change the dates."
        return f"Scoring closed on {closing}. An officer reveals the scores; until then nobody sees them."
    if waiting and all(seat.pk in first for seat in waiting):
        return (
            f"Your seat can score again until {closing}, starting from its own scores. If it sends nothing, "
            "its first scores stand. Nobody sees what you change before the next reveal."
        )
    if waiting:
        return f"Your seat is asked to score by {closing}. Nobody sees your scores before the reveal."
    if mine:
        return f"Your seat has answered. You can change any score until {closing}."
    if not left:
        return f"Every seat has answered. Scoring closes on {closing}."
    if first:
        return f"Seats can score again until {closing}. The first scores of a seat that sends nothing stand."
    return f"{counted(left, 'seat has', 'seats have')} not answered. Scoring closes on {closing}."


def _url(round: Round, page: str) -> str:
    return reverse(f"prioritisation:{page}", args=[round.pk])
