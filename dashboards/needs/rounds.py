"""Rounds: a seat's scores; for officers the next step of each round."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from dashboards.desk import Desk
from dashboards.state.rounds import Progress
from partnership.boards.models import Seat
from partnership.boards.standing import SUBMITS
from partnership.wording import counted
from prioritisation.models import Round
from prioritisation.sheets import sheets_of, unanswered

from .need import Need


def needs(desk: Desk) -> Iterator[Need]:
    if desk.who.seats():
        for progress in desk.open_rounds:
            yield from scores(desk, progress)
    if desk.who.runs_board:
        for progress in desk.rounds:
            yield from steps(desk, progress)


def scores(desk: Desk, progress: Progress) -> Iterator[Need]:
    """One for each seat of one's own that has not submitted its scores."""
    mine = {seat.pk for seat in desk.who.seats()}
    submits = {seat.pk for seat in desk.who.seats(SUBMITS)}
    round = progress.round
    for seat in progress.waiting:
        if seat.pk not in mine:
            continue
        begun = seat.pk in progress.begun
        if seat.pk in progress.standing and not begun:
            yield score_again(progress, seat)
            continue
        prepared = begun and seat.pk not in submits and is_filled(round, seat)
        verb = "Score" if seat.pk in submits else "Prepare your seat’s scores for"
        yield Need(
            text=f"{'Your seat’s scores for' if prepared else verb} the candidates of “{round.name}”",
            url=reverse("prioritisation:score_start", args=[round.pk, seat.pk]),
            hint=f"{round.reference} · {seat} · nobody sees any score before the reveal",
            due=round.closes_on,
            due_word="Closes",
            tag="Prepared" if prepared else "In progress" if begun else "Not started",
            colour="blue" if begun else "grey",
            waited_for=True,
            prepared=prepared,
        )


def score_again(progress: Progress, seat: Seat) -> Need:
    """What a seat may do and nobody waits for: without it, its first scores stand."""
    round = progress.round
    return Need(
        text=f"Look at your seat’s scores of “{round.name}” again",
        url=reverse("prioritisation:score_start", args=[round.pk, seat.pk]),
        hint=f"{round.reference} · {seat} · if your seat sends nothing, its first scores stand",
        due=round.closes_on,
        due_word="Closes",
        tag="If you wish",
    )


def is_filled(round: Round, seat: Seat) -> bool:
    """Whether nothing is left to answer on a seat's sheet."""
    sheet = sheets_of(round).get(seat.pk)
    return sheet is not None and not unanswered(sheet)


def steps(desk: Desk, progress: Progress) -> Iterator[Need]:
    round = progress.round
    page = reverse("prioritisation:round_detail", args=[round.pk])
    if round.status == Round.Status.SET_UP:
        yield Need(text=f"Open “{round.name}” to scores", url=page, hint=round.reference, tag="Being set up")
    elif round.status == Round.Status.REVEALED:
        yield Need(
            text=f"Record what the board chose in “{round.name}”",
            url=reverse("prioritisation:round_decide", args=[round.pk]),
            hint=f"{round.reference} · scores are revealed",
            tag="To record",
            colour="purple",
            waited_for=True,
        )
    elif progress.is_open and (not progress.waiting or not round.takes_scores(desk.on)):
        missing = f" · {counted(len(progress.waiting), 'seat')} missing" if progress.waiting else ""
        yield Need(
            text=f"Reveal the scores of “{round.name}”",
            url=reverse("prioritisation:round_reveal", args=[round.pk]),
            hint=f"{round.reference} · {progress.words}{missing}",
            due=round.closes_on,
            due_word="Closes" if not progress.waiting else "Closed",
            tag="To reveal",
            colour="blue",
            waited_for=True,
        )
