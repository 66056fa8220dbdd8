"""The officer's pages: one for each move."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from issues_log import actions
from issues_log.forms import (
    AcceptForm,
    HoldForm,
    MergeForm,
    MergePickForm,
    NotTakeForm,
    PassOnForm,
    ReopenForm,
    TakeUpForm,
)
from issues_log.models import Issue
from partnership.clock import today
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.records.events import Event
from partnership.records.marking import Marking
from tests.factories.ground import actor, make_agency, make_board, make_person, prevention_board
from tests.factories.issues_log import make_behaviours, make_issue, make_issue_under_review

pytestmark = pytest.mark.django_db

Status = Issue.Status
PAGES = ["take_up", "accept", "pass_on", "merge_pick", "hold", "not_take", "reopen"]


def url(issue, page, *more):
    return reverse(f"issues_log:issue_{page}", args=[issue.pk, *more])


def detail(issue):
    return reverse("issues_log:issue_detail", args=[issue.pk])


@pytest.fixture
def officer():
    return make_person("officer", post="Policy officer")


@pytest.fixture
def client(client_as, officer):
    return client_as(officer)


@pytest.fixture
def logged():
    return make_issue()


@pytest.fixture
def reviewed(officer):
    return make_issue_under_review(officer)


def send(client, issue, page, *more, **typed):
    return client.post(url(issue, page, *more), {"base_version": issue.version, **typed})


def status_of(issue):
    return Issue.objects.get(pk=issue.pk).status


# Each works -------------------------------------------------------------------------------------
def test_take_up(client, logged, officer):
    assert client.get(url(logged, "take_up")).status_code == 200
    assert send(client, logged, "take_up", owner=officer.pk).url == detail(logged)
    logged.refresh_from_db()
    assert (logged.status, logged.owner) == (Status.UNDER_REVIEW, officer)
    assert "is under review. The contributor has been told." in client.get(detail(logged)).content.decode()


def test_only_officers_can_be_made_owners(client, logged):
    page = send(client, logged, "take_up", owner=make_person().pk).content.decode()
    assert page.count("Select an officer") == 2


def test_accept(client, reviewed):
    _, leaf = make_behaviours()
    assert client.get(url(reviewed, "accept")).status_code == 200
    typed = {
        "behaviour": leaf.pk,
        "is_multi_agency": "yes",
        "is_specific": "no",
        "reason": "Several agencies.",
    }
    assert send(client, reviewed, "accept", **typed).url == detail(reviewed)
    reviewed.refresh_from_db()
    assert (reviewed.status, reviewed.behaviour) == (Status.CANDIDATE, leaf)
    assert (reviewed.is_multi_agency, reviewed.is_specific) == (True, False)


def test_accept_suggests_what_the_answers_say(client, officer):
    broad, leaf = make_behaviours()
    agencies = [make_agency("Fire"), make_agency("Health")]
    office = make_agency("Office", "office", convenes=True)
    for behaviour, named, several, specific in (
        (leaf, agencies, "yes", "yes"),
        (broad, [agencies[0], office], "no", "no"),
        (None, (), None, None),
    ):
        issue = make_issue_under_review(officer, behaviour=behaviour, agencies=named)
        form = client.get(url(issue, "accept")).context["form"]
        initial = form.fields["is_multi_agency"].initial, form.fields["is_specific"].initial
        assert initial == (several, specific)


def test_pass_on_to_an_agency_or_a_board(client, logged):
    agency, board = make_agency(), make_board()
    assert (
        send(client, logged, "pass_on", to="agency", to_agency=agency.pk, reason="Theirs").status_code == 302
    )
    assert Issue.objects.get(pk=logged.pk).passed_to_agency == agency
    other = make_issue()
    # What the other choice hid is left out of account.
    typed = {"to": "board", "to_board": board.pk, "to_agency": agency.pk, "reason": "Theirs"}
    assert send(client, other, "pass_on", **typed).status_code == 302
    other.refresh_from_db()
    assert (other.passed_to_board, other.passed_to_agency) == (board, None)


def test_nothing_is_passed_to_this_board_itself(client, logged):
    typed = {"to": "board", "to_board": prevention_board().pk, "reason": "Ours"}
    assert send(client, logged, "pass_on", **typed).status_code == 200
    assert status_of(logged) == Status.LOGGED


def test_hold(client, logged):
    until = today() + timedelta(days=30)
    typed = {
        "until_day": until.day,
        "until_month": until.month,
        "until_year": until.year,
        "reason": "A study",
    }
    assert send(client, logged, "hold", **typed).url == detail(logged)
    assert Issue.objects.get(pk=logged.pk).on_hold_until == until


def test_not_take(client, logged):
    assert send(client, logged, "not_take", reason="It is not a behaviour.").url == detail(logged)
    assert status_of(logged) == Status.NOT_TAKEN


def test_reopen(client, logged, officer):
    issue = actions.not_take_further(issue=logged, reason="No", by=actor(officer))
    assert send(client, issue, "reopen", reason="News").url == detail(issue)
    assert status_of(issue) == Status.UNDER_REVIEW


# Merging ----------------------------------------------------------------------------------------
def test_merging_shows_those_alike_and_then_both(client, logged):
    other = make_issue(what="People steal from small shops to buy drugs daily", detail="The other's detail")
    page = client.get(url(logged, "merge_pick")).content.decode()
    assert other.what in page
    both = client.post(url(logged, "merge_pick"), {"into": other.pk})
    assert both.url == url(logged, "merge", other.pk)
    page = client.get(both.url).content.decode()
    assert "The other&#x27;s detail" in page
    assert send(client, logged, "merge", other.pk, reason="They tell of the same.").url == detail(logged)
    assert Issue.objects.get(pk=logged.pk).merged_into == other


def test_merging_by_reference(client, logged):
    other = make_issue(what="Something told in quite other words")
    typed = {"into": "other", "reference": f"pb {other.number}"}
    assert client.post(url(logged, "merge_pick"), typed).url == url(logged, "merge", other.pk)


@pytest.mark.parametrize("typed", ["", "PB-9999999", "nonsense", "SENSITIVE", "ITSELF"])
def test_a_reference_must_be_that_of_another_issue_in_the_log(client, logged, typed):
    quiet = make_issue(marking=Marking.SENSITIVE)
    typed = {"SENSITIVE": quiet.reference, "ITSELF": logged.reference}.get(typed, typed)
    response = client.post(url(logged, "merge_pick"), {"into": "other", "reference": typed})
    assert response.status_code == 200
    assert response.content.decode().count("Enter the reference of") + response.content.decode().count(
        "Enter a reference that is in the log"
    )


def test_a_sensitive_issue_is_not_there_to_be_merged_into(client, logged):
    quiet = make_issue(marking=Marking.SENSITIVE)
    assert quiet.reference not in client.get(url(logged, "merge_pick")).content.decode()
    assert client.get(url(logged, "merge", quiet.pk)).status_code == 404
    assert send(client, logged, "merge", quiet.pk, reason="Same").status_code == 404


def test_merging_into_one_that_is_merged_is_refused_in_words(client, logged, officer):
    gone, stays = make_issue(), make_issue()
    actions.merge(issue=gone, into=stays, reason="Same", by=actor(officer))
    page = send(client, logged, "merge", gone.pk, reason="My own reason").content.decode()
    assert "has itself been merged into another: choose that one" in page
    assert "My own reason" in page


# What is missing ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("page", "typed", "message"),
    [
        ("pass_on", {"reason": "Theirs"}, "Select whose business it is"),
        ("pass_on", {"reason": "Theirs", "to": "agency"}, "Select the agency"),
        ("pass_on", {"reason": "Theirs", "to": "board"}, "Select the board"),
        ("hold", {"reason": "Wait"}, "Enter the day until which it is on hold"),
        ("hold", {"reason": "Wait", "until_day": "1", "until_month": "2"}, "must include a year"),
        ("hold", {"reason": "Wait", "until_day": "1", "until_month": "1", "until_year": "2020"}, "or later"),
        ("not_take", {"reason": ""}, "Enter the reason: the contributor will read it"),
        ("not_take", {"reason": "Ask a.b@example.org"}, "Take out the e-mail address"),
        ("merge_pick", {}, "Select the issue that it goes into"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_in_the_summary(client, logged, page, typed, message):
    response = send(client, logged, page, **typed).content.decode()
    assert response.count(message) == 2
    assert "<title>Error: " in response
    assert status_of(logged) == Status.LOGGED


def test_accept_asks_for_the_behaviour_and_both_flags(client, reviewed):
    page = send(client, reviewed, "accept", reason="Because").content.decode()
    for message in (
        "Select which behaviour it is",
        "Select whether two or more",
        "Select whether it is specific",
    ):
        assert page.count(message) == 2


# Clashes and double presses ---------------------------------------------------------------------
def test_two_officers_at_once_see_what_the_other_did_and_lose_nothing(client, client_as, logged):
    other = make_person("officer", post="Another officer")
    send(client_as(other), logged, "take_up", owner=other.pk)
    response = send(client, logged, "not_take", reason="My own reason")
    page = response.content.decode()
    assert response.status_code == 409
    for words in (
        "Done meanwhile by Another officer",
        "Taken up for review",
        "My own reason",
        "<title>Error: ",
    ):
        assert words in page
    assert status_of(logged) == Status.UNDER_REVIEW
    assert response.context["form"]["reason"].value() == "My own reason"
    version = response.context["form"]["base_version"].value()
    client.post(url(logged, "not_take"), {"base_version": version, "reason": "My own reason"})
    assert status_of(logged) == Status.NOT_TAKEN


def test_the_same_button_pressed_twice_is_no_clash(client, logged):
    for _ in range(2):
        assert send(client, logged, "not_take", reason="It is not a behaviour.").url == detail(logged)
    assert Event.objects.of(logged).filter(kind="not_taken").count() == 1


def test_a_move_that_is_no_longer_possible_says_so_and_keeps_what_was_typed(client, logged, officer):
    issue = actions.put_on_hold(issue=logged, until=date(2099, 1, 1), reason="Wait", by=actor(officer))
    page = send(client, issue, "not_take", reason="My own reason").content.decode()
    assert "This is “On hold” now" in page
    assert "My own reason" in page


def test_opening_a_page_that_has_no_use_now_leads_back_with_the_reason(client, logged):
    response = client.get(url(logged, "accept"), follow=True)
    assert response.redirect_chain[0][0] == detail(logged)
    assert "is “Logged”, so that can’t be done with it now" in response.content.decode()


# Who may ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "analyst"])
def test_members_may_not(client_as, page, role):
    issue = make_issue()
    client = client_as(make_person(role))
    assert client.get(url(issue, page)).status_code == 403
    assert send(client, issue, page, reason="No").status_code == 403
    assert status_of(issue) == Status.LOGGED


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [None, "administrator", "community_contact", "zone_coordinator"])
def test_for_others_there_is_no_such_issue(client_as, page, role):
    assert client_as(make_person(role)).get(url(make_issue(), page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_officer_who_is_not_cleared_finds_no_sensitive_issue(client, page):
    assert client.get(url(make_issue(marking=Marking.SENSITIVE), page)).status_code == 404


def test_the_contributor_may_not_triage_their_own(client_as):
    contact = make_person("community_contact")
    issue = make_issue(contact)
    assert client_as(contact).get(url(issue, "not_take")).status_code == 403


def test_the_chief_executive_may(client_as, logged):
    assert send(client_as(make_person("chief_executive")), logged, "not_take", reason="No").status_code == 302


# How the forms are made ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "form",
    [TakeUpForm, AcceptForm, PassOnForm, MergePickForm, MergeForm, HoldForm, NotTakeForm, ReopenForm],
)
def test_every_field_is_in_the_layout_and_has_its_own_message(form, logged, officer):
    made = form(issue=logged, user=officer)
    assert layout_faults(made) == []
    assert unworded_fields(made) == []
