"""Changing a meeting and its agenda before it is held, and cancelling it: the rules, and who is told."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from meetings.actions import (
    AlreadyMeets,
    Line,
    add_item,
    cancel_meeting,
    change_agenda,
    change_meeting,
    declare_interest,
    record_attendance,
)
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.quorum import quorum_of
from partnership.boards.models import Membership
from partnership.clock import today
from partnership.notices.actions import mail_notice
from partnership.records.events import Event
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from partnership.records.versions import Clash
from tests.factories.ground import actor, make_board, make_person, prevention_board, upper_board
from tests.factories.meetings import attend, make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=20)


def soon(**fields) -> Meeting:
    return make_meeting(held_on=SOON, starts_at=time(14, 0), venue="County Hall", **fields)


def change(meeting: Meeting, **fields) -> Meeting:
    now = {"held_on": meeting.held_on, "starts_at": meeting.starts_at, "venue": meeting.venue}
    return change_meeting(
        **{
            "meeting": meeting,
            "base_version": meeting.version,
            "by": actor(officer()),
            "chair": meeting.chair,
            **now,
            **fields,
        }
    )


def told(kind: str) -> dict:
    return {notice.to: notice.text for notice in Notice.objects.filter(kind=kind)}


# Day, time, place and chair
def test_a_meeting_is_moved_and_its_members_are_told() -> None:
    holder, chair, other = make_person("holder"), make_person("chair"), make_person("holder", make_board())
    for role in ("zone_coordinator", "community_contact", "administrator"):
        make_person(role)
    make_person("holder", is_active=False)
    meeting, later = soon(), SOON + timedelta(days=1)
    moved = change(meeting, held_on=later, message="The room was taken.")
    assert (moved.held_on, moved.version) == (later, 2)
    event = Event.objects.of(meeting).first()
    days = [f"{day:%A %-d %B %Y}" for day in (SOON, later)]
    assert (event.kind, event.note) == ("moved", f"From {days[0]} to {days[1]}. The room was taken.")
    text = f"It is on {days[1]}, not on {days[0]}: 2pm, County Hall. The room was taken."
    assert told("meeting_changed") == {holder: text, chair: text}
    assert other not in told("meeting_changed")


@pytest.mark.parametrize("board", [prevention_board, upper_board])
@pytest.mark.parametrize("role", Membership.Role)
def test_whoever_is_told_may_read_the_meetings_page(client: Client, board, role: str) -> None:
    meeting, person = soon(board=board()), make_person(role, board())
    client.force_login(person)
    may_read = client.get(f"/meetings/{meeting.pk}/").status_code == 200
    change(meeting, venue="City Hall")
    assert (person in told("meeting_changed")) is may_read


def test_another_time_or_place_is_told_too_and_another_chair_is_not() -> None:
    make_person("holder")
    meeting = change(soon(), starts_at=time(15, 30), venue="City Hall")
    event = Event.objects.of(meeting).first()
    assert event.kind == "changed"
    assert event.note == "Time: 2pm before, 3:30pm now. Place: County Hall before, City Hall now."
    assert list(told("meeting_changed").values()) == ["It has changed: 3:30pm, City Hall."]
    Notice.objects.all().delete()
    chair = make_person("vice_chair", post="Deputy mayor")
    assert change(meeting, chair=chair).chair == chair
    assert "Deputy mayor" not in Event.objects.of(meeting).first().note
    assert told("meeting_changed") == {}


def test_what_changes_nothing_leaves_no_trace() -> None:
    make_person("holder")
    meeting = change(soon(), message="Nothing new")
    assert meeting.version == 1
    assert Event.objects.of(meeting).count() == 1
    assert not Notice.objects.exists()


def test_two_people_do_not_overwrite_each_other() -> None:
    meeting = soon()
    change(meeting, venue="City Hall")
    with pytest.raises(Clash):
        change(meeting, venue="Police Headquarters")
    assert Meeting.objects.get().venue == "City Hall"


def test_a_meeting_moves_only_to_a_free_day_to_come() -> None:
    make_meeting(held_on=SOON + timedelta(days=1))
    make_meeting(make_board(), held_on=SOON + timedelta(days=2))
    meeting = soon()
    with pytest.raises(AlreadyMeets):
        change(meeting, held_on=SOON + timedelta(days=1))
    with pytest.raises(NotAllowed, match="today or to a later day"):
        change(meeting, held_on=today() - timedelta(days=1))
    assert change(meeting, held_on=SOON + timedelta(days=2)).held_on == SOON + timedelta(days=2)


def test_apologies_for_the_old_day_do_not_hold_for_the_new_one() -> None:
    seat, meeting = seat_of("police"), soon()
    record_attendance(meeting=meeting, seat=seat, how="apologies", by=actor(officer()))
    change(meeting, venue="City Hall")
    assert Attendance.objects.exists()
    meeting.refresh_from_db()
    change(meeting, held_on=SOON + timedelta(days=1))
    assert not Attendance.objects.exists()
    assert "Apologies for the old day are taken out." in Event.objects.of(meeting).first().note


def test_a_meeting_that_has_begun_stays_on_its_day() -> None:
    meeting = make_meeting()
    attend(meeting, seat_of("police"))
    with pytest.raises(NotAllowed, match="is recorded for this day"):
        change(meeting, held_on=SOON)
    assert change(meeting, venue="City Hall").venue == "City Hall"


def test_a_meeting_that_was_held_is_not_changed() -> None:
    meeting = make_meeting(held_on=today() - timedelta(days=1))
    with pytest.raises(WrongState, match="has been held"):
        change(meeting, venue="City Hall")
    with pytest.raises(WrongState, match="has been held"):
        change_agenda(meeting=meeting, lines=[Line("x")], base_version=1, by=actor(officer()))


# Cancelling
def test_a_meeting_is_cancelled_and_its_members_are_told_why() -> None:
    holder, meeting = make_person("holder"), soon()
    cancelled = cancel_meeting(meeting=meeting, because="Too few can come.", by=actor(officer()))
    assert (cancelled.is_cancelled, cancelled.cancelled_because) == (True, "Too few can come.")
    event = Event.objects.of(meeting).first()
    assert (event.kind, event.note) == ("cancelled", "Too few can come.")
    assert told("meeting_cancelled") == {holder: "It is cancelled. Too few can come."}
    assert not Meeting.objects.upcoming(today()).exists()
    again = soon()
    assert list(Meeting.objects.upcoming(today())) == [again]


def test_a_cancelled_meeting_says_why() -> None:
    meeting = soon()
    with pytest.raises(NotAllowed, match="Say why"):
        cancel_meeting(meeting=meeting, because=" ", by=actor(officer()))
    for wrong in ({"cancelled_because": "x"}, {"cancelled_at": "2026-01-01T00:00Z"}):
        with pytest.raises(IntegrityError, match="a_cancelled_meeting_says_why"), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**wrong)


def test_of_a_meeting_that_was_not_held_nobody_is_told_any_more() -> None:
    make_person("holder")
    meeting = make_meeting(held_on=today() - timedelta(days=1))
    cancel_meeting(meeting=meeting, because="The hall was shut.", by=actor(officer()))
    assert not Notice.objects.exists()
    assert not Meeting.objects.past(today()).exists()


def test_nothing_happens_in_a_cancelled_meeting() -> None:
    meeting, seat = make_meeting(), seat_of("police")
    cancel_meeting(meeting=meeting, because="Snow.", by=actor(officer()))
    holder, by = seat.memberships.get().user, actor(officer())
    given = {"seat": seat, "person": holder, "record": make_decision(), "what": "x"}
    for act in (
        lambda: cancel_meeting(meeting=meeting, because="Again", by=by),
        lambda: change(meeting, venue="x"),
        lambda: add_item(meeting=meeting, title="x", by=by),
        lambda: change_agenda(meeting=meeting, lines=[Line("x")], base_version=2, by=by),
        lambda: attend(meeting, seat),
        lambda: declare_interest(meeting=meeting, by=by, **given),
        lambda: make_decision(meeting=meeting, route="meeting", kind="note"),
    ):
        with pytest.raises(WrongState, match="is cancelled"):
            act()


def test_a_meeting_that_was_held_is_not_cancelled() -> None:
    attended, decided = make_meeting(), make_meeting(make_board())
    attend(attended, seat_of("police"))
    make_decision(decided.board, meeting=decided, route="meeting")
    for meeting in (attended, decided):
        with pytest.raises(NotAllowed, match="this meeting was held"):
            cancel_meeting(meeting=meeting, because="x", by=actor(officer()))


# Telling
def test_a_notice_is_mailed_once_and_only_to_who_still_reads_the_meeting() -> None:
    reader = make_person("commissioner", board=upper_board())
    gone = make_person("commissioner", board=upper_board())
    meeting = make_meeting(upper_board(), held_on=SOON)
    cancel_meeting(meeting=meeting, because="Snow.", by=actor(officer()))
    gone.memberships.all().delete()
    for notice in Notice.objects.all():
        assert mail_notice(notice_id=notice.pk) is (notice.to == reader)
        assert mail_notice(notice_id=notice.pk) is False
    (message,) = mail.outbox
    assert message.to == [reader.email]
    assert message.subject == f"{meeting}: It is cancelled"
    assert "Snow." in message.body
    assert f"/meetings/{meeting.pk}/" in message.body


def test_who_joins_before_the_day_is_told_and_who_joins_after_it_is_not() -> None:
    joins, later = make_person("holder"), make_person("holder")
    for person, since in ((joins, SOON), (later, SOON + timedelta(days=1))):
        person.memberships.update(during=DateRange(since, None))
    cancel_meeting(meeting=soon(), because="Snow.", by=actor(officer()))
    assert set(told("meeting_cancelled")) == {joins}


def test_whoever_changes_it_is_not_told() -> None:
    by = officer()
    make_person("holder")
    change(soon(), venue="City Hall")
    assert by not in told("meeting_changed")


# The agenda
def agenda(*titles: str) -> tuple[Meeting, list[AgendaItem]]:
    meeting = soon()
    items = [add_item(meeting=meeting, title=title, by=actor(officer())) for title in titles]
    meeting.refresh_from_db()
    return meeting, items


def titles(meeting: Meeting) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return [f"{item.position} {item.title}" for item in meeting.items.all()]


def test_items_are_added_reworded_moved_and_taken_out_at_once() -> None:
    meeting, (first, second, third) = agenda("One", "Two", "Three")
    record = make_decision()
    lines = [Line("Three", item=third.pk), Line("New", record=record), Line("First", item=first.pk)]
    change_agenda(meeting=meeting, lines=lines, base_version=meeting.version, by=actor(officer()))
    assert titles(meeting) == ["1 Three", "2 New", "3 First"]
    assert not AgendaItem.objects.filter(pk=second.pk).exists()
    new = meeting.items.get(title="New")
    assert (new.target_kind, new.target_id) == ("decision", record.pk)
    event = Event.objects.of(meeting).first()
    assert (event.kind, event.note) == (
        "agenda_changed",
        "1 added, 1 reworded, 1 taken out, in another order.",
    )


def test_a_line_without_words_keeps_those_of_its_item() -> None:
    meeting, (first, second) = agenda("One", "Two")
    lines = [Line(item=second.pk), Line(item=first.pk)]
    change_agenda(meeting=meeting, lines=lines, base_version=meeting.version, by=actor(officer()))
    assert titles(meeting) == ["1 Two", "2 One"]
    assert Event.objects.of(meeting).first().note == "In another order."


def test_an_agenda_that_is_the_same_leaves_no_trace() -> None:
    meeting, items = agenda("One", "Two")
    lines = [Line(item.title, item=item.pk) for item in items]
    same = change_agenda(meeting=meeting, lines=lines, base_version=meeting.version, by=actor(officer()))
    assert same.version == meeting.version
    assert Event.objects.of(meeting).first().kind == "item_added"


def test_two_agendas_do_not_overwrite_each_other() -> None:
    meeting, (first,) = agenda("One")
    add_item(meeting=meeting, title="Meanwhile", by=actor(officer()))
    with pytest.raises(Clash):
        change_agenda(
            meeting=meeting,
            lines=[Line("Mine", item=first.pk)],
            base_version=meeting.version,
            by=actor(officer()),
        )
    assert titles(meeting) == ["1 One", "2 Meanwhile"]


def test_an_item_that_was_decided_on_stays() -> None:
    meeting, record = make_meeting(), make_decision()
    item = add_item(meeting=meeting, title="One", record=record, by=actor(officer()))
    make_decision(meeting=meeting, route="meeting", record=record)
    meeting.refresh_from_db()
    with pytest.raises(NotAllowed, match="decided on item 1"):
        change_agenda(meeting=meeting, lines=[], base_version=meeting.version, by=actor(officer()))
    lines = [Line("Before"), Line("Reworded", item=item.pk)]
    change_agenda(meeting=meeting, lines=lines, base_version=meeting.version, by=actor(officer()))
    assert titles(meeting) == ["1 Before", "2 Reworded"]


def test_an_item_is_on_its_own_agenda_and_once() -> None:
    meeting, (item,) = agenda("One")
    other = add_item(meeting=make_meeting(make_board()), title="Theirs", by=actor(officer()))
    for lines in ([Line(item=other.pk)], [Line(item=item.pk)] * 2):
        with pytest.raises(NotAllowed, match="can’t be on this one"):
            change_agenda(meeting=meeting, lines=lines, base_version=meeting.version, by=actor(officer()))
    with pytest.raises(NotAllowed, match="Enter what the item is called"):
        change_agenda(meeting=meeting, lines=[Line(" ")], base_version=meeting.version, by=actor(officer()))


# Apologies before, attendance after
def test_before_its_day_a_meeting_takes_apologies_only() -> None:
    prevention_board(quorum=1)
    seat, meeting = seat_of("police"), soon()
    for how in ("holder", "absent"):
        with pytest.raises(NotAllowed, match="only apologies"):
            record_attendance(meeting=meeting, seat=seat, how=how, by=actor(officer()))
    record_attendance(meeting=meeting, seat=seat, how="apologies", by=actor(officer()))
    assert Event.objects.of(meeting).first().kind == "apologies_recorded"
    assert "not known whether there was a quorum" in quorum_of(meeting).words
