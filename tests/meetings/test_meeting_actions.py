"""Calling a meeting, its agenda, who attended, and interests."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from meetings.actions import (
    AlreadyDeclared,
    AlreadyMeets,
    Mark,
    NotOfThisSeat,
    add_item,
    call_meeting,
    declare_interest,
    record_attendance,
    take_attendance,
)
from meetings.models import AgendaItem, Attendance, Interest
from partnership.clock import at_time, today
from partnership.records.events import Event
from tests.factories.ground import actor, make_board, make_person, make_seat, prevention_board
from tests.factories.meetings import make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db


def kinds(record) -> list[str]:
    return [event.kind for event in Event.objects.of(record)]


# Calling and the agenda
def test_a_meeting_is_called() -> None:
    chair, at = make_person("chair"), at_time(date(2026, 5, 1))
    meeting = call_meeting(
        board=prevention_board(),
        held_on=date(2026, 6, 1),
        by=actor(officer()),
        starts_at=time(14, 0),
        venue="County Hall",
        chair=chair,
        at=at,
    )
    assert (meeting.starts_at, meeting.venue, meeting.chair) == (time(14, 0), "County Hall", chair)
    event = Event.objects.of(meeting).get()
    assert (event.kind, event.by, event.at) == ("called", officer(), at)


def test_a_board_meets_once_a_day() -> None:
    make_meeting(held_on=date(2026, 6, 1))
    make_meeting(make_board(), held_on=date(2026, 6, 1))
    with pytest.raises(AlreadyMeets, match="already meets on 1 June 2026"):
        make_meeting(held_on=date(2026, 6, 1))


def test_items_are_numbered_in_the_order_they_are_added() -> None:
    meeting = make_meeting()
    record = make_decision()
    first = add_item(meeting=meeting, title="Minutes", by=actor(officer()))
    second = add_item(meeting=meeting, title="The analysis", by=actor(officer()), record=record)
    assert (first.position, second.position) == (1, 2)
    assert (second.target_kind, second.target_id) == ("decision", record.pk)
    assert (first.target_kind, first.target_id) == ("", None)


def test_the_timeline_of_a_meeting_does_not_repeat_the_title_of_an_item() -> None:
    meeting = make_meeting()
    add_item(meeting=meeting, title="A secret title", by=actor(officer()), record=make_decision())
    assert "secret" not in " ".join(event.note for event in Event.objects.of(meeting))


def test_half_a_target_is_impossible() -> None:
    meeting = make_meeting()
    with pytest.raises(IntegrityError, match="item_target_is_whole"), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, position=1, title="x", target_kind="issue")


# Attendance
def test_the_holder_attends() -> None:
    seat, meeting = seat_of("police"), make_meeting()
    row = record_attendance(meeting=meeting, seat=seat, how="holder", by=actor(officer()))
    assert row.person == seat.memberships.get(role="holder").user
    assert kinds(meeting) == ["attendance_recorded", "called"]


def test_a_deputy_attends_and_is_named_where_there_are_two() -> None:
    seat, meeting = seat_of("police"), make_meeting()
    one = make_person("deputy", seat=seat)
    row = record_attendance(meeting=meeting, seat=seat, how="deputy", by=actor(officer()))
    assert row.person == one
    two = make_person("deputy", seat=seat)
    with pytest.raises(NotOfThisSeat, match="say which of them"):
        record_attendance(meeting=meeting, seat=seat, how="deputy", by=actor(officer()))
    row = record_attendance(meeting=meeting, seat=seat, how="deputy", person=two, by=actor(officer()))
    assert row.person == two


def test_marking_a_seat_anew_replaces_the_first_mark() -> None:
    seat, meeting = seat_of("police"), make_meeting()
    record_attendance(meeting=meeting, seat=seat, how="holder", by=actor(officer()))
    record_attendance(meeting=meeting, seat=seat, how="apologies", by=actor(officer()))
    row = Attendance.objects.get(meeting=meeting)
    assert (row.how, row.person) == ("apologies", None)


def test_marking_a_seat_the_same_again_leaves_no_trace() -> None:
    seat, meeting = seat_of("police"), make_meeting()
    for _ in range(2):
        record_attendance(meeting=meeting, seat=seat, how="holder", by=actor(officer()))
    assert kinds(meeting) == ["attendance_recorded", "called"]


def test_a_seat_of_another_board_does_not_attend() -> None:
    with pytest.raises(NotOfThisSeat, match="not a seat of"):
        record_attendance(
            meeting=make_meeting(), seat=seat_of("police", make_board()), how="holder", by=actor(officer())
        )


def test_a_seat_that_has_ended_does_not_attend() -> None:
    seat = seat_of("police", during=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    with pytest.raises(NotOfThisSeat, match="did not exist"):
        record_attendance(meeting=make_meeting(), seat=seat, how="apologies", by=actor(officer()))


def test_a_vacant_seat_can_only_be_absent() -> None:
    seat, meeting = make_seat(), make_meeting()
    with pytest.raises(NotOfThisSeat, match="had no holder"):
        record_attendance(meeting=meeting, seat=seat, how="holder", by=actor(officer()))
    with pytest.raises(NotOfThisSeat, match="had no deputy"):
        record_attendance(meeting=meeting, seat=seat, how="deputy", by=actor(officer()))
    assert record_attendance(meeting=meeting, seat=seat, how="absent", by=actor(officer())).person is None


def test_somebody_else_does_not_fill_a_seat() -> None:
    seat, other = seat_of("police"), seat_of("fire").memberships.get().user
    colleague = make_person("colleague", seat=seat)
    meeting = make_meeting()
    for person, how in ((other, "holder"), (other, "deputy"), (colleague, "deputy")):
        with pytest.raises(NotOfThisSeat, match=r"had no deputy|was not the"):
            record_attendance(meeting=meeting, seat=seat, how=how, person=person, by=actor(officer()))


def test_the_holder_of_that_day_attends_not_todays() -> None:
    seat = make_seat()
    before, now = make_person(None), make_person(None)
    for person, start, end in ((before, date(2020, 1, 1), date(2026, 1, 1)), (now, date(2026, 1, 1), None)):
        person.memberships.create(
            board=seat.board, seat=seat, agency=seat.agency, role="holder", during=DateRange(start, end)
        )
    meeting = make_meeting(held_on=date(2025, 6, 1))
    row = record_attendance(meeting=meeting, seat=seat, how="holder", by=actor(officer()))
    assert row.person == before


def test_all_seats_are_marked_or_none() -> None:
    meeting = make_meeting()
    marks = {seat_of("police"): Mark("holder"), make_seat(): Mark("holder")}
    with pytest.raises(NotOfThisSeat):
        take_attendance(meeting=meeting, marks=marks, by=actor(officer()))
    assert not Attendance.objects.exists()


def test_a_seat_attends_once() -> None:
    seat, meeting = seat_of("police"), make_meeting()
    Attendance.objects.create(meeting=meeting, seat=seat, how="absent")
    with pytest.raises(IntegrityError, match="a_seat_attends_once"), transaction.atomic():
        Attendance.objects.create(meeting=meeting, seat=seat, how="holder")


# Interests
def test_an_interest_is_declared() -> None:
    seat, meeting, record = seat_of("voluntary"), make_meeting(), make_decision()
    holder = seat.memberships.get().user
    interest = declare_interest(
        seat=seat, person=holder, record=record, what="A grant", by=actor(holder), meeting=meeting
    )
    assert (interest.target_kind, interest.target_id, interest.meeting) == ("decision", record.pk, meeting)
    assert kinds(record)[0] == "interest_declared"
    told = Event.objects.of(meeting).first()
    assert (told.kind, told.note) == ("interest_declared", "")


def test_an_interest_is_declared_once() -> None:
    seat, record = seat_of("voluntary"), make_decision()
    holder = seat.memberships.get().user
    given = {"seat": seat, "person": holder, "record": record, "what": "A grant", "by": actor(holder)}
    declare_interest(**given)
    with pytest.raises(AlreadyDeclared):
        declare_interest(**given)
    with pytest.raises(IntegrityError, match="an_interest_is_declared_once"), transaction.atomic():
        Interest.objects.create(
            seat=seat, person=holder, target_kind="decision", target_id=record.pk, what="x",
            declared_at=at_time(today()),
        )  # fmt: skip


def test_only_who_fills_the_seat_has_its_interest() -> None:
    seat, record = seat_of("voluntary"), make_decision()
    for person in (officer(), make_person("colleague", seat=seat)):
        with pytest.raises(NotOfThisSeat, match="neither holder nor deputy"):
            declare_interest(seat=seat, person=person, record=record, what="x", by=actor(officer()))


def test_an_interest_belongs_to_a_seat_of_the_board_that_meets() -> None:
    seat = seat_of("voluntary", make_board())
    with pytest.raises(NotOfThisSeat, match="not a seat of the board"):
        declare_interest(
            seat=seat,
            person=seat.memberships.get().user,
            record=make_decision(),
            what="x",
            by=actor(officer()),
            meeting=make_meeting(),
        )
