"""Setting a round up, opening it to scores, and revealing what the seats said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from partnership.boards.models import Board
from partnership.boards.standing import PREPARES, Actor
from partnership.clock import moment, today
from partnership.records.events import record
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import notify
from partnership.records.references import next_number
from partnership.wording import spoken
from prioritisation.models import Candidate, Criterion, Reveal, Round, RoundCriterion
from prioritisation.results import figures_of
from prioritisation.sheets import answered_seats, people_of, seats_asked


@transaction.atomic
def set_up_round(
    *, name: str, board: Board, by: Actor, closes_on: date | None = None, at: datetime | None = None
) -> Round:
    """Begin a round with the criteria and weights that new rounds start from."""
    round = Round.objects.create(
        number=next_number(Round.PREFIX), name=name, board=board, closes_on=closes_on
    )
    RoundCriterion.objects.bulk_create(
        RoundCriterion(round=round, criterion=each, weight=each.weight, evidenced=each.evidenced)
        for each in Criterion.objects.all()
    )
    record(round, by=by, kind="set_up", at=at)
    return round


@transaction.atomic
def set_weights(
    *, round: Round, weights: Mapping[int, Decimal], by: Actor, reason: str, at: datetime | None = None
) -> Round:
    """Change how much each criterion counts, before any score. `weights`: criterion id -> share of 1."""
    round = _locked(round)
    _must_be(round, Round.Status.SET_UP, "Weights can be changed only before scoring opens.")
    rows = {row.criterion_id: row for row in RoundCriterion.objects.filter(round=round)}
    if weights.keys() != rows.keys():
        raise NotAllowed("Give every criterion of the round a weight.")
    if any(weight < 0 for weight in weights.values()) or sum(weights.values()) != 1:
        raise NotAllowed("The weights must add up to 100%.")
    for criterion, weight in weights.items():
        rows[criterion].weight = weight
    RoundCriterion.objects.bulk_update(rows.values(), ["weight"])
    record(round, by=by, kind="set_weights", note=reason, at=at)
    return round


@transaction.atomic
def open_scoring(
    *, round: Round, closes_on: date, by: Actor, opens_on: date | None = None, at: datetime | None = None
) -> Round:
    """Ask every seat to score, blind, from a day (today unless told) until another."""
    round = _locked(round)
    round.must_become(Round.Status.SCORING)
    opens_on = opens_on or today(at)
    _must_be_dates(opens_on, closes_on, at)
    candidates = Candidate.objects.filter(round=round).in_play()
    if not candidates.exists():
        raise NotAllowed("Put forward at least one candidate before you open scoring.")
    if waiting := candidates.not_screened():
        reader = by.user or AnonymousUser()
        names = "; ".join(candidate.name_for(reader) for candidate in waiting)
        raise NotAllowed(f"Screen every candidate before you open scoring. Not screened yet: {names}.")
    if sum(RoundCriterion.objects.filter(round=round).values_list("weight", flat=True)) != 1:
        raise NotAllowed("The weights must add up to 100% before you open scoring.")
    round.status, round.opened_at = Round.Status.SCORING, moment(at)
    round.opens_on, round.closes_on = opens_on, closes_on
    round.save(update_fields=["status", "opened_at", "opens_on", "closes_on"])
    when = _when(opens_on, closes_on, at)
    record(round, by=by, kind="opened_scoring", note=f"Open {when}.", at=at)
    _tell_seats(round, "scoring_opened", f"Score the candidates. Scoring is open {when}.", at)
    return round


@transaction.atomic
def change_dates(
    *, round: Round, opens_on: date, closes_on: date, reason: str, by: Actor, at: datetime | None = None
) -> Round:
    """Change from when until when seats score, while scoring is going on. Closing never reveals.

    A later opening stops scoring until then: what seats have saved and submitted stays.
    """
    round = _locked(round)
    if not round.is_blind:
        raise WrongState("Dates can be changed only while scoring is going on.")
    if (opens_on, closes_on) == (round.opens_on, round.closes_on):
        raise NotAllowed("These are the dates already.")
    if not reason.strip():
        raise NotAllowed("Say why the dates change.")
    _must_be_dates(opens_on, closes_on, at, now=round.opens_on)
    round.opens_on, round.closes_on = opens_on, closes_on
    round.save(update_fields=["opens_on", "closes_on"])
    when = _when(opens_on, closes_on, at)
    record(round, by=by, kind="changed_dates", note=f"Open {when}. {reason.strip()}", at=at)
    _tell_seats(round, "dates_changed", f"Scoring is now open {when}. The reason: {reason.strip()}", at)
    return round


@transaction.atomic
def ask_again(
    *, round: Round, closes_on: date, by: Actor, opens_on: date | None = None, at: datetime | None = None
) -> Round:
    """After the reveal and the talk, let every seat score again, blind until the next reveal. Once only.

    Each starts from its own scores. Those of a seat that sends nothing stand.
    """
    round = _locked(round)
    if round.phase > 1:
        raise WrongState("Seats have scored again already. The board decides on what they said.")
    round.must_become(Round.Status.RESCORING)
    opens_on = opens_on or today(at)
    _must_be_dates(opens_on, closes_on, at)
    round.status, round.phase = Round.Status.RESCORING, 2
    round.opens_on, round.closes_on = opens_on, closes_on
    round.save(update_fields=["status", "phase", "opens_on", "closes_on"])
    when = _when(opens_on, closes_on, at)
    record(round, by=by, kind="asked_again", note=f"Open {when}.", at=at)
    text = (
        f"You can score the candidates of {round.name} again, starting from your seat’s own scores. "
        f"Scoring is open {when}. If your seat sends nothing, its first scores stand."
    )
    _tell_seats(round, "asked_again", text, at)
    return round


@transaction.atomic
def reveal_scores(*, round: Round, by: Actor, because: str = "", at: datetime | None = None) -> Round:
    """Show everyone what the seats said. Below the board's quorum of seats it needs a reason."""
    round = _locked(round)
    round.must_become(Round.Status.REVEALED)
    answered = len(answered_seats(round))
    below = answered < round.board.quorum
    if below and not because.strip():
        raise NotAllowed(
            f"{answered} seats have submitted scores and the board's quorum is {round.board.quorum}. "
            "Say why you reveal below quorum."
        )
    round.status, round.revealed_at = Round.Status.REVEALED, moment(at)
    round.save(update_fields=["status", "revealed_at"])
    reveal = Reveal.objects.create(
        round=round,
        phase=round.phase,
        revealed_at=round.revealed_at,
        below_quorum_because=because.strip() if below else "",
        figures=figures_of(round, on=today(at)),
    )
    record(round, by=by, kind="revealed", note=reveal.below_quorum_because, at=at)
    scores, read = ("second scores", "what changed") if round.phase > 1 else ("scores", "what to talk about")
    text = f"The {scores} are revealed. Read {read} before the board decides."
    _tell_seats(round, "scores_revealed", text, at)
    return round


