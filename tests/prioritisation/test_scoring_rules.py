"""A seat's sheet: what it may hold, who shares it, when it counts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from freezegun import freeze_time

from meetings.actions import declare_interest
from partnership.boards.standing import SYSTEM, standing
from partnership.clock import today
from partnership.models import Event
from partnership.records.moves import NotAllowed
from prioritisation.actions import save_scores, submit_scores
from prioritisation.models import Candidate, Criterion, Score, ScoreSheet
from tests.factories.ground import actor, make_board, make_person, make_seat
from tests.factories.prioritisation import (
    answer,
    held_seat,
    hold,
    make_candidate,
    make_round,
    open_round,
    prepare,
)

pytestmark = pytest.mark.django_db


def harm() -> int:
    return Criterion.objects.get(key="harm").pk


@pytest.mark.parametrize("value", [0, 25, 50, 75, 100, None])
def test_five_steps_and_cant_say(value):
    round = open_round()
    seat, person = held_seat()
    sheet = prepare(round, seat, person, value)
    assert set(sheet.scores.values_list("value", flat=True)) == {value}


@pytest.mark.parametrize("value", [1, 60, -25, 125])
def test_nothing_between_the_steps(value):
    round = open_round()
    seat, person = held_seat()
    with pytest.raises(NotAllowed, match="0, 25, 50, 75 or 100"):
        prepare(round, seat, person, value)
    sheet = prepare(round, seat, person, 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(sheet=sheet).update(value=abs(value) + 1)


def test_saving_a_part_keeps_the_rest():
    round = open_round()
    seat, person = held_seat()
    first, second = Candidate.objects.filter(round=round)
    common = {"round": round, "seat": seat, "by": standing(person).actor(seat)}
    save_scores(scores={(first.pk, harm()): 25}, comment="Because", **common)
    sheet = save_scores(scores={(second.pk, harm()): None}, **common)
    kept = {row.candidate_id: row.value for row in sheet.scores.all()}
    assert kept == {first.pk: 25, second.pk: None}
    assert sheet.comment == "Because"


def test_a_sheet_is_shared_and_counts_once_submitted():
    round = open_round()
    seat, holder = held_seat()
    colleague = make_person("colleague", seat=seat)
    sheet = prepare(round, seat, colleague)
    assert sheet.prepared_by == colleague
    assert sheet.submitted_at is None
    sheet = submit_scores(sheet=sheet, by=standing(holder).actor(seat))
    assert (sheet.prepared_by, sheet.submitted_by) == (colleague, holder)
    assert ScoreSheet.objects.count() == 1
    event = Event.objects.get(kind="submitted_scores")
    assert event.for_seat == seat
    assert event.data == {}
    assert event.note == ""


def test_a_submitted_sheet_that_changes_must_be_submitted_again():
    round = open_round()
    seat, holder = held_seat()
    sheet = answer(round, 50, seat, holder)
    again = prepare(round, seat, holder, 50)
    assert again.submitted_at == sheet.submitted_at  # nothing changed
    assert prepare(round, seat, holder, 75).submitted_at is None
    assert Event.objects.filter(kind="took_scores_back", for_seat=seat).exists()


def test_a_sheet_with_gaps_can_not_be_submitted():
    round = open_round()
    seat, holder = held_seat()
    first = Candidate.objects.filter(round=round).first()
    by = standing(holder).actor(seat)
    sheet = save_scores(round=round, seat=seat, scores={(first.pk, harm()): 50}, by=by)
    with pytest.raises(NotAllowed, match="7 answers are missing"):
        submit_scores(sheet=sheet, by=by)


def test_scores_close_at_the_end_of_the_day():
    round = open_round(days=3)
    seat, holder = held_seat()
    with freeze_time(today() + timedelta(days=3)):
        sheet = prepare(round, seat, holder)
    with freeze_time(today() + timedelta(days=4)):
        with pytest.raises(NotAllowed, match="has passed"):
            prepare(round, seat, holder, 75)
        with pytest.raises(NotAllowed, match="has passed"):
            submit_scores(sheet=sheet, by=standing(holder).actor(seat))


def test_a_seat_with_an_interest_does_not_score_that_candidate():
    round = open_round()
    seat, holder = held_seat()
    mine, other = Candidate.objects.filter(round=round)
    by = standing(holder).actor(seat)
    declare_interest(seat=seat, person=holder, record=mine, what="We run the service", by=by)
    with pytest.raises(NotAllowed, match="interest"):
        save_scores(round=round, seat=seat, scores={(mine.pk, harm()): 50}, by=by)
    sheet = answer(round, 50, seat, holder)  # complete without it
    assert set(sheet.scores.values_list("candidate", flat=True)) == {other.pk}


def test_held_back_foreign_and_evidenced_cells_are_refused():
    round = open_round()
    held, _ = Candidate.objects.filter(round=round)
    foreign = make_candidate(make_round())
    hold(held)
    seat, holder = held_seat()
    common = {"round": round, "seat": seat, "by": standing(holder).actor(seat)}
    for candidate in (held, foreign):
        with pytest.raises(NotAllowed, match="not for this seat"):
            save_scores(scores={(candidate.pk, harm()): 50}, **common)
    scale = Criterion.objects.get(key="scale").pk
    free = Candidate.objects.get(round=round, held_by="")
    with pytest.raises(NotAllowed, match="filled from data"):
        save_scores(scores={(free.pk, scale): 50}, **common)


def test_a_seat_of_another_board_and_the_system_can_not_score():
    round = open_round()
    seat, holder = held_seat()
    elsewhere = make_seat(make_board("Health board"))
    with pytest.raises(NotAllowed, match="not on the board"):
        save_scores(round=round, seat=elsewhere, scores={}, by=actor(holder))
    with pytest.raises(NotAllowed, match="system"):
        save_scores(round=round, seat=seat, scores={}, by=SYSTEM)


def test_no_scores_before_opening():
    round = make_round()
    make_candidate(round)
    seat, holder = held_seat()
    with pytest.raises(NotAllowed, match="not open"):
        prepare(round, seat, holder)


def test_a_colleague_who_was_still_filling_in_does_not_take_back_what_was_submitted():
    round = open_round()
    seat, holder = held_seat()
    sheet = submit_scores(sheet=prepare(round, seat, holder), by=standing(holder).actor(seat))
    cells = {(row.candidate_id, row.criterion_id): 100 for row in sheet.scores.all()}
    colleague = make_person("colleague", seat=seat)
    with pytest.raises(NotAllowed, match="were submitted while you were filling them in"):
        save_scores(
            round=round, seat=seat, scores=cells, by=standing(colleague).actor(seat), may_take_back=False
        )
    sheet.refresh_from_db()
    assert sheet.submitted_at is not None
    assert set(sheet.scores.values_list("value", flat=True)) == {50}
