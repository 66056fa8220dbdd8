"""The first page of logging, and throwing a draft away."""

import pytest
from django.urls import reverse

from partnership.area.models import Contact
from partnership.records.drafts import Draft
from partnership.records.marking import Marking
from tests.factories.ground import make_person, upper_board
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.django_db

URL = reverse("issues_log:issue_start")

MAY = [
    *("holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst"),
    *("zone_coordinator", "community_contact"),
]


@pytest.mark.parametrize("role", MAY)
def test_every_member_may_log(client_as, role):
    person = make_person(role)
    client = client_as(person)
    assert client.get(URL).status_code == 200
    response = client.post(URL)
    draft = Draft.objects.get(person=person, form="issue")
    first = "source" if role in ("officer", "chief_executive") else "what"
    assert response.url == reverse("issues_log:issue_question", args=[draft.pk, first])


@pytest.mark.parametrize("role", [None, "administrator"])
def test_guests_and_administrators_may_not(client_as, role):
    client = client_as(make_person(role))
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert not Draft.objects.exists()


def test_members_of_the_upper_board_alone_may_not(client_as):
    assert client_as(make_person("commissioner", board=upper_board())).get(URL).status_code == 403


def test_it_says_what_the_log_is_not_for(client_as):
    page = client_as(make_person()).get(URL).content.decode()
    assert "three minutes" in page
    for contact in Contact.objects.all():
        assert contact.need in page


def test_looking_at_it_begins_nothing(client_as):
    client_as(make_person()).get(URL)
    assert not Draft.objects.exists()


def test_it_shows_ones_own_drafts_and_issues_only(client_as):
    person, other = make_person("community_contact"), make_person()
    Draft.objects.create(person=person, form="issue", answers={"what": "My begun line"})
    Draft.objects.create(person=other, form="issue", answers={"what": "Their begun line"})
    make_issue(person, what="My own logged issue", marking=Marking.SENSITIVE)
    make_issue(other, what="Their own logged issue")
    page = client_as(person).get(URL).content.decode()
    assert "My begun line" in page
    assert "My own logged issue" in page
    assert "Their" not in page


def test_starting_again_uses_the_empty_draft(client_as):
    person, other = make_person(), make_person()
    Draft.objects.create(person=other, form="issue")
    begun = Draft.objects.create(person=person, form="issue", answers={"what": "My begun line"})
    empty = Draft.objects.create(person=person, form="issue", answers={"what": "", "detail": ""})
    client = client_as(person)
    assert client.post(URL).url == reverse("issues_log:issue_question", args=[empty.pk, "what"])
    assert client.post(URL).url == reverse("issues_log:issue_question", args=[empty.pk, "what"])
    assert set(Draft.objects.filter(person=person)) == {begun, empty}


def test_an_empty_draft_is_not_listed(client_as):
    person = make_person()
    client = client_as(person)
    client.post(URL)
    assert "Begun and not yet logged" not in client.get(URL).content.decode()


def test_what_was_begun_comes_before_starting_anew(client_as):
    person = make_person()
    Draft.objects.create(person=person, form="issue", answers={"why": "It harms many."})
    page = client_as(person).get(URL).content.decode()
    assert page.index("Begun and not yet logged") < page.index("What the log is not for")
    assert page.index("Begun and not yet logged") < page.index("Start now")


# Throwing a draft away --------------------------------------------------------------------------
def test_a_draft_is_deleted_after_asking(client_as):
    person = make_person()
    draft = Draft.objects.create(person=person, form="issue", answers={"what": "My begun line"})
    client, url = client_as(person), reverse("issues_log:issue_discard", args=[draft.pk])
    assert "My begun line" in client.get(url).content.decode()
    assert Draft.objects.exists()
    client.post(url)
    assert not Draft.objects.exists()


def test_nobody_deletes_anothers_draft(client_as):
    draft = Draft.objects.create(person=make_person(), form="issue")
    url = reverse("issues_log:issue_discard", args=[draft.pk])
    assert client_as(make_person()).post(url).status_code == 404
    assert Draft.objects.exists()
