"""The questions: each page keeps what was typed, asks for what is missing, and leads to the next."""

import pytest
from django.urls import reverse

from issues_log.forms.raising import ORDER, WhatQuestion
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.places.models import Community, Place
from partnership.records.drafts import Draft
from tests.factories.ground import make_agency, make_area, make_person
from tests.factories.issues_log import make_behaviours

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_person("holder")


@pytest.fixture
def draft(member):
    return Draft.objects.create(person=member, form="issue")


@pytest.fixture
def client(client_as, member):
    return client_as(member)


def url(draft, question):
    return reverse("issues_log:issue_question", args=[draft.pk, question])


def answers(draft):
    draft.refresh_from_db()
    return draft.answers


def test_one_question_leads_to_the_next(client, draft):
    agency = make_agency()
    area = make_area("Eastham")
    steps = [
        ("what", {"what": "People steal from shops", "detail": ""}),
        ("who", {"whom": "places", "districts": [area.children.get().pk], "who_is_harmed": "Workers"}),
        ("why", {"why": "Workers leave."}),
        ("agencies", {"agencies": [agency.pk]}),
        ("more", {"marking": "official"}),
    ]
    for number, (question, typed) in enumerate(steps):
        assert client.get(url(draft, question)).status_code == 200
        response = client.post(url(draft, question), typed)
        following = steps[number + 1][0] if number < 4 else None
        expected = url(draft, following) if following else reverse("issues_log:issue_check", args=[draft.pk])
        assert response.url == expected
    assert answers(draft)["why"] == "Workers leave."
    assert answers(draft)["agencies"] == [str(agency.pk)]


