"""Decisions: recorded, confirmed, disputed, superseded; and what the database itself refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from meetings.actions import (
    BelowQuorum,
    RecorderMayNotConfirm,
    ask_for,
    confirm_decision,
    declare_interest,
    dispute_decision,
    record_decision,
)
from meetings.models import Decision
from partnership.boards.standing import SYSTEM, Actor
from partnership.clock import at_time, today
from partnership.records.events import Event
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from tests.factories.ground import actor, make_board, make_person, prevention_board
from tests.factories.meetings import attend, make_action, make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db
Status = Decision.Status


def at_meeting(meeting, **fields) -> Decision:
    return make_decision(route="meeting", meeting=meeting, decided_on=meeting.held_on, **fields)


# Recording
def test_a_decision_takes_effect_at_once_and_waits_for_the_chair() -> None:
    chair, vice = make_person("chair"), make_person("vice_chair")
    decision = make_decision()
    assert decision.status == Status.TO_CONFIRM
    assert decision.reference == f"DN-{decision.number:04d}"
    assert (decision.recorded_by, decision.confirmed_by) == (officer(), None)
    assert Event.objects.of(decision).get().kind == "recorded"
    told = Notice.objects.filter(kind="decision_to_confirm")
    assert {notice.to for notice in told} == {chair, vice}
    assert decision.text not in told[0].text


def test_a_chair_who_records_is_not_asked_to_confirm() -> None:
    vice = make_person("vice_chair")
    make_decision(by=vice)
    assert not Notice.objects.filter(to=vice).exists()


def test_a_chair_who_may_not_see_it_is_not_told_of_a_sensitive_decision() -> None:
    blind, cleared = make_person("chair"), make_person("vice_chair", sensitive=True)
    make_decision(marking="sensitive")
    assert [notice.to for notice in Notice.objects.all()] == [cleared]
    assert blind.notices.count() == 0


def test_a_meeting_below_quorum_may_note_but_not_decide() -> None:
    prevention_board(quorum=2)
    meeting = make_meeting()
    attend(meeting, seat_of("police"))
    with pytest.raises(BelowQuorum) as refusal:
        at_meeting(meeting)
    assert str(refusal.value) == (
        "This meeting may note, but not decide. Quorum not met: 1 seat attended and 2 are needed."
    )
    assert at_meeting(meeting, kind=Decision.NOTED).kind == "note"
    assert make_decision(meeting=meeting).route == "correspondence"


def test_an_interest_can_put_a_meeting_below_quorum_for_one_record() -> None:
    prevention_board(quorum=2)
    meeting, seat = make_meeting(), seat_of("voluntary")
    attend(meeting, seat, seat_of("police"))
    record = make_decision()
    holder = seat.memberships.get().user
    declare_interest(seat=seat, person=holder, record=record, what="A grant", by=actor(holder))
    with pytest.raises(BelowQuorum, match="1 seat with a declared interest"):
        at_meeting(meeting, record=record)
    assert at_meeting(meeting, record=make_decision()).pk


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": " "}, "what was decided and why"),
        ({"reason": ""}, "what was decided and why"),
        ({"published": False}, "not published says why"),
        ({"decided_on": date(2199, 1, 1)}, "on the day it was taken, or later"),
        ({"route": "meeting"}, "names the meeting"),
        ({"by": SYSTEM}, "recorded by a person"),
    ],
)
def test_what_is_refused(wrong, words) -> None:
    good = {
        "board": prevention_board(),
        "route": "correspondence",
        "kind": "general",
        "text": "Yes.",
        "reason": "It helps.",
        "decided_on": today(),
        "by": actor(officer()),
    }
    with pytest.raises(NotAllowed, match=words):
        record_decision(**{**good, **wrong})
    assert not Decision.objects.exists()


def test_a_decision_at_a_meeting_is_of_that_board_and_day() -> None:
    with pytest.raises(NotAllowed, match="another board"):
        at_meeting(make_meeting(make_board()))
    with pytest.raises(NotAllowed, match="on its day"):
        make_decision(route="meeting", meeting=make_meeting(), decided_on=today() - timedelta(days=1))


def test_a_decision_about_a_sensitive_record_is_sensitive() -> None:
    source = make_decision(marking="sensitive")
    assert make_decision(record=source).marking == "sensitive"
    assert make_decision(record=make_decision(), marking="sensitive").marking == "sensitive"
    assert make_decision(record=make_decision()).marking == "official"


def test_a_record_may_be_sensitive_by_what_it_belongs_to() -> None:
    """What was asked for by a sensitive decision is as closed as that, and so is a decision about it."""
    asked = make_action(decision=make_decision(marking="sensitive"))
    assert make_decision(record=asked).marking == "sensitive"
    assert make_decision(record=make_action()).marking == "official"


# Confirming and disputing
def test_the_chair_confirms() -> None:
    chair, decision, at = make_person("chair"), make_decision(), at_time(today())
    decision = confirm_decision(decision=decision, by=Actor(chair), at=at)
    assert (decision.status, decision.confirmed_by, decision.confirmed_at) == (Status.CONFIRMED, chair, at)
    assert Event.objects.of(decision).filter(kind="confirmed").get().by == chair


def test_the_recorder_may_neither_confirm_nor_dispute() -> None:
    vice = make_person("vice_chair")
    decision = make_decision(by=vice)
    with pytest.raises(RecorderMayNotConfirm):
        confirm_decision(decision=decision, by=actor(vice))
    with pytest.raises(RecorderMayNotConfirm):
        dispute_decision(decision=decision, because="No.", by=actor(vice))
    with pytest.raises(RecorderMayNotConfirm):
        confirm_decision(decision=decision, by=SYSTEM)


def test_the_chair_disputes_and_nothing_is_undone() -> None:
    chair, decision = make_person("chair"), make_decision()
    decision = dispute_decision(decision=decision, because="We said autumn.", by=Actor(chair))
    assert (decision.status, decision.disputed_because) == (Status.DISPUTED, "We said autumn.")
    assert decision.confirmed_by == chair
    assert Notice.objects.get(kind="decision_disputed").to == officer()
    with pytest.raises(NotAllowed, match="Say what"):
        dispute_decision(decision=make_decision(), because=" ", by=Actor(chair))


def test_a_decision_is_answered_once() -> None:
    chair, decision = make_person("chair"), make_decision()
    confirm_decision(decision=decision, by=Actor(chair))
    with pytest.raises(WrongState, match="“Confirmed” now"):
        dispute_decision(decision=decision, because="No.", by=Actor(chair))
    with pytest.raises(WrongState):
        confirm_decision(decision=decision, by=Actor(chair))


def test_a_disputed_decision_is_replaced_once_and_by_its_own_board() -> None:
    old = dispute_decision(decision=make_decision(), because="No.", by=Actor(make_person("chair")))
    with pytest.raises(NotAllowed, match="same board"):
        make_decision(make_board(), supersedes=old)
    new = make_decision(supersedes=old)
    old.refresh_from_db()
    assert old.superseded_by == new
    told = Event.objects.of(old)[0]
    assert (told.kind, told.note, told.data) == ("superseded", "", {"naming": f"decision-{new.pk}"})
    with pytest.raises(NotAllowed, match="already been replaced"):
        make_decision(supersedes=old)


# What the database refuses, whatever the code does
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"route": "meeting"}, "a_decision_at_a_meeting_names_it"),
        ({"status": "confirmed"}, "confirmed_says_by_whom_and_when"),
        ({"status": "disputed"}, "confirmed_says_by_whom_and_when"),
        ({"published": False}, "unpublished_says_why"),
    ],
)
def test_impossible_decisions(fields, constraint) -> None:
    decision = make_decision()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**fields)


def test_the_database_refuses_a_recorder_who_confirms() -> None:
    decision = make_decision()
    answered = {"confirmed_at": at_time(today()), "status": "confirmed"}
    with pytest.raises(IntegrityError, match="the_recorder_does_not_confirm"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(confirmed_by=decision.recorded_by, **answered)
    with pytest.raises(IntegrityError, match="confirmed_says_by_whom_and_when"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**answered)
    answered = {"confirmed_by": make_person("chair"), "confirmed_at": at_time(today())}
    with pytest.raises(IntegrityError, match="confirmed_says_by_whom_and_when"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**answered)
    with pytest.raises(IntegrityError, match="disputed_says_why"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(status="disputed", **answered)


def test_a_decision_that_something_rests_on_cannot_be_deleted() -> None:
    decision = make_decision()
    ask_for(
        board=decision.board,
        what="Write to them",
        agency=seat_of("police").agency,
        due_on=today(),
        by=actor(officer()),
        decision=decision,
    )
    with pytest.raises(ProtectedError):
        decision.delete()
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="decision_id"), transaction.atomic():
            sql.execute("DELETE FROM meetings_decision WHERE id = %s", [decision.pk])
