"""The pages of actions: asking, finishing, lists, and who is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.actions import finish_action
from meetings.models import Action
from partnership.clock import today
from tests.factories.ground import (
    actor,
    make_agency,
    make_person,
    make_seat,
    prevention_board,
    upper_board,
)
from tests.factories.meetings import make_action, make_decision, make_meeting, officer

pytestmark = pytest.mark.django_db
ASK, LIST = "meetings:action_ask", "meetings:action_list"


def typed(agency, **changed):
    day = today() + timedelta(days=3)
    return {
        "what": "Send the figures",
        "agency": agency.pk,
        "due_on_day": day.day,
        "due_on_month": day.month,
        "due_on_year": day.year,
        **changed,
    }


def make_late(action: Action, days: int = 4) -> Action:
    Action.objects.filter(pk=action.pk).update(due_on=today() - timedelta(days=days))
    return action


def test_an_officer_asks_because_of_a_decision(client_as) -> None:
    seat = make_seat()
    holder = make_person("holder", seat=seat)
    meeting = make_meeting()
    decision = make_decision(meeting=meeting)
    url = reverse(ASK) + f"?decision={decision.pk}"
    answer = client_as(officer()).post(url, typed(seat.agency, owner=holder.pk))
    action = Action.objects.get()
    assert answer.url == reverse("meetings:decision_detail", args=[decision.pk])
    assert (action.decision, action.meeting, action.owner) == (decision, meeting, holder)


def test_an_owner_is_of_the_agency_that_is_asked(client_as) -> None:
    prevention_board()
    other = make_person("holder")
    refused = client_as(officer()).post(reverse(ASK), typed(make_agency(), owner=other.pk))
    assert refused.context["form"].errors["owner"] == ["Select someone of the agency that is asked"]
    assert not Action.objects.exists()


def test_every_question_has_its_own_message(client_as) -> None:
    prevention_board()
    yesterday = today() - timedelta(days=1)
    late = {"due_on_day": yesterday.day, "due_on_month": yesterday.month, "due_on_year": yesterday.year}
    client = client_as(officer())
    empty = client.post(reverse(ASK), {}).context["form"].errors
    assert empty["what"] == ["Enter what is to be done"]
    assert empty["agency"] == ["Select the agency that is asked"]
    assert empty["due_on"] == ["Enter the day it is due"]
    refused = client.post(reverse(ASK), typed(make_agency(), **late)).context["form"].errors
    assert "or later" in refused["due_on"][0]


def test_only_officers_ask(client_as) -> None:
    prevention_board()
    for role in ("holder", "deputy", "colleague", "chair", "analyst", "administrator", None):
        client = client_as(make_person(role))
        assert client.get(reverse(ASK)).status_code == 403
        assert client.post(reverse(ASK), typed(make_agency())).status_code == 403
    assert not Action.objects.exists()


def test_the_agencys_deputy_finishes_it(client_as) -> None:
    seat = make_seat()
    action = make_action(agency=seat.agency)
    client = client_as(make_person("deputy", seat=seat))
    detail = reverse("meetings:action_detail", args=[action.pk])
    finish = reverse("meetings:action_finish", args=[action.pk])
    assert finish in client.get(detail).content.decode()
    assert "Enter what was done" in client.post(finish, {"note": ""}).content.decode()
    client.post(finish, {"note": "Sent on Friday"})
    shown = client.get(detail).content.decode()
    assert "Sent on Friday" in shown
    assert finish not in shown
    assert "was finished on" in client.post(finish, {"note": "Again"}, follow=True).content.decode()


def test_who_may_not_finish_it_reads_who_does(client_as) -> None:
    seat = make_seat(agency=make_agency("Fire Service"))
    action = make_action(agency=seat.agency)
    detail = reverse("meetings:action_detail", args=[action.pk])
    holder, colleague = make_person("holder", seat=seat), make_person("colleague", seat=seat)
    words = "A seat holder or deputy of Fire Service finishes this."
    assert words in client_as(colleague).get(detail).content.decode()
    assert words not in client_as(holder).get(detail).content.decode()
    finish_action(action=action, note="Sent", by=actor(holder))
    assert words not in client_as(colleague).get(detail).content.decode()


def test_where_nobody_sits_for_the_agency_an_officer_finishes_it(client_as) -> None:
    detail = reverse("meetings:action_detail", args=[make_action().pk])
    shown = client_as(make_person("holder")).get(detail).content.decode()
    assert "An officer of the Office of the Police and Crime Commissioner finishes this." in shown
    assert "Not yet given to a person" in shown


def test_somebody_else_does_not_finish_it(client_as) -> None:
    seat = make_seat()
    action = make_action(agency=seat.agency)
    finish = reverse("meetings:action_finish", args=[action.pk])
    detail = reverse("meetings:action_detail", args=[action.pk])
    for person in (make_person("holder"), make_person("colleague", seat=seat), make_person("analyst")):
        client = client_as(person)
        assert client.get(finish).status_code == 403
        assert client.post(finish, {"note": "Done"}).status_code == 403
        assert finish not in client.get(detail).content.decode()
    for role in (None, "administrator", "zone_coordinator", "community_contact"):
        client = client_as(make_person(role))
        assert client.get(detail).status_code == 404
        assert client.post(finish, {"note": "Done"}).status_code == 404
        assert client.get(reverse(LIST)).status_code == 403
    action.refresh_from_db()
    assert action.done_at is None


def test_who_is_asked_by_a_board_they_do_not_read_sees_the_action_alone(client_as) -> None:
    seat = make_seat()
    meeting = make_meeting(upper_board())
    action = make_action(upper_board(), agency=seat.agency, meeting=meeting)
    client = client_as(make_person("holder", seat=seat))
    shown = client.get(reverse("meetings:action_detail", args=[action.pk])).content.decode()
    assert "It came of something that you can’t see." in shown
    assert client.get(reverse("meetings:meeting_detail", args=[meeting.pk])).status_code == 404


def test_a_sensitive_decisions_action_is_marked_and_closed(client_as) -> None:
    action = make_action(what="Hidden action", decision=make_decision(marking="sensitive"))
    detail = reverse("meetings:action_detail", args=[action.pk])
    blind, cleared = client_as(make_person("holder")), client_as(make_person("holder", sensitive=True))
    assert blind.get(detail).status_code == 404
    assert "Hidden action" not in blind.get(reverse(LIST)).content.decode()
    assert "OFFICIAL-SENSITIVE" in cleared.get(detail).content.decode()


def test_the_list_filters_by_state_agency_and_board(client_as) -> None:
    ours = make_agency("Fire service")
    make_action(what="Open one", agency=ours)
    make_late(make_action(what="Late one"))
    finish_action(action=make_action(what="Done one"), note="Yes", by=actor(officer()))
    make_action(upper_board(), what="Upper one")
    client = client_as(officer())
    names = ("Open one", "Late one", "Done one", "Upper one")

    def seen(query: str) -> list[str]:
        shown = client.get(reverse(LIST) + query).content.decode()
        return [words for words in names if words in shown]

    assert seen("") == ["Open one", "Late one", "Upper one"]
    assert seen("?state=overdue") == ["Late one"]
    assert seen("?state=done") == ["Done one"]
    assert seen("?state=all") == list(names)
    assert seen(f"?agency={ours.pk}") == ["Open one"]
    assert seen(f"?board={upper_board().pk}") == ["Upper one"]
    assert seen(f"?state=overdue&agency={ours.pk}") == []
    assert "4 days late" in client.get(reverse(LIST)).content.decode()


def test_the_list_takes_few_queries_however_long(client_as, django_assert_max_num_queries) -> None:
    owner = make_person("holder")
    for _ in range(30):
        make_action(owner=owner)
    client = client_as(make_person("holder"))
    client.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        shown = client.get(reverse(LIST)).content.decode()
    assert "Showing 1 to 25 of 30" in shown
    action = Action.objects.first()
    with django_assert_max_num_queries(10):
        client.get(reverse("meetings:action_detail", args=[action.pk]))