@pytest.mark.parametrize(
    ("question", "typed", "message"),
    [
        ("what", {"what": ""}, "Enter what is happening, in one line"),
        ("what", {"what": "Crime"}, "in a few more words"),
        ("what", {"what": "long " * 50}, "must be 200 characters or less"),
        ("what", {"what": "Ring the shop on 07700 900461"}, "Take out the telephone number"),
        ("who", {}, "Select who is harmed"),
        ("who", {"whom": "places"}, "Select at least one place"),
        ("who", {"whom": "group"}, "Select a group, or say below who they are"),
        ("why", {"why": ""}, "Enter why it is among the most serious"),
        ("why", {"why": "x" * 3001}, "must be 3,000 characters or less"),
        ("why", {"why": "Born 3 May 2019, of LE1 5YA"}, "Take out the date of birth and the full postcode"),
        ("agencies", {}, "Select at least one agency, or “I’m not sure”"),
        ("more", {"marking": ""}, "Select who may read it"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_in_the_summary(client, draft, question, typed, message):
    page = client.post(url(draft, question), typed).content.decode()
    assert page.count(message) == 2
    assert "<title>Error: " in page


def test_agencies_and_not_sure_exclude_each_other(client, draft):
    typed = {"agencies": [make_agency().pk], "not_sure": "on"}
    assert "not both" in client.post(url(draft, "agencies"), typed).content.decode()


def test_a_group_may_be_named_in_words(client, draft):
    response = client.post(url(draft, "who"), {"whom": "group", "who_is_harmed": "Night bus drivers"})
    assert response.url == url(draft, "why")


def test_a_group_of_the_list(client, draft):
    group = Community.objects.create(name="People leaving prison")
    assert client.post(url(draft, "who"), {"whom": "group", "communities": [group.pk]}).status_code == 302


# Neighbourhoods ---------------------------------------------------------------------------------
@pytest.fixture
def eastham():
    district = make_area("Eastham", "Westham").children.get(name="Eastham")
    Place.objects.create(name="Elm Park", parent=district, levels=[Place.Level.NEIGHBOURHOOD])
    return district


def test_neighbourhoods_are_asked_for_where_a_district_has_some(client, draft, eastham):
    response = client.post(url(draft, "who"), {"whom": "places", "districts": [eastham.pk]})
    assert response.url == url(draft, "where")
    assert "Elm Park, Eastham" in client.get(response.url).content.decode()
    assert client.post(response.url, {}).url == url(draft, "why")  # all over the district


def test_neighbourhoods_are_not_asked_for_otherwise(client, draft, eastham):
    west = Place.objects.get(name="Westham")
    assert client.post(url(draft, "who"), {"whom": "places", "districts": [west.pk]}).url == url(draft, "why")
    check = reverse("issues_log:issue_check", args=[draft.pk])
    assert client.get(url(draft, "where")).url == check


def test_changing_the_district_asks_for_its_neighbourhoods_even_when_checking(client, draft, eastham):
    typed = {"whom": "places", "districts": [eastham.pk]}
    assert client.post(url(draft, "who") + "?check=1", typed).url == url(draft, "where") + "?check=1"


# Nothing is lost --------------------------------------------------------------------------------
def test_a_wrong_answer_is_kept_too(client, draft):
    client.post(url(draft, "what"), {"what": "Crime", "detail": "It goes on at night."})
    assert answers(draft) == {"what": "Crime", "detail": "It goes on at night."}
    assert "It goes on at night." in client.get(url(draft, "what")).content.decode()


def test_save_and_come_back_takes_an_unfinished_page(client, draft):
    response = client.post(url(draft, "why"), {"why": "", "later": "1"})
    assert response.url == reverse("issues_log:issue_start")
    client.post(url(draft, "what"), {"what": "Half a", "later": "1"})
    assert answers(draft)["what"] == "Half a"


def test_personal_data_is_not_even_kept_in_the_draft(client, draft):
    typed = {"what": "People steal from shops", "detail": "Ask a.b@example.org", "later": "1"}
    page = client.post(url(draft, "what"), typed).content.decode()
    assert "Take out the e-mail address" in page
    assert answers(draft) == {"what": "People steal from shops"}


def test_the_error_never_repeats_the_personal_data(client, draft):
    page = client.post(url(draft, "why"), {"why": "NHS number 943 476 5919"}).content.decode()
    assert page.count("943 476 5919") == 1  # in the box that the person typed it into


def test_a_kept_answer_is_there_when_one_comes_back(client, draft):
    make_behaviours()
    draft.keep({"whom": "group", "who_is_harmed": "Night bus drivers", "spread": "several"})
    assert "Night bus drivers" in client.get(url(draft, "who")).content.decode()
    assert 'value="several" checked' in client.get(url(draft, "more")).content.decode()


def test_back_keeps_what_was_typed_even_if_it_is_wrong(client, draft):
    response = client.post(url(draft, "why"), {"why": "x" * 3001, "back": "1"})
    assert response.url == url(draft, "who")
    assert answers(draft)["why"] == "x" * 3001
    response = client.post(url(draft, "what"), {"what": "Half a", "back": "1"})
    assert response.url == reverse("issues_log:issue_start")
    assert answers(draft)["what"] == "Half a"


def test_back_leads_to_the_check_for_who_came_from_there(client, draft):
    response = client.post(url(draft, "why") + "?check=1", {"why": "Workers leave.", "back": "1"})
    assert response.url == reverse("issues_log:issue_check", args=[draft.pk])


def test_back_does_not_keep_personal_data(client, draft):
    page = client.post(url(draft, "why"), {"why": "Ask a.b@example.org", "back": "1"}).content.decode()
    assert "Take out the e-mail address" in page
    assert "why" not in answers(draft)


@pytest.mark.parametrize("button", ["", "back", "later"])
def test_two_windows_do_not_overwrite_each_other(client, draft, button):
    base = client.get(url(draft, "what")).context["base"]
    client.post(url(draft, "what"), {"what": "People steal from shops", "base": base})
    typed = {"what": "Groups shout at drivers", "base": base} | ({button: "1"} if button else {})
    response = client.post(url(draft, "what"), typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<title>Error: " in page
    assert "People steal from shops" in page
    assert "Groups shout at drivers" in page
    assert answers(draft)["what"] == "People steal from shops"
    again = {**typed, "base": response.context["base"]}
    assert client.post(url(draft, "what"), again).status_code == 302
    assert answers(draft)["what"] == "Groups shout at drivers"


def test_a_clash_shows_choices_in_words(client, draft):
    fire, water = make_agency("Fire and Rescue"), make_agency("Water Board")
    base = client.get(url(draft, "agencies")).context["base"]
    client.post(url(draft, "agencies"), {"agencies": [fire.pk], "base": base})
    typed = {"agencies": [water.pk], "not_sure": "on", "base": base}
    response = client.post(url(draft, "agencies"), typed)
    assert response.status_code == 409
    assert [line.paragraphs for line in response.context["clash"]] == [("Fire and Rescue",), ("No",)]


def test_another_page_or_the_same_words_are_no_clash(client, draft):
    base = client.get(url(draft, "what")).context["base"]
    client.post(url(draft, "why"), {"why": "Workers leave."})
    typed = {"what": "People steal from shops", "base": base}
    assert client.post(url(draft, "what"), typed).url == url(draft, "who")
    assert client.post(url(draft, "what"), typed).url == url(draft, "who")


def test_the_browsers_own_back_reads_the_page_anew(client, draft):
    assert "no-store" in client.get(url(draft, "what"))["Cache-Control"]


# Words ------------------------------------------------------------------------------------------
def test_what_may_be_skipped_says_so(client, draft, eastham):
    draft.keep({"whom": "places", "districts": [str(eastham.pk)]})
    for question, following in (("where", url(draft, "why")), ("more", None)):
        page = client.get(url(draft, question)).content.decode()
        assert "Optional: leave out what you don’t know" in page
        assert "Skip this page" in page
        response = client.post(url(draft, question), {"marking": "official", "skip": "1"})
        assert response.url == (following or reverse("issues_log:issue_check", args=[draft.pk]))
    page = client.get(url(draft, "why")).content.decode()
    assert "question 3 of 4" in page
    assert "Skip this page" not in page


def test_who_may_read_it_is_asked_by_meaning(client, draft):
    page = client.get(url(draft, "more")).content.decode()
    assert "Everyone on the board may read it" in page
    assert "Only people cleared to read sensitive matters" in page
    assert "others may see only a general wording" in page


def test_the_one_line_is_shown_in_two_and_kept_as_one(client, draft):
    assert '<textarea name="what" cols="40" rows="2"' in client.get(url(draft, "what")).content.decode()
    form = WhatQuestion({"what": "People steal\r\nfrom shops"}, answers={}, user=draft.person)
    assert form.is_valid()
    assert form.cleaned_data["what"] == "People steal from shops"


def test_a_limit_is_told_without_repeating_optional(client, draft):
    for question, typed, message in (
        ("what", {"detail": "x" * 2001}, "What else helps to picture it must be 2,000 characters or less"),
        ("more", {"evidence": "x" * 2001}, "How you know must be 2,000 characters or less"),
        ("why", {"why": "x" * 3001}, "Why it is among the most serious must be 3,000 characters or less"),
    ):
        assert message in client.post(url(draft, question), typed).content.decode()


# Who may ----------------------------------------------------------------------------------------
def test_nobody_reads_or_writes_anothers_draft(client_as, draft):
    other = client_as(make_person("officer"))
    assert other.get(url(draft, "what")).status_code == 404
    assert other.post(url(draft, "what"), {"what": "Something else again"}).status_code == 404
    assert answers(draft) == {}


def test_who_may_not_log_may_not_open_a_question(client_as):
    person = make_person("administrator")
    draft = Draft.objects.create(person=person, form="issue")
    assert client_as(person).get(url(draft, "what")).status_code == 403


def test_only_officers_are_asked_whose_issue_it_is(client, client_as, draft):
    assert client.get(url(draft, "source")).status_code == 302
    officer = make_person("officer")
    theirs = Draft.objects.create(person=officer, form="issue")
    page = client_as(officer).get(url(theirs, "source")).content.decode()
    assert "Who told you about it?" in page


def test_an_unknown_question_leads_to_the_check(client, draft):
    assert client.get(url(draft, "nonsense")).url == reverse("issues_log:issue_check", args=[draft.pk])


# How the forms are made ---------------------------------------------------------------------------
@pytest.mark.parametrize("question", ORDER)
def test_every_field_is_in_the_layout_and_has_its_own_message(question, member):
    form = question(answers={}, user=member)
    assert layout_faults(form) == []
    assert unworded_fields(form) == []


@pytest.mark.parametrize("question", ["what", "who", "why", "agencies", "more"])
def test_every_link_of_the_summary_lands_on_something(client_as, question):
    officer = make_person("officer", agency=make_agency())
    draft = Draft.objects.create(person=officer, form="issue")
    page = client_as(officer).post(url(draft, question)).content.decode()
    for link in page.split('govuk-error-summary__list">')[1].split("</ul>")[0].split('href="#')[1:]:
        assert f'id="{link.split(chr(34))[0]}"' in page
