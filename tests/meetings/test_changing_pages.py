"""The pages that change a meeting and its agenda: what officers find, a clash, and who is refused."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from meetings.actions import add_item, cancel_meeting, change_agenda, change_meeting
from meetings.actions.agenda import Line
from meetings.models import AgendaItem, Attendance, Meeting
from partnership.clock import today
from tests.factories.ground import actor, add_role, make_person, prevention_board, upper_board
from tests.factories.meetings import attend, make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=20)


def url(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])


def soon(**fields) -> Meeting:
    return make_meeting(held_on=SOON, starts_at=time(14, 0), venue="County Hall", **fields)


def typed_on(client: Client, address: str) -> dict[str, str]:
    """What the form on a page would send if nothing were changed."""
    form = client.get(address).context["form"]
    data = {}
    for field in form:
        value = field.value()
        widgets = getattr(field.field.widget, "widgets_names", None)
        if widgets:
            for name, part in zip(widgets, field.field.widget.decompress(value), strict=True):
                data[f"{field.html_name}{name}"] = str(part)
        elif value is True or (value and value is not False):
            data[field.html_name] = value
        else:
            data[field.html_name] = ""
    return {name: value for name, value in data.items() if not name.startswith("out_")}


def agenda_typed(client: Client, meeting: Meeting) -> dict[str, str]:
    answer = client.get(url("agenda_change", meeting))
    data = typed_on(client, url("agenda_change", meeting)) | {"new_lines": "1"}
    for row in answer.context["rows"]:
        if row.line is not None:
            data[f"was_place_{row.line.key}"] = str(row.line.position)
            if row.line.title:
                data[f"was_title_{row.line.key}"] = row.line.title
                data[f"about_{row.line.key}"] = row.line.reference
    return data


def agenda(*titles: str, **fields) -> tuple[Meeting, list[AgendaItem]]:
    meeting = soon()
    items = [add_item(meeting=meeting, title=title, by=actor(officer()), **fields) for title in titles]
    meeting.refresh_from_db()
    return meeting, items


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.all()]


# The meeting
def test_an_officer_moves_a_meeting(client_as) -> None:
    chair = make_person("vice_chair")
    meeting, client = soon(), client_as(officer())
    address, later = url("meeting_change", meeting), SOON + timedelta(days=1)
    typed = typed_on(client, address)
    assert (typed["starts_at"], typed["venue"]) == ("14:00", "County Hall")
    typed |= {"held_on_day": later.day, "held_on_month": later.month, "held_on_year": later.year}
    answer = client.post(address, typed | {"starts_at": "3.30pm", "chair": chair.pk}, follow=True)
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.starts_at, meeting.chair) == (later, time(15, 30), chair)
    assert "The meeting is saved." in answer.content.decode()
    assert "Moved to another day" in answer.content.decode()


def test_mistakes_are_said_beside_their_field_and_what_was_typed_stays(client_as) -> None:
    meeting, client = soon(), client_as(officer())
    make_meeting(held_on=SOON + timedelta(days=1))
    address, taken = url("meeting_change", meeting), SOON + timedelta(days=1)
    typed = typed_on(client, address)
    wrong = client.post(address, typed | {"starts_at": "noon", "chair": "0", "held_on_year": "2001"})
    for words in ("Enter the time like 2pm or 14:00", "Select who chairs it", "or later", 'value="noon"'):
        assert words in wrong.content.decode()
    typed |= {"held_on_day": taken.day, "held_on_month": taken.month, "held_on_year": taken.year}
    assert "already meets on" in client.post(address, typed).content.decode()


def test_a_clash_shows_both_and_keeps_what_was_typed(client_as) -> None:
    meeting, client = soon(), client_as(officer())
    address = url("meeting_change", meeting)
    typed = typed_on(client, address)
    change_meeting(
        meeting=meeting,
        base_version=1,
        held_on=SOON,
        starts_at=time(9),
        venue="City Hall",
        by=actor(officer()),
    )
    answer = client.post(address, typed | {"venue": "Police Headquarters", "message": "Bring a pass."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone else changed this meeting" in shown
    assert [(d.label, d.saved, d.typed) for d in answer.context["differences"]] == [
        ("Time", "9am", "As it was"),
        ("Place", "City Hall", "Police Headquarters"),
    ]
    meeting.refresh_from_db()
    assert meeting.venue == "City Hall"
    again = {field.html_name: field.value() for field in answer.context["form"]}
    assert (again["starts_at"], again["venue"]) == ("09:00", "Police Headquarters")
    day = {f"held_on_{part}": getattr(SOON, part) for part in ("day", "month", "year")}
    client.post(address, {**again, **day})
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.venue) == (time(9), "Police Headquarters")


def test_what_somebody_else_left_alone_is_no_clash(client_as) -> None:
    meeting, client = soon(), client_as(officer())
    typed = typed_on(client, url("meeting_change", meeting))
    add_item(meeting=meeting, title="Meanwhile", by=actor(officer()))
    assert client.post(url("meeting_change", meeting), typed | {"venue": "City Hall"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.venue == "City Hall"


def test_a_meeting_is_cancelled_and_stays_in_the_list(client_as) -> None:
    meeting, client = soon(), client_as(officer())
    address = url("meeting_cancel", meeting)
    assert "Enter why it is cancelled" in client.post(address, {}).content.decode()
    shown = client.post(address, {"because": "Too few can come."}, follow=True).content.decode()
    assert "Too few can come." in shown
    assert "Record" not in shown
    listed = client.get(reverse("meetings:meeting_list")).content.decode()
    assert "Cancelled" in listed
    assert "In 20 days" not in listed
    again = client.get(address, follow=True).content.decode()
    assert "is cancelled already" in again
    for name in ("meeting_change", "agenda_change"):
        assert (
            "is cancelled, so it can’t be changed"
            in client.get(url(name, meeting), follow=True).content.decode()
        )


def test_a_cancelled_meeting_is_offered_to_no_decision(client_as) -> None:
    meeting = make_meeting()
    client = client_as(officer())
    words = f"{meeting.held_on:%A %-d %B %Y}</option>"
    assert words in client.get(reverse("meetings:decision_record")).content.decode()
    cancel_meeting(meeting=meeting, because="Snow.", by=actor(officer()))
    assert words not in client.get(reverse("meetings:decision_record")).content.decode()


def test_its_chair_chairs_a_board_unless_another_is_chosen(client_as) -> None:
    chair, vice, upper = make_person("chair"), make_person("vice_chair"), make_person("chair", upper_board())
    client, address = client_as(officer()), reverse("meetings:meeting_call")
    day = {"held_on_day": "5", "held_on_month": "6", "held_on_year": "2031"}
    client.post(address, {"board": prevention_board().pk, **day})
    client.post(address, {"board": upper_board().pk, **day})
    client.post(address, {"board": prevention_board().pk, **day, "held_on_day": "6", "chair": vice.pk})
    assert [meeting.chair for meeting in Meeting.objects.order_by("pk")] == [chair, upper, vice]
    wrong = client.post(address, {"board": upper_board().pk, **day, "held_on_day": "7", "chair": vice.pk})
    assert "Select somebody who chairs the Strategic Partnership Board" in wrong.content.decode()


# The agenda
def test_an_officer_sets_the_whole_agenda_at_once(client_as) -> None:
    meeting, (one, two, three) = agenda("One", "Two", "Three")
    client, record = client_as(officer()), make_decision()
    typed = agenda_typed(client, meeting) | {
        f"title_i{one.pk}": "First",
        f"out_i{two.pk}": "on",
        f"title_i{two.pk}": "",
        f"place_i{three.pk}": "1",
        "title_n0": "New",
        "record_n0": record.reference,
        "place_n0": "2",
    }
    assert client.post(url("agenda_change", meeting), typed).status_code == 302
    assert titles(meeting) == ["Three", "New", "First"] or titles(meeting) == ["Three", "First", "New"]
    assert meeting.items.get(title="New").target_id == record.pk


@pytest.mark.parametrize(
    ("moves", "order"),
    [
        ({0: "3"}, "BCAD"),
        ({3: "1"}, "DABC"),
        ({3: "2"}, "ADBC"),
        ({0: "4"}, "BCDA"),
        ({1: "3", 2: "2"}, "ACBD"),
        ({0: "99"}, "BCDA"),
        ({2: ""}, "ABCD"),
    ],
)
def test_an_item_goes_to_the_place_that_is_typed(client_as, moves: dict[int, str], order: str) -> None:
    meeting, items = agenda(*"ABCD")
    client = client_as(officer())
    typed = agenda_typed(client, meeting)
    typed |= {f"place_i{items[number].pk}": place for number, place in moves.items()}
    client.post(url("agenda_change", meeting), typed)
    assert "".join(titles(meeting)) == order


def test_another_line_comes_back_with_everything_typed_and_no_errors(client_as) -> None:
    meeting, (item,) = agenda("One")
    client = client_as(officer())
    typed = agenda_typed(client, meeting) | {f"title_i{item.pk}": "", "title_n0": "New", "add_line": "1"}
    answer = client.post(url("agenda_change", meeting), typed)
    shown = answer.content.decode()
    assert "There is a problem" not in shown
    assert 'name="title_n1"' in shown
    assert 'value="New"' in shown
    assert titles(meeting) == ["One"]


def test_mistakes_in_the_agenda_are_said_in_words(client_as) -> None:
    meeting, (item,) = agenda("One")
    client, hidden = client_as(officer()), make_decision(marking="sensitive")
    typed = agenda_typed(client, meeting) | {
        f"title_i{item.pk}": "",
        f"place_i{item.pk}": "x",
        "record_n0": hidden.reference,
    }
    shown = client.post(url("agenda_change", meeting), typed).content.decode()
    for words in (
        "Enter what item 1 is called",
        "Enter the place of item 1 as a number",
        "Enter the reference of a record that you can see",
    ):
        assert words in shown
    typed |= {
        f"title_i{item.pk}": "Call 07700 900123",
        f"place_i{item.pk}": "1",
        "record_n0": make_decision().reference,
    }
    shown = client.post(url("agenda_change", meeting), typed).content.decode()
    assert "Take out" in shown
    assert "is called" in shown
    assert titles(meeting) == ["One"]


def test_two_agendas_at_once_lose_nothing(client_as) -> None:
    """One rewords, adds and takes out; the other had rewritten what is gone, and moved another item."""
    meeting, (one, two, three) = agenda("One", "Two", "Three", record=make_decision())
    client = client_as(officer())
    typed = agenda_typed(client, meeting)
    lines = [Line("First", item=one.pk), Line("Added"), Line("Three", item=three.pk)]
    change_agenda(meeting=meeting, lines=lines, base_version=meeting.version, by=actor(officer()))
    mine = {f"title_i{two.pk}": "Second", f"place_i{three.pk}": "1", "title_n0": "Mine"}
    answer = client.post(url("agenda_change", meeting), typed | mine)
    assert answer.status_code == 409
    assert titles(meeting) == ["First", "Added", "Three"]
    assert {(d.label, d.saved, d.typed) for d in answer.context["differences"]} == {
        ("Item 1", "First", "As it was"),
        ("A new item", "Added", "Not on your page"),
        ("Two", "Taken out", "Second"),
    }
    form = answer.context["form"]
    again = {field.html_name: field.value() or "" for field in form if not field.html_name.startswith("out_")}
    again |= {"new_lines": len(form.new)}
    client.post(url("agenda_change", meeting), again)
    assert set(titles(meeting)) == {"First", "Added", "Three", "Second", "Mine"}
    assert titles(meeting)[0] == "Three"
    assert meeting.items.get(title="Second").target_id is not None


def test_a_change_of_the_place_is_no_clash_of_the_agenda(client_as) -> None:
    meeting, (item,) = agenda("One")
    client = client_as(officer())
    typed = agenda_typed(client, meeting)
    change_meeting(
        meeting=meeting, base_version=meeting.version, held_on=SOON, venue="City Hall", by=actor(officer())
    )
    assert (
        client.post(url("agenda_change", meeting), typed | {f"title_i{item.pk}": "First"}).status_code == 302
    )
    assert titles(meeting) == ["First"]


def test_what_an_officer_may_not_see_is_moved_and_nothing_more(client_as) -> None:
    meeting, (item, other) = agenda("Hidden title", "Open", record=make_decision(marking="sensitive"))
    AgendaItem.objects.filter(pk=other.pk).update(target_kind="", target_id=None)
    client = client_as(officer())
    shown = client.get(url("agenda_change", meeting)).content.decode()
    assert "Hidden title" not in shown
    assert "A record you can’t see" in shown
    typed = agenda_typed(client, meeting)
    assert f"title_i{item.pk}" not in typed
    client.post(
        url("agenda_change", meeting),
        typed | {f"place_i{item.pk}": "2", f"title_i{item.pk}": "Overwritten", f"out_i{item.pk}": "on"},
    )
    assert titles(meeting) == ["Open", "Hidden title"]
    cleared = officer()
    add_role(cleared, "chief_executive", sensitive=True)
    assert "OFFICIAL-SENSITIVE" in client_as(cleared).get(url("agenda_change", meeting)).content.decode()


def test_the_agenda_takes_few_queries_however_long(client_as, django_assert_max_num_queries) -> None:
    meeting, _ = agenda(*(f"Item {number}" for number in range(30)), record=make_decision())
    client = client_as(officer())
    client.get(url("agenda_change", meeting))
    with django_assert_max_num_queries(12):
        client.get(url("agenda_change", meeting))


# Who may, and when
def test_only_officers_change_meetings(client_as) -> None:
    meeting = soon()
    for role in ("holder", "deputy", "colleague", "chair", "analyst"):
        client = client_as(make_person(role))
        for name in ("meeting_change", "meeting_cancel", "agenda_change"):
            assert client.get(url(name, meeting)).status_code == 403
            assert client.post(url(name, meeting), {"because": "x"}).status_code == 403
        shown = client.get(url("meeting_detail", meeting)).content.decode()
        assert "Change the agenda" not in shown
    meeting.refresh_from_db()
    assert not meeting.is_cancelled
    assert client_as(make_person("administrator")).get(url("meeting_change", meeting)).status_code == 404


def test_what_is_offered_depends_on_the_day(client_as) -> None:
    client = client_as(officer())

    def offered(meeting: Meeting) -> set[str]:
        context = client.get(url("meeting_detail", meeting)).context
        return {button.label for button in [*context["buttons"], *context["menu_buttons"]]}

    to_come, now, held = soon(), make_meeting(), make_meeting(held_on=today() - timedelta(days=1))
    both = {"Declare an interest", "Ask for an action"}
    change = {"Change the agenda", "Change this meeting", "Cancel this meeting"}
    assert offered(to_come) == both | change | {"Record apologies"}
    assert offered(now) == both | change | {"Record attendance", "Record a decision"}
    after = {"Record attendance", "Record a decision", "Add an agenda item", "It was not held"}
    assert offered(held) == both | after
    for name in ("meeting_change", "agenda_change"):
        assert "has been held" in client.get(url(name, held), follow=True).content.decode()


# Attendance
def test_apologies_come_before_the_day(client_as) -> None:
    prevention_board(quorum=1)
    meeting, seat = soon(), seat_of("police")
    client, address = client_as(officer()), url("attendance_take", meeting)
    shown = client.get(address).content.decode()
    assert "Record apologies" in shown
    assert "Attended" not in shown
    typed = {f"seat-{seat.pk}": "apologies", f"was-seat-{seat.pk}": "none"}
    answer = client.post(address, typed, follow=True).content.decode()
    assert "1 seat sent apologies so far." in answer
    assert "Quorum not met" not in answer
    typed = {f"seat-{seat.pk}": "none", f"was-seat-{seat.pk}": "apologies"}
    client.post(address, typed)
    assert not Attendance.objects.exists()


def test_what_another_officer_has_marked_meanwhile_stays(client_as) -> None:
    meeting, mine, theirs = make_meeting(), seat_of("police"), seat_of("fire")
    client, address = client_as(officer()), url("attendance_take", meeting)
    client.get(address)
    attend(meeting, theirs)
    client.post(
        address,
        {f"seat-{mine.pk}": "holder", f"was-seat-{mine.pk}": "", f"was-seat-{theirs.pk}": ""},
    )
    assert {row.seat for row in Attendance.objects.all()} == {mine, theirs}


def test_attendance_is_counted_in_words(client_as) -> None:
    meeting, client = make_meeting(), client_as(officer())
    seats = [seat_of("police", category=f"Seat {number}") for number in range(5)]
    make_person("deputy", seat=seats[1])

    def words() -> str:
        return client.get(url("meeting_detail", meeting)).context["attendance_words"]

    attend(meeting, seats[0])
    assert words() == "1 of 5 seats are marked so far: 1 attended."
    attend(meeting, seats[1], how="deputy")
    attend(meeting, seats[2], how="apologies")
    assert words() == "3 of 5 seats are marked so far: 2 attended, 1 of them by a deputy; 1 sent apologies."
    shown = client.get(url("meeting_detail", meeting)).content.decode()
    assert "Not marked yet: Seat 3 seat" in shown
    attend(meeting, seats[3], how="absent")
    attend(meeting, seats[4], how="absent")
    assert words() == "2 of 5 seats attended, 1 of them by a deputy; 1 sent apologies; 2 were absent."
