"""How an issue is marked and who looks after it: the actions, their pages, and who finds it afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from issues_log import actions
from issues_log.forms import GiveForm, LowerForm, MarkForm
from issues_log.models import Issue
from partnership.boards.models import Agency
from partnership.clock import moment
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from partnership.records.versions import Clash
from prioritisation.models import Candidate
from tests.factories.ground import actor, make_agency, make_person
from tests.factories.issues_log import make_behaviours, make_issue, make_issue_under_review, make_voice
from tests.factories.prioritisation import make_round

pytestmark = pytest.mark.django_db
AT = moment() + timedelta(days=1)
QUIET = "A quiet matter of homes"


@pytest.fixture
def officer() -> User:
    return make_person("officer", post="Policy officer", sensitive=True)


def url(issue: Issue, page: str = "detail") -> str:
    return reverse(f"issues_log:issue_{page}", args=[issue.pk])


def send(client: Client, issue: Issue, page: str, **answers: Any) -> Any:
    issue.refresh_from_db()
    return client.post(url(issue, page), {"base_version": issue.version, **answers})


def page_of(client: Client, path: str, **more: Any) -> str:
    return " ".join(client.get(path, **more).content.decode().split())


def told(person: User, kind: str = "marking_changed") -> list[str]:
    return list(Notice.objects.filter(to=person, kind=kind).values_list("text", flat=True))


# Raising ----------------------------------------------------------------------------------------
def test_what_is_marked_higher_is_gone_from_every_reader_who_is_not_cleared(
    officer: User, client_as: Any
) -> None:
    holder, cleared = client_as(make_person("holder")), client_as(make_person("holder", sensitive=True))
    issue = make_issue(what=QUIET)
    actions.mark_sensitive(issue=issue, reason="A service is named.", by=actor(officer))
    assert holder.get(url(issue)).status_code == 404
    assert cleared.get(url(issue)).status_code == 200
    for path in ("/issues/", "/issues/?view=all", "/issues/issues.csv"):
        assert QUIET not in page_of(holder, path)


def test_it_keeps_its_state_and_says_whose_matter_it_is_how_it_is_handled_and_why(officer: User) -> None:
    agency = make_agency("Housing")
    issue = actions.mark_sensitive(
        issue=make_issue(), reason=" A service is named. ", originator=agency, handling=" Ask first. ",
        by=actor(officer), at=AT,
    )  # fmt: skip
    issue.refresh_from_db()
    assert (issue.status, issue.marking) == ("logged", Marking.SENSITIVE)
    assert (issue.originator, issue.handling, issue.version) == (agency, "Ask first.", 2)
    event = Event.objects.of(issue).first()
    assert (event.kind, event.note, event.by, event.at) == ("marked_up", "A service is named.", officer, AT)


def test_its_originator_is_whoever_raised_it_unless_said(officer: User) -> None:
    author = make_person("holder", agency=make_agency("Fire Service"))
    issue = make_issue(author)
    assert actions.mark_sensitive(issue=issue, reason="Why", by=actor(officer)).originator == issue.agency


def test_handling_can_be_changed_and_is_no_second_marking(officer: User) -> None:
    issue = make_issue(marking=Marking.SENSITIVE)
    actions.mark_sensitive(issue=issue, reason="New rule", handling="Ask first.", by=actor(officer))
    assert Event.objects.of(issue).first().kind == "handling_changed"


def test_contributors_are_told_those_who_lose_sight_of_it_are_not(officer: User) -> None:
    author, speaker, cleared = make_person(), make_person(), make_person(sensitive=True)
    issue = make_issue(author)
    for person in (speaker, cleared):
        make_voice(issue, person)
    actions.mark_sensitive(issue=issue, reason="A service is named.", by=actor(officer))
    assert [len(told(person)) for person in (author, speaker, cleared)] == [1, 0, 1]
    assert told(cleared)[0].endswith("The reason: A service is named.")


def test_a_reason_is_needed_and_a_change_meanwhile_is_a_clash(officer: User) -> None:
    issue, by = make_issue(), actor(officer)
    for change in (actions.mark_sensitive, actions.lower_marking):
        with pytest.raises(NotAllowed):
            change(issue=issue, reason=" ", by=by)
        with pytest.raises(Clash):
            change(issue=issue, reason="Why", by=by, base_version=issue.version + 1)
    with pytest.raises(WrongState, match="OFFICIAL already"):
        actions.lower_marking(issue=issue, reason="Why", by=by)
    issue.refresh_from_db()
    assert (issue.version, issue.is_sensitive) == (1, False)


# Lowering ---------------------------------------------------------------------------------------
def test_lowered_it_is_open_to_all_again_without_originator_or_handling(
    officer: User, client_as: Any
) -> None:
    author = make_person()
    issue = make_issue(author, what=QUIET, marking=Marking.SENSITIVE, handling="Ask first.")
    actions.lower_marking(issue=issue, reason="It was in the news.", by=actor(officer))
    issue.refresh_from_db()
    assert (issue.marking, issue.originator, issue.handling) == (Marking.OFFICIAL, None, "")
    assert QUIET in page_of(client_as(make_person("holder")), url(issue))
    assert Event.objects.of(issue).first().kind == "marked_down"
    assert told(author)[0].endswith("The reason: It was in the news.")


# What is made of it -----------------------------------------------------------------------------
def test_what_was_made_of_it_before_keeps_its_marking_and_the_page_says_so(
    officer: User, client_as: Any
) -> None:
    issue = make_issue_under_review(officer)
    _, behaviour = make_behaviours()
    by = actor(officer)
    issue = actions.accept_as_candidate(
        issue=issue, reason="Yes", is_multi_agency=True, is_specific=True, behaviour=behaviour, by=by
    )
    from prioritisation.actions import put_forward, withdraw

    round = make_round(name="Autumn round")
    before = put_forward(round=round, name="Shop theft", behaviour=behaviour, issues=[issue], by=by)
    merged = make_issue(what="The same again")
    actions.merge(issue=merged, into=issue, reason="The same", by=by)
    page = page_of(client_as(officer), url(issue, "mark"))
    assert "These keep the marking that they have" in page
    assert "Candidate in Autumn round" in page
    assert f"{merged.reference} The same again" in page
    actions.mark_sensitive(issue=issue, reason="Why", by=by)
    issue.refresh_from_db()
    before.refresh_from_db()
    assert before.marking == Marking.OFFICIAL
    withdraw(candidate=before, reason="It is put again under its marking", by=by)  # frees the issue
    with pytest.raises(NotAllowed, match="OFFICIAL-SENSITIVE"):
        put_forward(round=round, name="Again", behaviour=behaviour, issues=[issue], by=by)
    after = put_forward(
        round=round, name="Again", behaviour=behaviour, issues=[issue], official_wording="Theft", by=by
    )
    assert Candidate.objects.get(pk=after.pk).marking == Marking.SENSITIVE


# Pages ------------------------------------------------------------------------------------------
def test_an_officer_marks_it_by_its_page(officer: User, client_as: Any) -> None:
    agency, issue = make_agency("Housing"), make_issue(make_person(), what=QUIET)
    client = client_as(officer)
    assert f'href="{url(issue, "mark")}"' in page_of(client, url(issue))
    page = page_of(client, url(issue, "mark"))
    assert "Only people" not in page
    assert "only people who are cleared find it" in page
    answer = send(
        client, issue, "mark", originator=agency.pk, handling="Ask first", reason="A service is named."
    )
    assert answer.url == url(issue)
    page = page_of(client, url(issue))
    assert f"{issue.reference} is marked OFFICIAL-SENSITIVE. The contributor has been told." in page
    assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in page
    assert "From Housing. Ask first" in page
    assert "Marked OFFICIAL-SENSITIVE" in page
    assert "A service is named." in page


def test_an_officer_changes_the_handling_and_lowers_the_marking(officer: User, client_as: Any) -> None:
    issue = make_issue(make_person(), marking=Marking.SENSITIVE, handling="Ask first.")
    client = client_as(officer)
    page = page_of(client, url(issue))
    assert "Change how it is handled" in page
    assert "Lower its marking" in page
    page = page_of(client, url(issue, "mark"))
    assert "It stays OFFICIAL-SENSITIVE." in page
    assert "Ask first." in page
    send(client, issue, "mark", originator=issue.originator_id, handling="Tell nobody.", reason="Why")
    assert "Tell nobody." in page_of(client, url(issue))
    page = page_of(client, url(issue, "lower"))
    assert f"It is the matter of {issue.originator}: agree it with them first. Tell nobody." in page
    assert send(client, issue, "lower", reason="It was in the news.").url == url(issue)
    page = page_of(client, url(issue))
    assert "Marking lowered to OFFICIAL" in page
    assert "pb-marking" not in page


def test_the_contributor_marks_their_own_and_keeps_a_receipt(client_as: Any) -> None:
    author = make_person("community_contact")
    agency, issue = make_agency("Housing"), make_issue(author, what=QUIET)
    client = client_as(author)
    page = page_of(client, url(issue))
    assert "Mark it OFFICIAL-SENSITIVE" in page
    assert "Take it up" not in page
    page = page_of(client, url(issue, "mark"))
    assert "You are not cleared for OFFICIAL-SENSITIVE" in page
    assert "you read a receipt of it and no more" in page
    for _ in range(2):  # the same button pressed twice
        answer = send(client, issue, "mark", originator=agency.pk, reason="A service is named.")
    assert answer.url == url(issue, "receipt")
    page = page_of(client, url(issue), follow=True)
    assert "your receipt" in page
    assert "is marked OFFICIAL-SENSITIVE." in page
    assert "The contributor has been told" not in page
    assert Event.objects.of(issue).filter(kind="marked_up").count() == 1


def test_an_officer_who_is_not_cleared_is_warned_and_led_to_the_log(client_as: Any) -> None:
    issue = make_issue()
    client = client_as(make_person("officer"))
    assert "you can’t open it any more" in page_of(client, url(issue, "mark"))
    answer = send(client, issue, "mark", originator=make_agency().pk, reason="Why")
    assert answer.url == "/issues/"
    assert f"{issue.reference} is marked OFFICIAL-SENSITIVE." in page_of(client, "/issues/")


def test_an_owner_who_would_lose_sight_of_it_is_named(officer: User, client_as: Any) -> None:
    other = make_person("officer", post="Another officer")
    issue = make_issue_under_review(other)
    assert "Another officer looks after it and is not cleared." in page_of(
        client_as(officer), url(issue, "mark")
    )
    own = make_issue_under_review(officer)
    assert "and is not cleared." not in page_of(client_as(officer), url(own, "mark"))


def test_what_was_typed_stays_and_missing_answers_are_asked_for(officer: User, client_as: Any) -> None:
    issue = make_issue()
    answer = send(client_as(officer), issue, "mark", handling="Ask first", reason="")
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert "Select whose matter it is" in page
    assert "Enter the reason: the contributor will read it" in page
    assert "Ask first" in page


def test_a_clash_shows_what_the_other_did(officer: User, client_as: Any) -> None:
    other = make_person("officer", post="Another officer", sensitive=True)
    issue = make_issue_under_review(officer)
    version = issue.version
    actions.give_to(issue=issue, owner=other, reason="I am away", by=actor(officer))
    answer = client_as(other).post(
        url(issue, "mark"),
        {"base_version": version, "originator": make_agency().pk, "reason": "My own reason"},
    )
    assert answer.status_code == 409
    page = " ".join(answer.content.decode().split())
    assert "Given to Another officer" in page
    assert "My own reason" in page


def test_lowering_what_is_official_leads_back(officer: User, client_as: Any) -> None:
    page = page_of(client_as(officer), url(make_issue(), "lower"), follow=True)
    assert "is “OFFICIAL”, so that can’t be done with it now" in page


# Who looks after it -----------------------------------------------------------------------------
def test_it_is_given_to_another_officer_and_both_are_told(officer: User, client_as: Any) -> None:
    other, third = (make_person("officer", post=post) for post in ("Another officer", "Third"))
    issue = make_issue_under_review(other)
    client = client_as(officer)
    page = page_of(client, url(issue, "give"))
    assert "Another officer looks after it now." in page
    assert send(client, issue, "give", owner=third.pk, reason="They know the place.").url == url(issue)
    page = page_of(client, url(issue))
    assert "is with another officer now. Both have been told." in page
    assert "The contributor has been told" not in page
    assert "Given to Third" in page
    issue.refresh_from_db()
    assert (issue.owner, issue.status) == (third, "under_review")
    assert told(third, "given_to_you") == ["You look after it from now on. The reason: They know the place."]
    assert told(other, "given_on") == [
        "Another officer looks after it from now on. The reason: They know the place."
    ]


def test_whom_it_is_given_to_must_be_an_officer_who_may_read_it(officer: User, client_as: Any) -> None:
    issue = make_issue_under_review(officer, make_person(sensitive=True), marking=Marking.SENSITIVE)
    uncleared, holder = (
        make_person("officer", post="Uncleared officer"),
        make_person("holder", sensitive=True),
    )
    gone = make_person("officer", sensitive=True, is_active=False)
    for person in (uncleared, holder, gone):
        with pytest.raises(NotAllowed, match="an officer who may read"):
            actions.give_to(issue=issue, owner=person, reason="Why", by=actor(officer))
    assert "Uncleared officer" not in page_of(client_as(officer), url(issue, "give"))
    answer = send(client_as(officer), issue, "give", owner=uncleared.pk, reason="Why")
    assert "Select an officer" in answer.content.decode()


def test_it_is_given_on_only_while_somebody_looks_after_it_and_to_somebody_else(
    officer: User, client_as: Any
) -> None:
    other = make_person("officer")
    with pytest.raises(WrongState, match="nobody looks after it"):
        actions.give_to(issue=make_issue(), owner=other, reason="Why", by=actor(officer))
    with pytest.raises(NotAllowed, match="already"):
        actions.give_to(
            issue=make_issue_under_review(officer), owner=officer, reason="Why", by=actor(officer)
        )
    page = page_of(client_as(officer), url(make_issue()))
    assert "Give it to another officer" not in page


def test_whoever_is_named_when_it_is_taken_up_is_told(officer: User) -> None:
    other = make_person("officer")
    actions.take_up(issue=make_issue(), owner=other, by=actor(officer))
    assert told(other, "given_to_you") == ["You look after it from now on."]
    with pytest.raises(NotAllowed, match="an officer who may read"):
        actions.take_up(issue=make_issue(), owner=make_person("holder"), by=actor(officer))


# Who may ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["mark", "lower", "give"])
@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "analyst"])
def test_members_may_not_change_anothers(client_as: Any, page: str, role: str) -> None:
    issue, client = make_issue(), client_as(make_person(role))
    assert client.get(url(issue, page)).status_code == 403
    assert send(client, issue, page, reason="No").status_code == 403


@pytest.mark.parametrize("page", ["lower", "give"])
def test_the_contributor_may_neither_lower_it_nor_give_it_on(client_as: Any, page: str) -> None:
    author = make_person("holder", sensitive=True)
    issue = make_issue(author, marking=Marking.SENSITIVE)
    assert client_as(author).get(url(issue, page)).status_code == 403
    assert "Lower its marking" not in page_of(client_as(author), url(issue))


@pytest.mark.parametrize("page", ["mark", "lower", "give"])
def test_for_those_who_may_not_see_it_there_is_no_such_issue(client_as: Any, page: str) -> None:
    issue = make_issue(make_person(sensitive=True), marking=Marking.SENSITIVE)
    for person in (make_person("officer"), make_person(None)):
        assert client_as(person).get(url(issue, page)).status_code == 404


@pytest.mark.parametrize("form", [MarkForm, LowerForm, GiveForm])
def test_every_field_is_in_the_layout_and_has_its_own_message(form: Any, officer: User) -> None:
    made = form(issue=make_issue(), user=officer)
    assert layout_faults(made) == []
    assert unworded_fields(made) == []
    assert Agency.objects.exists()
