"""Agencies' answers: prepared, submitted, written; and what is done."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.clock import at_time
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from strategies.actions import answer_input, edit_input, mark_done, prepare_answer
from strategies.actions.answers import ChangedMeanwhile
from strategies.agreed import agreed_hash
from strategies.models import Answer, Input
from tests.factories.ground import actor, make_person, make_seat
from tests.factories.strategies import an_officer, consult, make_active, make_input, make_strategy
from tests.strategies.test_inputs import fields_of

pytestmark = pytest.mark.django_db
JUNE = at_time(date(2026, 6, 10))


@pytest.fixture
def item() -> Input:
    strategy = make_strategy()
    item = make_input(strategy, lead=make_seat().agency)
    consult(strategy)
    return item


def test_a_submitted_answer_counts_and_the_owner_is_told(item: Input) -> None:
    holder = make_person("holder", seat=item.lead.seats.get())
    answer = answer_input(input=item, says="agree", by=actor(holder), at=JUNE)
    item.refresh_from_db()
    assert item.answer_now == "agree"
    assert (answer.agency, answer.submitted_by, answer.submitted_at) == (item.lead, holder, JUNE)
    assert answer.agreed_hash == agreed_hash(item)
    assert Notice.objects.get(kind="answered").to == item.strategy.owner
    assert list(Input.objects.all().agreed()) == [item]


def test_what_is_prepared_counts_only_once_it_is_submitted(item: Input) -> None:
    seat = item.lead.seats.get()
    colleague, holder = make_person("colleague", seat=seat), make_person("holder", seat=seat)
    prepare_answer(input=item, says="subject_to", note="Money", by=actor(colleague), at=JUNE)
    prepare_answer(input=item, says="agree", by=actor(colleague), at=JUNE)
    item.refresh_from_db()
    assert item.answer_now == ""
    assert item.answers.count() == 1
    answer_input(input=item, says="agree", by=actor(holder), at=JUNE)
    answer = item.answers.get()
    assert (answer.prepared_by, answer.submitted_by) == (colleague, holder)


def test_a_second_answer_takes_the_place_of_the_first_and_both_are_kept(item: Input) -> None:
    by = actor(make_person("holder", seat=item.lead.seats.get()))
    answer_input(input=item, says="agree", by=by)
    answer_input(input=item, says="not_able", note="No staff", by=by)
    item.refresh_from_db()
    assert item.answer_now == "not_able"
    assert item.answers.count() == 2
    assert not Input.objects.all().agreed().exists()


@pytest.mark.parametrize("says", ["subject_to", "not_able"])
def test_a_condition_or_a_refusal_says_what(item: Input, says: str) -> None:
    with pytest.raises(NotAllowed):
        answer_input(input=item, says=says, note=" ", by=actor(an_officer()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(input=item, agency=item.lead, says=says, agreed_hash="x")


def test_an_answer_says_one_of_four_things(item: Input) -> None:
    with pytest.raises(NotAllowed):
        answer_input(input=item, says="perhaps", by=actor(an_officer()))


def test_a_written_answer_says_where_it_came_from(item: Input) -> None:
    answer = answer_input(
        input=item, says="no_objection", by=actor(an_officer()), recorded_from="Letter of 5 June"
    )
    assert answer.recorded_from == "Letter of 5 June"
    item.refresh_from_db()
    assert item.answer_now == "no_objection"


def test_an_answer_on_something_else_than_was_read_is_not_taken(item: Input) -> None:
    seen = agreed_hash(item)
    edit_input(input=item, base_version=1, by=actor(an_officer()), **fields_of(item, title="Other"))
    with pytest.raises(ChangedMeanwhile):
        answer_input(input=item, says="agree", seen_hash=seen, by=actor(an_officer()))
    assert not item.answers.exists()


@pytest.mark.parametrize("status", ["draft"])
def test_no_answer_before_anyone_is_asked(status: str) -> None:
    item = make_input(make_strategy())
    with pytest.raises(NotAllowed, match="Draft"):
        answer_input(input=item, says="agree", by=actor(an_officer()))


def test_no_answer_once_the_board_has_endorsed() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    make_active(strategy)
    with pytest.raises(NotAllowed, match="Active"):
        answer_input(input=item, says="not_able", note="Late", by=actor(an_officer()))


def test_the_database_keeps_who_and_when_together_and_one_prepared(item: Input) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            input=item, agency=item.lead, says="agree", agreed_hash="x", submitted_by=an_officer()
        )
    prepared = {"input": item, "agency": item.lead, "says": "agree", "agreed_hash": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(**prepared)  # by nobody
    Answer.objects.create(**prepared, prepared_by=an_officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(**prepared, prepared_by=an_officer())


def test_a_sensitive_strategy_is_told_only_to_those_who_may_see_it() -> None:
    from tests.factories.strategies import make_targeted

    strategy = make_strategy(targeted=make_targeted(marking="sensitive"))
    seat = make_seat()
    make_person("holder", seat=seat)
    cleared = make_person("deputy", seat=seat, sensitive=True)
    make_input(strategy, lead=seat.agency)
    consult(strategy)
    assert [notice.to for notice in Notice.objects.filter(kind="consultation_started")] == [cleared]


# Delivery ---------------------------------------------------------------------------------------
def test_an_agreed_input_of_an_active_strategy_is_marked_as_done() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    by = actor(an_officer())
    with pytest.raises(NotAllowed, match="active"):
        mark_done(input=item, note="Done", by=by)
    make_active(strategy)
    with pytest.raises(NotAllowed):
        mark_done(input=item, note=" ", by=by)
    mark_done(input=item, note="Two workers in post", by=by, at=JUNE)
    item.refresh_from_db()
    assert (item.done_at, item.done_by, item.done_note) == (JUNE, by.user, "Two workers in post")
    with pytest.raises(NotAllowed, match="already"):
        mark_done(input=item, note="Again", by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Input.objects.filter(pk=item.pk).update(done_by=None)


def test_what_was_not_agreed_is_not_done() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    make_input(strategy, 3)
    consult(strategy)
    answer_input(input=item, says="not_able", note="No", by=actor(an_officer()), recorded_from="Mail")
    from tests.factories.strategies import answer_all, make_decision

    answer_all(strategy)
    from strategies.actions import endorse, send_to_board

    send_to_board(strategy=strategy, by=actor(an_officer()), at=at_time(date(2026, 6, 20)))
    endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))
    with pytest.raises(NotAllowed, match="has not agreed"):
        mark_done(input=item, note="Done", by=actor(an_officer()))


def test_behind_schedule_is_past_its_end_agreed_running_and_not_done() -> None:
    strategy = make_strategy()
    late = make_input(strategy, ends_on=date(2026, 8, 31))
    make_input(strategy, ends_on=date(2027, 8, 31))
    finished = make_input(strategy, ends_on=date(2026, 8, 31))
    make_input(make_strategy(), ends_on=date(2026, 8, 31))  # a draft's
    make_active(strategy)
    mark_done(input=finished, note="Done", by=actor(an_officer()))
    assert list(Input.objects.all().behind(date(2026, 9, 1))) == [late]
    assert not Input.objects.all().behind(date(2026, 8, 31)).exists()
    Input.objects.filter(pk=late.pk).update(answer_now="not_able")
    assert not Input.objects.all().behind(date(2026, 9, 1)).exists()
