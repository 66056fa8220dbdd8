"""Home: what every role finds there, and what nobody may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from dashboards.presenters.home import Home
from issues_log.actions import take_up
from meetings.actions import cancel_meeting
from partnership.clock import at_time
from partnership.people.models import User
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from partnership.records.registry import target_of
from people_zones.actions import give_zone_role
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person, make_seat, upper_board
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.meetings import make_action, make_decision, make_meeting
from tests.factories.monitoring import make_force, make_llr, street_file, street_row, take
from tests.factories.people_zones import make_legacy_zone, make_zone
from tests.factories.prioritisation import held_seat, open_round, prepare
from tests.factories.strategies import consult, make_active, make_input, make_strategy, make_targeted

from .reading import numbers_of, rows_behind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def home_of(client_as: Any, person: User) -> Home:
    response = client_as(person).get("/")
    assert response.status_code == 200
    return response.context["page"]  # type: ignore[no-any-return]


def words_of(client_as: Any, person: User) -> str:
    return str(client_as(person).get("/").content.decode())


ROLES = [
    "holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst",
    "zone_coordinator", "community_contact", "administrator", None,
]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_home_is_open_to_everyone_with_an_account_and_says_when_nothing_needs_them(
    client_as: Any, role: str | None
) -> None:
    page = home_of(client_as, make_person(role))
    assert page.summary == "Nothing needs you now."
    assert page.groups == []
    assert page.caption.startswith("Wednesday 10 June 2026 · ")


def test_strangers_sign_in_first(client: Any) -> None:
    assert client.get("/").status_code == 302
    assert reverse("home") == "/"


def test_nothing_is_written_on_home(client_as: Any) -> None:
    assert client_as(make_person("holder")).post("/").status_code == 405


def test_how_much_needs_one_is_said_first(client_as: Any) -> None:
    agency = make_agency("Fire Service")
    holder = make_person("holder", seat=make_seat(agency=agency))
    make_action(agency=agency, due_on=date(2026, 6, 2), at=at_time(date(2026, 6, 1)))
    make_action(agency=agency, due_on=date(2026, 9, 1))
    page = home_of(client_as, holder)
    assert page.summary == "2 things need you. 1 is late."
    assert page.nothing_until == ""
    assert [group.title for group in page.groups] == ["Late", "Later"]


def test_what_is_prepared_is_shown_last_and_counted_nowhere(client_as: Any) -> None:
    seat, _ = held_seat()
    colleague = make_person("colleague", seat=seat)
    prepare(open_round(), seat, colleague)
    page = home_of(client_as, colleague)
    assert page.summary == "Nothing needs you now."
    assert [group.title for group in page.groups] == ["Prepared, waiting for the holder"]
    make_action(agency=seat.agency, due_on=date(2026, 9, 1))
    page = home_of(client_as, colleague)
    assert page.summary == "1 thing needs you."
    assert page.nothing_until == "Nothing is due until Tuesday 1 September 2026."
    assert [group.title for group in page.groups] == ["Later", "Prepared, waiting for the holder"]


def test_where_nothing_is_near_the_first_day_is_said(client_as: Any) -> None:
    agency = make_agency("Fire Service")
    holder = make_person("holder", seat=make_seat(agency=agency))
    make_meeting(held_on=date(2026, 7, 6))
    assert home_of(client_as, holder).nothing_until == (
        "Nothing is due until the Prevention Board meets on Monday 6 July 2026."
    )
    make_action(agency=agency, due_on=date(2026, 9, 1))
    assert home_of(client_as, holder).nothing_until == "Nothing is due until Tuesday 1 September 2026."


# News of one's own issues -----------------------------------------------------------------------
def test_one_reads_what_happened_to_what_one_raised_and_why(client_as: Any) -> None:
    holder, officer = make_person("holder"), make_person("officer")
    issue = make_issue(holder, what="Fires in sheds")
    make_issue(what="Somebody else's")
    (own,) = home_of(client_as, holder).own
    assert own.name == f"{issue.reference} Fires in sheds"
    assert (own.state, own.text) == ("Logged", "You will have an answer by Wednesday 24 June 2026.")
    take_up(issue=issue, by=actor(officer))
    assert home_of(client_as, holder).own[0].state == "Under review"


def test_of_ones_own_sensitive_issue_only_the_reference_is_shown(client_as: Any) -> None:
    holder = make_person("holder")
    issue = make_issue(holder, what="A secretive thing", marking=Marking.SENSITIVE)
    page = home_of(client_as, holder)
    assert [own.name for own in page.own] == [issue.reference]
    words = words_of(client_as, holder)
    assert "secretive" not in words
    assert "OFFICIAL-SENSITIVE" not in words
    assert client_as(holder).get(page.own[0].url, follow=True).status_code == 200


def test_one_is_told_of_issues_on_which_one_spoke_while_one_may_see_them(client_as: Any) -> None:
    speaker, officer = make_person("holder"), make_person("officer")
    issue = make_issue(what="Fires in sheds")
    make_voice(issue, speaker)
    take_up(issue=issue, by=actor(officer))
    (line,) = home_of(client_as, speaker).unread
    assert (line.text, line.url) == ("Taken up for review.", f"/issues/{issue.pk}/")
    issue.refresh_from_db()
    issue.marking = Marking.SENSITIVE
    issue.save()
    assert home_of(client_as, speaker).unread[0].url == ""
    assert "Fires in sheds" not in words_of(client_as, speaker)
    assert home_of(client_as, make_person("holder")).unread == []


def test_one_is_told_that_a_meeting_is_cancelled_and_it_is_the_next_one_no_longer(client_as: Any) -> None:
    holder, officer = make_person("holder"), make_person("officer")
    meeting = make_meeting(held_on=date(2026, 7, 1))
    assert [panel.url for panel in home_of(client_as, holder).meetings] == [f"/meetings/{meeting.pk}/"]
    cancel_meeting(meeting=meeting, because="Too few can come.", by=actor(officer))
    page = home_of(client_as, holder)
    assert page.meetings == []
    (line,) = page.unread
    assert (line.url, line.text) == (f"/meetings/{meeting.pk}/", "It is cancelled. Too few can come.")
    holder.memberships.all().delete()
    assert home_of(client_as, User.objects.get(pk=holder.pk)).unread[0].url == ""


# By role ----------------------------------------------------------------------------------------
def test_a_guest_finds_what_is_open_to_them_and_until_when(client_as: Any) -> None:
    guest = make_person(None)
    strategy, other = make_strategy(title="Open to one"), make_strategy(title="Not open")
    gone = make_strategy(title="Was open")
    secret = make_strategy(title="Secretive")
    Strategy.objects.filter(pk=secret.pk).update(marking=Marking.SENSITIVE)
    for record, until in ((strategy, date(2026, 8, 1)), (gone, date(2026, 6, 9)), (secret, date(2026, 8, 1))):
        kind, pk = target_of(record)
        Grant.objects.create(
            user=guest, target_kind=kind, target_id=pk, until=until, why="Inspection", given_at=at_time(until)
        )
    page = home_of(client_as, guest)
    assert [(link.label, link.note) for link in page.opened] == [
        (f"{strategy.reference} Open to one", "Until Saturday 1 August 2026 · Inspection")
    ]
    words = words_of(client_as, guest)
    assert other.title not in words
    assert "Secretive" not in words
    assert client_as(guest).get(page.opened[0].url).status_code == 200
    assert "Nothing is open to you today." in words_of(client_as, make_person(None))


def test_a_zones_people_find_their_zone_and_may_log_an_issue(client_as: Any) -> None:
    person, officer = make_person("community_contact"), make_person("officer")
    zone = make_legacy_zone("Riverside")
    make_legacy_zone("Northfield")
    give_zone_role(zone=zone, user=person, role="contact", by=actor(officer))
    page = home_of(client_as, person)
    assert [link.label for link in page.zones] == [f"{zone.reference} Riverside"]
    assert page.may_log
    words = words_of(client_as, person)
    assert "Northfield" not in words
    assert page.steps == []
    assert client_as(person).get(page.zones[0].url).status_code == 200


def test_an_administrator_finds_what_they_keep_and_nothing_of_the_log(client_as: Any) -> None:
    make_issue(what="Fires in sheds")
    person = make_person("administrator")
    page = home_of(client_as, person)
    assert page.is_administrator
    assert not page.may_log
    assert not page.steps
    words = words_of(client_as, person)
    assert reverse("account") in words
    assert "You look after accounts" not in words
    assert all(reverse(name) in words for name in ("person_list", "seat_list", "agency_list"))


def test_an_analyst_reads_what_their_agency_sent_last(client_as: Any) -> None:
    make_llr()
    force = make_force()
    analyst = make_person("analyst", agency=force)
    page = home_of(client_as, analyst)
    assert page.data is not None
    assert page.data.says == "Your agency has not sent any data yet."
    sent = take(street_file(street_row()), force)
    page = home_of(client_as, analyst)
    assert page.data is not None
    assert [link.label for link in page.data.sent] == [sent.file_name]
    assert page.data.sent[0].note == "Leicestershire Police sent it on 10 June 2026, and it was accepted"
    assert home_of(client_as, make_person("officer")).data is None


def test_the_upper_boards_people_find_what_came_to_them_and_the_way_to_the_dashboard(client_as: Any) -> None:
    member = make_person("holder", board=upper_board(), seat=make_seat(upper_board()))
    strategy = make_strategy(title="Against fires")
    make_input(strategy)
    make_active(strategy, flagged=True)
    make_strategy(title="A draft")
    page = home_of(client_as, member)
    assert [link.label for link in page.upper] == [f"{strategy.reference} Against fires"]
    assert page.to_dashboard == "Strategic Partnership Board"
    assert page.steps == []
    assert "A draft" not in words_of(client_as, member)
    assert home_of(client_as, make_person("chief_executive")).to_dashboard
    assert not home_of(client_as, make_person("holder")).to_dashboard


def test_the_next_meetings_are_those_that_one_reads(client_as: Any) -> None:
    make_meeting(held_on=date(2026, 7, 6))
    make_meeting(upper_board(), date(2026, 7, 1))
    assert [panel.board for panel in home_of(client_as, make_person("holder")).meetings] == [
        "Prevention Board"
    ]
    assert [panel.board for panel in home_of(client_as, make_person("officer")).meetings] == [
        "Strategic Partnership Board",
        "Prevention Board",
    ]
    assert home_of(client_as, make_person("community_contact")).meetings == []


# Where the work stands --------------------------------------------------------------------------
def test_the_four_steps_count_what_one_may_see_and_lead_to_it(client_as: Any) -> None:
    cleared = make_person("officer", sensitive=True)
    make_issue(cleared, marking=Marking.SENSITIVE)
    make_issue()
    holder = held_seat()[1]
    open_round(name="Summer round")
    strategy = make_strategy()
    make_input(strategy)
    make_active(strategy)
    make_strategy()
    make_legacy_zone("Riverside")
    make_legacy_zone("Old", status="closed")
    response = client_as(holder).get("/")
    steps = response.context["page"].steps
    assert [step.name for step in steps] == [
        "1. Define the problem", "2. Find the causes", "3. Find what works", "4. Do it and widen it",
    ]  # fmt: skip
    assert [part.label for part in steps[1].parts] == ["Summer round: 0 of 2 seats have scored"]
    assert [part.label for part in steps[2].parts] == ["1 being drafted"]
    assert [part.label for part in steps[3].parts] == ["1 active strategy", "1 People Zone not closed"]
    assert [step.current for step in steps] == [False, True, False, False]
    for person in (holder, cleared):
        page = client_as(person).get("/")
        for url, number in numbers_of(page):
            assert rows_behind(client_as(person), url) == number, url
    assert [link[1] for link in numbers_of(client_as(cleared).get("/"))][:1] == [
        numbers_of(client_as(holder).get("/"))[0][1] + 1
    ]


@pytest.mark.parametrize("role", ["holder", "officer", "chief_executive", "chair", "analyst"])
def test_the_number_of_queries_does_not_grow(
    client_as: Any, role: str, django_assert_max_num_queries: Any
) -> None:
    agency = make_agency("Fire Service")
    seat = make_seat(agency=agency)
    person = make_person(role, seat=seat) if role == "holder" else make_person(role, agency=agency)
    for number in range(4):
        strategy = make_strategy(title=f"Strategy {number}")
        make_input(strategy, lead=agency)
        consult(strategy)
        make_zone(strategy, f"Street {number}")
        make_decision()
        make_action(agency=agency)
        make_targeted()
        make_voice(make_issue(), person) if role == "holder" else make_issue(person)
        open_round()
    make_meeting(held_on=date(2026, 7, 6))
    client = client_as(person)
    client.get("/")
    with django_assert_max_num_queries(26):
        client.get("/")