@transaction.atomic
def work_out_again(*, round: Round, by: Actor, at: datetime | None = None) -> Round:
    """Work the results out afresh after an interest was declared: those scores no longer count."""
    round = _locked(round)
    _must_be(
        round, Round.Status.REVEALED, "Results can be worked out again only between reveal and decision."
    )
    Reveal.objects.filter(round=round, phase=round.phase).update(figures=figures_of(round, on=today(at)))
    record(
        round, by=by, kind="worked_out_again", note="Interests declared since the reveal are left out.", at=at
    )
    return round


def _locked(round: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("board").get(pk=round.pk)


def _must_be(round: Round, status: Round.Status, words: str) -> None:
    if round.status != status:
        raise WrongState(words)


def _must_be_dates(opens_on: date, closes_on: date, at: datetime | None, *, now: date | None = None) -> None:
    """`now`: the opening day as it is. It may lie in the past; another one may not."""
    if opens_on < today(at) and opens_on != now:
        raise NotAllowed("The opening day must be today or later.")
    if closes_on < today(at):
        raise NotAllowed("The closing day must be today or later.")
    if closes_on < opens_on:
        raise NotAllowed("The closing day must not be before the opening day.")


def _when(opens_on: date, closes_on: date, at: datetime | None) -> str:
    """ "until Friday 17 May 2024", and from when where it has not begun."""
    start = f"from {spoken(opens_on)} " if opens_on > today(at) else ""
    return f"{start}until {spoken(closes_on)}"


def _tell_seats(round: Round, kind: str, text: str, at: datetime | None) -> None:
    """Everybody who fills a seat that is asked to score, or prepares for one."""
    people = people_of(seats_asked(round, today(at)), today(at), PREPARES)
    notify(round, people, kind=kind, text=text, at=at)
