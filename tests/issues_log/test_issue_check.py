"""Check your answers, log the issue, and read what happens next."""

import pytest
from django.urls import reverse
from freezegun import freeze_time

from issues_log.models import Issue
from partnership.places.models import Place
from partnership.records.drafts import Draft
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.notices import Notice
from tests.factories.ground import make_agency, make_area, make_person
from tests.factories.issues_log import make_behaviours, make_issue

pytestmark = pytest.mark.django_db

ENOUGH = {
    "what": "People steal from small shops",
    "detail": "",
    "whom": "area",
    "who_is_harmed": "",
    "why": "Workers leave.\nShops close.",
    "not_sure": True,
}


def begun(person, **answers):
    return Draft.objects.create(person=person, form="issue", answers={**ENOUGH, **answers})


def url(draft):
    return reverse("issues_log:issue_check", args=[draft.pk])


def test_it_shows_every_answer_with_a_way_back(client_as):
    person = make_person()
    draft = begun(person)
    page = client_as(person).get(url(draft)).content.decode()
    assert "People steal from small shops" in page
    assert "Workers leave.<br>Shops close." in page
    assert reverse("issues_log:issue_question", args=[draft.pk, "why"]) + "?check=1" in page


def test_logging_takes_the_draft_away_and_shows_the_reference(client_as):
    person, agency = make_person(), make_agency("Fire")
    _, leaf = make_behaviours()
    more = {
        "agencies": [str(agency.pk)],
        "not_sure": False,
        "behaviour": str(leaf.pk),
        "direction": "growing",
    }
    draft = begun(person, **more)
    client = client_as(person)
    response = client.post(url(draft))
    issue = Issue.objects.get()
    assert response.url == reverse("issues_log:issue_logged", args=[issue.pk])
    assert issue.reference in client.get(response.url).content.decode()
    assert not Draft.objects.exists()
    assert (issue.whole_area, issue.behaviour, issue.direction) == (True, leaf, "growing")
    assert list(issue.agencies_needed.all()) == [agency]
    assert Event.objects.of(issue).get().by == person


def test_pressing_the_button_twice_logs_once(client_as):
    person = make_person()
    draft = begun(person)
    client = client_as(person)
    client.post(url(draft))
    again = client.post(url(draft))
    issue = Issue.objects.get()
    assert again.url == reverse("issues_log:issue_logged", args=[issue.pk])


def test_every_address_of_a_logged_draft_leads_to_its_receipt(client_as):
    person = make_person()
    draft = begun(person)
    client = client_as(person)
    receipt = client.post(url(draft)).url
    for page in (
        reverse("issues_log:issue_question", args=[draft.pk, "what"]),
        reverse("issues_log:issue_discard", args=[draft.pk]),
        url(draft),
    ):
        assert client.get(page).url == receipt
        assert client.post(page).url == receipt
        assert client_as(make_person("officer")).get(page).status_code == 404
    client.post(reverse("issues_log:issue_question", args=[draft.pk, "what"]), {"what": "Another line of it"})
    assert "What you sent just now was not added" in client.get(receipt).content.decode()


def test_it_asks_to_read_it_once_more(client_as):
    person = make_person()
    page = client_as(person).get(url(begun(person))).content.decode()
    assert "Read it once more: does it name or point to one person?" in page
    assert "Everyone on the board may read it (OFFICIAL)" in page


def test_an_unfinished_draft_leads_to_its_first_open_question(client_as):
    person = make_person()
    client = client_as(person)
    for missing in ("what", "whom", "why"):
        draft = begun(person, **{missing: ""})
        question = {"whom": "who"}.get(missing, missing)
        assert client.get(url(draft)).url == reverse("issues_log:issue_question", args=[draft.pk, question])
        assert client.post(url(draft)).status_code == 302
    assert not Issue.objects.exists()


def test_a_neighbourhood_stands_for_its_district(client_as):
    area, person = make_area("Eastham", "Westham"), make_person()
    east, west = area.children.order_by("name")
    park = Place.objects.create(name="Elm Park", parent=east, levels=[Place.Level.NEIGHBOURHOOD])
    more = {"whom": "places", "districts": [str(east.pk), str(west.pk)], "neighbourhoods": [str(park.pk)]}
    client_as(person).post(url(begun(person, **more)))
    issue = Issue.objects.get()
    assert {place.name for place in issue.places.all()} == {"Elm Park", "Westham"}
    assert not issue.whole_area


def test_what_reads_alike_is_shown_if_the_person_may_see_it(client_as):
    make_issue(what="People steal from small shops to buy drugs")
    make_issue(what="People steal from small shops daily", marking=Marking.SENSITIVE)
    make_issue(what="Noise on the ring road")
    member, contact = make_person(), make_person("community_contact")
    alike = client_as(member).get(url(begun(member))).context["alike"]
    assert [issue.what for issue in alike] == ["People steal from small shops to buy drugs"]
    assert client_as(contact).get(url(begun(contact))).context["alike"] == []


def test_at_most_three_are_shown(client_as):
    for number in range(5):
        make_issue(what=f"People steal from small shops, {number}")
    person = make_person()
    assert len(client_as(person).get(url(begun(person))).context["alike"]) == 3


def test_an_officer_logs_for_a_seat_holder(client_as):
    officer, holder = make_person("officer"), make_person("holder")
    draft = begun(officer, contributor=str(holder.memberships.get().pk))
    client = client_as(officer)
    assert holder.post in client.get(url(draft)).content.decode()
    response = client.post(url(draft))
    issue = Issue.objects.get()
    assert (issue.raised_by, issue.entered_by) == (holder, officer)
    assert issue.agency == holder.memberships.get().seat.agency
    assert Notice.objects.get().to == holder
    assert client.get(response.url).status_code == 200


def test_only_an_officer_can_name_another_contributor(client_as):
    member, holder = make_person(), make_person()
    client_as(member).post(url(begun(member, contributor=str(holder.memberships.get().pk))))
    assert Issue.objects.get().raised_by == member


def test_a_sensitive_issue_is_confirmed_to_its_author_who_may_not_read_it(client_as):
    person = make_person("zone_coordinator")
    client = client_as(person)
    response = client.post(url(begun(person, marking="sensitive", handling="Not to providers")))
    issue = Issue.objects.get()
    assert (issue.marking, issue.handling) == (Marking.SENSITIVE, "Not to providers")
    assert issue.reference in client.get(response.url).content.decode()


@freeze_time("2026-05-14 10:00")
def test_the_confirmation_says_by_when(client_as):
    person = make_person()
    client = client_as(person)
    page = client.get(client.post(url(begun(person))).url).content.decode()
    assert "by Thursday 28 May 2026" in page


def test_nobody_logs_anothers_draft(client_as):
    draft = begun(make_person())
    assert client_as(make_person("officer")).post(url(draft)).status_code == 404
    assert not Issue.objects.exists()


def test_who_may_not_log_may_not_check(client_as):
    person = make_person("administrator")
    assert client_as(person).get(url(begun(person))).status_code == 403


def test_the_confirmation_is_the_contributors(client_as):
    page = reverse("issues_log:issue_logged", args=[make_issue().pk])
    assert client_as(make_person("officer")).get(page).status_code == 404


@freeze_time("2026-05-16 10:00")  # a Saturday
def test_the_promised_day_is_a_working_day(client_as):
    issue = make_issue()
    assert f"{issue.triage_by:%A}" == "Friday"
