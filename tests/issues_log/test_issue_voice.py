"""We see this too."""

import pytest
from django.urls import reverse

from issues_log import actions
from issues_log.models import Voice
from partnership.records.marking import Marking
from tests.factories.ground import actor, add_role, make_agency, make_person
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.django_db

VOICE = {"harm": "severe", "words": "We see it every week.", "on_behalf_of": "ours"}


def url(issue):
    return reverse("issues_log:issue_voice", args=[issue.pk])


def seat_of(person):
    return person.memberships.get().seat.pk


@pytest.mark.parametrize("role", ["holder", "deputy", "colleague"])
def test_it_works(client_as, role):
    person, issue = make_person(role), make_issue()
    client = client_as(person)
    assert client.get(url(issue)).status_code == 200
    response = client.post(url(issue), VOICE | {"seat": seat_of(person), "on_behalf_of": "victims"})
    assert response.url == reverse("issues_log:issue_detail", args=[issue.pk])
    voice = Voice.objects.get()
    assert (voice.by, voice.words, voice.on_behalf_of) == (person, VOICE["words"], "victims")
    assert voice.agency == voice.seat.agency


def test_the_contributor_adds_what_they_know(client_as):
    person = make_person()
    issue = make_issue(person)
    client = client_as(person)
    page = client.get(url(issue)).content.decode()
    assert "Add what you know" in page
    assert "We see this too" not in page
    client.post(url(issue), VOICE | {"seat": seat_of(person)})
    assert Voice.objects.get().by == person
    page = client.get(reverse("issues_log:issue_detail", args=[issue.pk])).content.decode()
    assert f"What you added is on {issue.reference}." in page
    assert "Add what you know" in page
    assert "We see this too" not in page
    others = client_as(make_person()).get(reverse("issues_log:issue_detail", args=[issue.pk]))
    assert "We see this too" in others.content.decode()


def test_our_own_view_is_on_behalf_of_nobody(client_as):
    person, issue = make_person(), make_issue()
    client_as(person).post(url(issue), VOICE | {"seat": seat_of(person)})
    assert Voice.objects.get().on_behalf_of == ""


def test_whoever_fills_two_seats_says_for_which(client_as):
    person, issue, second = make_person(), make_issue(), make_agency("Second")
    seat = add_role(person, "deputy", agency=second).seat
    client = client_as(person)
    assert "Select for which seat you speak" in client.post(url(issue), VOICE).content.decode()
    client.post(url(issue), VOICE | {"seat": seat.pk})
    assert Voice.objects.get().agency == second


def test_nobody_speaks_for_anothers_seat(client_as):
    issue, other = make_issue(), make_person()
    client_as(make_person()).post(url(issue), VOICE | {"seat": seat_of(other)})
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"harm": ""}, "Select how much harm it does"),
        ({"words": ""}, "Enter what you see"),
        ({"words": "Ring 07700 900461"}, "Take out the telephone number"),
        ({"on_behalf_of": ""}, "Select whose view it is"),
    ],
)
def test_each_answer_is_asked_for(client_as, wrong, message):
    person, issue = make_person(), make_issue()
    page = client_as(person).post(url(issue), VOICE | {"seat": seat_of(person)} | wrong).content.decode()
    assert page.count(message) == 2  # beside the field, and in the summary
    assert "<title>Error: " in page
    assert not Voice.objects.exists()


def test_a_merged_issue_refuses_and_keeps_what_was_typed(client_as):
    person, gone, officer = make_person(), make_issue(), make_person("officer")
    actions.merge(issue=gone, into=make_issue(), reason="Same", by=actor(officer))
    page = client_as(person).post(url(gone), VOICE | {"seat": seat_of(person)}).content.decode()
    assert "merged into another" in page
    assert VOICE["words"] in page


@pytest.mark.parametrize("role", ["analyst", "officer", "chair"])
def test_readers_without_a_seat_may_not(client_as, role):
    assert client_as(make_person(role)).get(url(make_issue())).status_code == 403


@pytest.mark.parametrize("role", [None, "administrator", "community_contact"])
def test_for_others_there_is_no_such_issue(client_as, role):
    assert client_as(make_person(role)).post(url(make_issue()), VOICE).status_code == 404


def test_a_sensitive_issue_is_not_there_for_those_not_cleared(client_as):
    issue = make_issue(marking=Marking.SENSITIVE)
    assert client_as(make_person()).get(url(issue)).status_code == 404
    assert client_as(make_person(sensitive=True)).get(url(issue)).status_code == 200
