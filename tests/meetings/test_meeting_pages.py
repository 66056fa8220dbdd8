"""The pages of meetings: what each person finds, and what each is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.actions import add_item, declare_interest
from meetings.models import AgendaItem, Attendance, Interest, Meeting
from partnership.clock import today
from tests.factories.ground import (
    actor,
    make_board,
    make_person,
    make_seat,
    prevention_board,
    upper_board,
)
from tests.factories.meetings import attend, make_action, make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db


def page(client, name: str, *args, query: str = "") -> str:
    answer = client.get(reverse(f"meetings:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def status(client, name: str, *args, query: str = "") -> int:
    return client.get(reverse(f"meetings:{name}", args=args) + query).status_code


def full_meeting(seats: int = 3) -> Meeting:
    """Items, attendance, interests, decisions and actions: what a page can show."""
    meeting = make_meeting(held_on=today() - timedelta(days=1), venue="County Hall")
    filled = [seat_of("police", category=f"Category {number}") for number in range(seats)]
    attend(meeting, *filled)
    for number, seat in enumerate(filled):
        record = make_decision(text=f"Record {number}")
        add_item(meeting=meeting, title=f"Item {number}", by=actor(officer()), record=record)
        holder = seat.memberships.get().user
        declare_interest(
            seat=seat, person=holder, record=record, what=f"Paid {number}", by=actor(holder), meeting=meeting
        )
        make_decision(
            text=f"Decided {number}",
            meeting=meeting,
            route="meeting",
            decided_on=meeting.held_on,
            record=record,
        )
        make_action(what=f"Do {number}", meeting=meeting)
    return meeting


# The list
def test_the_list_shows_next_and_past(client_as) -> None:
    make_meeting(held_on=today() + timedelta(days=9), venue="Next hall")
    make_meeting(held_on=today() - timedelta(days=9), venue="Past hall")
    shown = page(client_as(make_person("holder")), "meeting_list")
    assert "In 9 days" in shown
    assert shown.index("Next hall") < shown.index("Earlier</h2>") < shown.index("Past hall")


def test_the_list_says_what_waits(client_as) -> None:
    make_decision()
    shown = page(client_as(make_person("holder")), "meeting_list")
    assert "1 decision to be confirmed" in shown


def test_each_board_is_read_by_its_own(client_as) -> None:
    make_meeting(venue="Our hall")
    make_meeting(upper_board(), venue="Upper hall")
    make_meeting(make_board("Violence Reduction Board"), venue="Other hall")
    everyone = {"Our hall", "Upper hall", "Other hall"}

    def seen(person) -> set[str]:
        shown = page(client_as(person), "meeting_list")
        return {hall for hall in everyone if hall in shown}

    assert seen(make_person("holder")) == {"Our hall"}
    assert seen(make_person("commissioner", board=upper_board())) == {"Upper hall"}
    assert seen(make_person("officer")) == everyone
    assert seen(make_person("chief_executive")) == everyone


def test_the_list_can_be_kept_to_one_board(client_as) -> None:
    make_meeting(venue="Our hall")
    make_meeting(upper_board(), venue="Upper hall")
    shown = page(client_as(officer()), "meeting_list", query=f"?board={upper_board().pk}")
    assert "Upper hall" in shown
    assert "Our hall" not in shown
    assert "Board: Strategic Partnership Board" in shown
    assert "Our hall" in page(client_as(officer()), "meeting_list", query="?board=x&page=99")


def test_the_list_takes_few_queries_however_long(client_as, django_assert_max_num_queries) -> None:
    for number in range(1, 31):
        make_meeting(held_on=today() - timedelta(days=number))
    client = client_as(make_person("holder"))
    page(client, "meeting_list")
    with django_assert_max_num_queries(12):
        shown = page(client, "meeting_list", query="?page=2")
    assert "Showing 26 to 30 of 30" in shown


# One meeting
def test_a_meeting_shows_all_of_itself(client_as) -> None:
    prevention_board(quorum=2)
    meeting = full_meeting()
    shown = page(client_as(make_person("holder")), "meeting_detail", meeting.pk)
    for words in (
        "Quorum met: 3 seats attended and 2 are needed.",
        "Item 1",
        "Decided 1",
        "Do 1",
        "Paid 1",
        "3 of 4 seats are marked so far: 3 attended.",
        "Not marked yet: Police seat, Agency",
        "Category 2",
        "Attendance recorded",
        "Quorum met: 2 seats counted and 2 are needed. 1 seat with a declared interest is not counted.",
    ):
        assert words in shown
    assert "Record attendance" not in shown


def test_a_meeting_takes_few_queries_however_full(client_as, django_assert_max_num_queries) -> None:
    prevention_board(quorum=2)
    meeting = full_meeting(8)
    client = client_as(officer())
    page(client, "meeting_detail", meeting.pk)
    with django_assert_max_num_queries(20):
        page(client, "meeting_detail", meeting.pk)


def test_what_is_sensitive_stays_unseen_in_the_meeting_that_dealt_with_it(client_as) -> None:
    meeting, seat = make_meeting(), seat_of("voluntary")
    record = make_decision(text="Hidden record", marking="sensitive")
    add_item(meeting=meeting, title="Hidden title", by=actor(officer()), record=record)
    holder = seat.memberships.get().user
    declare_interest(
        seat=seat, person=holder, record=record, what="Hidden interest", by=actor(holder), meeting=meeting
    )
    made = {"meeting": meeting, "route": "meeting", "decided_on": meeting.held_on, "record": record}
    make_action(what="Hidden action", meeting=meeting, decision=make_decision(text="Hidden decision", **made))
    blind = page(client_as(make_person("holder")), "meeting_detail", meeting.pk)
    assert "Hidden" not in blind
    assert blind.count("A record you can’t see") == 1
    assert "a record you can’t see" in blind
    cleared = page(client_as(make_person("holder", sensitive=True)), "meeting_detail", meeting.pk)
    assert cleared.count("Hidden") >= 5
    assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in cleared
    assert "SENSITIVE" not in blind
    assert "can’t see" not in cleared


def test_a_community_member_is_not_named(client_as) -> None:
    meeting, seat = make_meeting(), make_seat(category="Community leader")
    make_person("holder", seat=seat, post="Leader of Eastham forum", community_area="Eastham")
    attend(meeting, seat)
    shown = page(client_as(make_person("officer")), "meeting_detail", meeting.pk)
    assert "A community member, Eastham" in shown
    assert "Leader of Eastham forum" not in shown


def test_who_reads_no_board_reads_no_meeting(client_as) -> None:
    meeting = make_meeting()
    for role in (None, "administrator", "zone_coordinator", "community_contact"):
        client = client_as(make_person(role))
        assert status(client, "meeting_list") == 403
        assert status(client, "meeting_detail", meeting.pk) == 404
    member = client_as(make_person("commissioner", board=upper_board()))
    assert status(member, "meeting_list") == 200
    assert status(member, "meeting_detail", meeting.pk) == 404


# What officers write
def test_an_officer_calls_a_meeting(client_as) -> None:
    board, client = prevention_board(), client_as(officer())
    day = {"held_on_day": "5", "held_on_month": "June", "held_on_year": "2031"}
    url = reverse("meetings:meeting_call")
    answer = client.post(url, {"board": board.pk, **day, "starts_at": "14:00", "venue": "County Hall"})
    meeting = Meeting.objects.get()
    assert answer.url == reverse("meetings:meeting_detail", args=[meeting.pk])
    assert f"{meeting.held_on} {meeting.starts_at}" == "2031-06-05 14:00:00"
    again = client.post(url, {"board": board.pk, **day}).content.decode()
    assert "already meets on 5 June 2031" in again
    assert "<title>Error: " in again
    empty = client.post(url, {"starts_at": "noon"}).content.decode()
    for words in (
        "Select the board that meets",
        "Enter the day of the meeting",
        "Enter the time like 2pm or 14:00",
    ):
        assert words in empty


def test_an_officer_adds_items(client_as) -> None:
    meeting, record, client = make_meeting(), make_decision(), client_as(officer())
    url = reverse("meetings:item_add", args=[meeting.pk])
    client.post(url, {"title": "Minutes"})
    client.post(url, {"title": "The analysis", "record": record.reference.lower()})
    assert [item.target_id for item in AgendaItem.objects.all()] == [None, record.pk]
    hidden = make_decision(marking="sensitive")
    for reference in ("PB-9999", "nonsense", hidden.reference):
        shown = client.post(url, {"title": "x", "record": reference}).content.decode()
        assert "Enter the reference of a record that you can see" in shown
    assert "Take out" in client.post(url, {"title": "Call 07700 900123"}).content.decode()
    assert AgendaItem.objects.count() == 2


def test_attendance_is_taken_on_one_page(client_as, django_assert_max_num_queries) -> None:
    meeting, client = make_meeting(), client_as(officer())
    police, fire, late = seat_of("police"), seat_of("fire"), seat_of("probation")
    one, two = make_person("deputy", seat=fire), make_person("deputy", seat=fire)
    vacant = make_seat(category="Vacant one")
    url = reverse("meetings:attendance_take", args=[meeting.pk])
    with django_assert_max_num_queries(12):
        shown = client.get(url).content.decode()
    assert f'name="seat-{police.pk}"' in shown
    assert f'name="seat-{vacant.pk}"' not in shown
    assert "Vacant on that day: Vacant one seat" in shown
    typed = {f"seat-{police.pk}": "holder", f"seat-{fire.pk}": f"deputy-{two.pk}"}
    answer = client.post(url, typed, follow=True)
    assert "Seats not marked yet: 1" in answer.content.decode()
    assert {(row.seat, row.how, row.person) for row in Attendance.objects.all()} == {
        (police, "holder", police.memberships.get().user),
        (fire, "deputy", two),
    }
    assert f'value="deputy-{two.pk}" checked' in client.get(url).content.decode()
    client.post(url, {f"seat-{late.pk}": f"deputy-{one.pk}", f"seat-{vacant.pk}": "holder"})
    assert Attendance.objects.count() == 2


def test_an_officer_declares_an_interest_for_any_seat(client_as) -> None:
    meeting, record, seat = make_meeting(), make_decision(), seat_of("voluntary")
    who = seat.memberships.get()
    seat_of("police")
    url = reverse("meetings:interest_declare", args=[meeting.pk])
    client = client_as(officer())
    client.post(url, {"who": who.pk, "record": record.reference, "what": "A grant"})
    interest = Interest.objects.get()
    assert (interest.seat, interest.person, interest.target_id) == (seat, who.user, record.pk)
    again = client.post(f"{url}?record=decision-{record.pk}", {"who": who.pk, "what": "A grant"})
    assert "has already declared" in again.content.decode()
    empty = client.post(url, {}).content.decode()
    for words in (
        "Select whose interest it is",
        "Enter the reference of the record",
        "Enter what the interest is",
    ):
        assert words in empty


def test_a_holder_declares_an_interest_for_their_own_seat_only(client_as) -> None:
    meeting, record, mine, theirs = make_meeting(), make_decision(), seat_of("fire"), seat_of("police")
    own, other = mine.memberships.get(), theirs.memberships.get()
    client = client_as(own.user)
    url = reverse("meetings:interest_declare", args=[meeting.pk]) + f"?record=decision-{record.pk}"
    assert client.get(url).status_code == 200
    refused = client.post(url, {"who": other.pk, "what": "Theirs"})
    assert "Select a seat for which you may declare" in refused.content.decode()
    assert not Interest.objects.exists()
    client.post(url, {"who": own.pk, "what": "Ours"})
    assert Interest.objects.get().seat == mine


def test_a_record_that_is_out_of_sight_cannot_be_named(client_as) -> None:
    meeting, hidden = make_meeting(), make_decision(marking="sensitive")
    client = client_as(officer())
    for word in (f"decision-{hidden.pk}", "decision-0", "nothing-1", "decision-x"):
        assert status(client, "interest_declare", meeting.pk, query=f"?record={word}") == 404


def test_only_officers_run_meetings(client_as) -> None:
    meeting = make_meeting()
    for role in ("holder", "deputy", "colleague", "chair", "analyst"):
        client = client_as(make_person(role))
        assert status(client, "meeting_call") == 403
        assert client.post(reverse("meetings:meeting_call")).status_code == 403
        for name in ("item_add", "attendance_take"):
            assert status(client, name, meeting.pk) == 403
            assert client.post(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 403
    for role in ("colleague", "chair", "analyst"):
        assert status(client_as(make_person(role)), "interest_declare", meeting.pk) == 403
    stranger = client_as(make_person("administrator"))
    for name in ("item_add", "attendance_take", "interest_declare"):
        assert status(stranger, name, meeting.pk) == 404
    assert Meeting.objects.count() == 1


def test_reading_writes_nothing(client_as) -> None:
    meeting, client = make_meeting(), client_as(officer())
    assert client.post(reverse("meetings:meeting_detail", args=[meeting.pk])).status_code == 405
    assert client.post(reverse("meetings:meeting_list")).status_code == 405
