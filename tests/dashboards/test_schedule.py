"""The board's initial schedule: what the records show, what officers say, and where home opens on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dashboards.actions import AlreadyDone, NotSaidDone, finish_step, plan_step, reopen_step
from dashboards.forms import DoneForm, PlanForm, ReopenForm
from dashboards.models import ScheduleStep
from dashboards.state.schedule import is_done, steps_seen
from meetings.models import Meeting
from partnership.boards.models import Board
from partnership.clock import at_time
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from prioritisation.models import TargetedBehaviour
from reports.models import Report
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person, prevention_board
from tests.factories.issues_log import make_issue
from tests.factories.meetings import make_meeting
from tests.factories.strategies import make_active, make_input, make_strategy

TODAY = date(2026, 6, 10)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def step(position: int) -> ScheduleStep:
    return ScheduleStep.objects.get(position=position)


def done(user: User) -> list[int]:
    return [each.position for each in steps_seen(user, TODAY) if is_done(each)]


@pytest.fixture
def officer() -> User:
    return make_person("officer")


# What the records show --------------------------------------------------------------------------
def test_an_empty_area_has_seven_steps_and_none_is_done(officer: User) -> None:
    assert ScheduleStep.objects.count() == 7
    assert done(officer) == []


def test_membership_needs_seats_enough_for_a_quorum_and_a_meeting(officer: User) -> None:
    Board.objects.filter(kind="prevention").update(quorum=2)
    make_person("holder")
    make_meeting(held_on=date(2026, 7, 6))
    assert done(officer) == []
    make_person("holder")
    assert done(officer) == [1]
    Meeting.objects.all().delete()
    assert done(officer) == []


def test_a_board_without_a_quorum_still_needs_somebody_on_it(officer: User) -> None:
    make_meeting(held_on=date(2026, 7, 6))
    assert prevention_board().quorum == 0
    assert done(officer) == []


def test_the_first_issue_shows_the_second_step_to_whoever_may_see_it(officer: User) -> None:
    cleared = make_person("officer", sensitive=True)
    make_issue(cleared, marking=Marking.SENSITIVE)
    assert done(cleared) == [2]
    assert done(officer) == []
    make_issue()
    assert done(officer) == [2]


def test_choice_strategy_and_report_show_their_steps(officer: User) -> None:
    strategy = make_strategy()
    assert TargetedBehaviour.objects.exists()
    assert 5 in done(officer)
    assert 6 not in done(officer)
    make_input(strategy)
    make_active(strategy)
    assert 6 in done(officer)
    Strategy.objects.update(marking=Marking.SENSITIVE)
    assert 6 not in done(officer)
    assert not {3, 4, 7} & set(done(officer))


def test_in_the_example_all_but_horizon_scanning_is_done(llr: None, client_as: Any) -> None:
    chief = User.objects.get(email="chief-executive@example.org")
    assert Report.objects.filter(status="published").exists()
    response = client_as(chief).get("/schedule/")
    page = response.context["page"]
    assert [each.number for each in page.steps if not each.is_done] == [4]
    assert page.summary.startswith(
        "6 of 7 steps are done. Next: Agree arrangements for horizon scanning, due "
    )
    home = client_as(chief).get("/")
    assert not home.context["page"].schedule.opens
    assert "6 of 7 steps are done." in home.content.decode()
    for number in range(1, 8):
        one = client_as(chief).get(f"/schedule/{step(number).pk}/")
        assert bool(one.context["page"].shows) == (number != 4), number


# What officers say ------------------------------------------------------------------------------
def test_planning_says_who_and_by_when_and_leaves_an_event(officer: User) -> None:
    agency, first = make_agency("Fire Service"), step(4)
    plan_step(step=first, lead=agency, due_on=date(2026, 9, 1), base_version=1, by=actor(officer))
    first.refresh_from_db()
    assert (first.lead, first.due_on, first.version) == (agency, date(2026, 9, 1), 2)
    event = Event.objects.of(first).get()
    assert (event.kind, event.note, event.by) == (
        "planned",
        "Fire Service leads it, due 1 September 2026.",
        officer,
    )
    with pytest.raises(Clash):
        plan_step(step=first, lead=None, due_on=None, base_version=1, by=actor(officer))


def test_a_step_is_done_once_and_can_be_taken_back(officer: User) -> None:
    finish_step(step=step(4), done_on=TODAY, note="Agreed", by=actor(officer))
    assert done(officer) == [4]
    with pytest.raises(AlreadyDone, match="10 June 2026"):
        finish_step(step=step(4), done_on=TODAY, note="Again", by=actor(officer))
    reopen_step(step=step(4), reason="Only half of it", by=actor(officer))
    assert done(officer) == []
    assert (step(4).done_on, step(4).done_by, step(4).done_note) == (None, None, "")
    assert [event.kind for event in Event.objects.of(step(4))] == ["reopened", "done"]
    with pytest.raises(NotSaidDone):
        reopen_step(step=step(4), reason="Twice", by=actor(officer))


def test_a_step_is_not_done_tomorrow(officer: User) -> None:
    with pytest.raises(NotAllowed, match="today or before"):
        finish_step(step=step(4), done_on=date(2026, 6, 11), note="Soon", by=actor(officer))
    with pytest.raises(NotAllowed, match="today or before"):
        finish_step(step=step(4), done_on=TODAY, note="Then", by=actor(officer), at=at_time(date(2026, 6, 1)))


def test_the_database_keeps_who_and_when_together(officer: User) -> None:
    with pytest.raises(IntegrityError, match="a_step_done_says_by_whom"), transaction.atomic():
        ScheduleStep.objects.filter(position=4).update(done_on=TODAY)


def test_taking_back_leaves_what_the_records_show(officer: User) -> None:
    make_issue()
    finish_step(step=step(2), done_on=TODAY, note="Agreed", by=actor(officer))
    reopen_step(step=step(2), reason="Not so", by=actor(officer))
    assert done(officer) == [2]


# Pages ------------------------------------------------------------------------------------------
def test_an_officer_plans_and_finishes_a_step_on_its_pages(client_as: Any, officer: User) -> None:
    agency, client, url = make_agency("Fire Service"), client_as(officer), f"/schedule/{step(4).pk}/"
    assert "No day yet" in client.get(url).content.decode()
    day = {"due_on_day": "1", "due_on_month": "9", "due_on_year": "2026"}
    answer = client.post(f"{url}plan/", {"lead": agency.pk, **day, "base_version": 1}, follow=True)
    assert answer.redirect_chain[0][0] == url
    assert "Fire Service" in answer.content.decode()
    said = {"done_on_day": "9", "done_on_month": "6", "done_on_year": "2026", "note": "Agreed on the 9th"}
    words = client.post(f"{url}done/", said, follow=True).content.decode()
    assert "Agreed on the 9th" in words
    assert f"{officer.post} said so" in words
    assert "Say that it is done" not in words
    words = client.post(f"{url}reopen/", {"reason": "Only half of it"}, follow=True).content.decode()
    assert "Only half of it" in words
    assert "Say that it is done" in words


def test_bad_input_keeps_what_was_typed_and_says_what_is_wrong(client_as: Any, officer: User) -> None:
    client, url = client_as(officer), f"/schedule/{step(4).pk}/done/"
    empty = client.post(url, {}).content.decode()
    assert "<title>Error: " in empty
    assert "Enter the day it was done" in empty
    assert "Enter what was agreed" in empty
    said = {"done_on_day": "11", "done_on_month": "6", "done_on_year": "2026", "note": "Ring 0116 496 0000"}
    late = client.post(url, said).content.decode()
    assert "must be 10 June 2026 or earlier" in late
    assert "Take out the telephone number" in late
    assert 'value="11"' in late


def test_two_officers_at_once_lose_neither_answer(client_as: Any, officer: User) -> None:
    mine, theirs, url = make_agency("Mine"), make_agency("Theirs"), f"/schedule/{step(4).pk}/plan/"
    client = client_as(officer)
    plan_step(step=step(4), lead=theirs, due_on=None, base_version=1, by=actor(make_person("officer")))
    answer = client.post(url, {"lead": mine.pk, "base_version": 1})
    words = answer.content.decode()
    assert "It is now led by Theirs, due no day." in words
    assert f'<option value="{mine.pk}" selected>' in words
    assert step(4).lead == theirs
    client.post(url, {"lead": mine.pk, "base_version": answer.context["form"]["base_version"].value()})
    assert step(4).lead == mine


@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "vice_chair", "analyst"])
def test_readers_of_the_board_read_it_and_only_officers_write(client_as: Any, role: str) -> None:
    client, url = client_as(make_person(role)), f"/schedule/{step(4).pk}/"
    assert client.get("/schedule/").status_code == 200
    page = client.get(url).content.decode()
    assert "Say that it is done" not in page
    assert "Set who leads it" not in page
    for move in ("plan", "done", "reopen"):
        assert client.get(f"{url}{move}/").status_code == 403
        assert client.post(f"{url}{move}/").status_code == 403
    assert not Event.objects.of(step(4)).exists()


@pytest.mark.parametrize("role", ["zone_coordinator", "community_contact", "administrator", None])
def test_others_have_no_such_page(client_as: Any, role: str | None) -> None:
    client = client_as(make_person(role))
    assert client.get("/schedule/").status_code == 403
    assert client.get(f"/schedule/{step(4).pk}/").status_code == 403
    assert not ScheduleStep.objects.visible_to(make_person(role)).exists()


def test_an_unknown_step_is_not_found(client_as: Any, officer: User) -> None:
    assert client_as(officer).get("/schedule/0/").status_code == 404


@pytest.mark.parametrize("form", [PlanForm, DoneForm, ReopenForm])
def test_forms_name_every_field_and_word_every_error(form: Any) -> None:
    made = form(back="/", **({"step": step(1)} if form is PlanForm else {}))
    assert layout_faults(made) == []
    assert unworded_fields(made) == []


def test_the_page_costs_few_queries(
    client_as: Any, officer: User, django_assert_max_num_queries: Any
) -> None:
    client = client_as(officer)
    client.get("/schedule/")
    with django_assert_max_num_queries(6):
        client.get("/schedule/")
    with django_assert_max_num_queries(14):
        client.get(f"/schedule/{step(1).pk}/")


# Home -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["officer", "chief_executive", "chair", "vice_chair"])
def test_an_empty_area_opens_on_the_schedule_for_those_who_lead_it(client_as: Any, role: str) -> None:
    client = client_as(make_person(role))
    page = client.get("/")
    assert page.context["page"].schedule.opens
    words = page.content.decode()
    assert "Setting up the Prevention Board" in words
    assert "1. Establish membership and meeting arrangements" in words
    assert "0 of 7 steps are done. Next: Establish membership and meeting arrangements." in words


def test_once_an_issue_is_logged_it_is_a_panel_and_then_a_link(client_as: Any, officer: User) -> None:
    make_issue()
    words = client_as(officer).get("/").content.decode()
    assert "Setting up the" not in words
    assert "1 of 7 steps is done." in words
    for each in ScheduleStep.objects.exclude(position=2):
        finish_step(step=each, done_on=TODAY, note="Agreed", by=actor(officer))
    words = client_as(officer).get("/").content.decode()
    assert "steps are done" not in words
    assert 'href="/schedule/"' in words


@pytest.mark.parametrize("role", ["holder", "analyst", "community_contact", None])
def test_others_do_not_open_on_it(client_as: Any, role: str | None) -> None:
    assert client_as(make_person(role)).get("/").context["page"].schedule is None


def test_a_late_step_says_by_how_much(client_as: Any, officer: User) -> None:
    plan_step(step=step(1), lead=None, due_on=date(2026, 6, 6), base_version=1, by=actor(officer))
    words = client_as(officer).get("/").content.decode()
    assert "4 days late" in words
