"""One issue's page, and the receipt of who may not see it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from issues_log import actions
from issues_log.models import Issue, Voice
from issues_log.presenters.detail import said_in_words
from issues_log.presenters.seen import Seen, seen, seen_in
from partnership.boards.models import Agency
from partnership.clock import today
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from tests.factories.ground import actor, make_agency, make_area, make_person
from tests.factories.issues_log import make_behaviours, make_issue, make_issue_under_review, make_voice

pytestmark = pytest.mark.django_db


def url(issue, page="issue_detail"):
    return reverse(f"issues_log:{page}", args=[issue.pk])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client_as):
    _, leaf = make_behaviours()
    area = make_area("Eastham")
    fire = make_agency("Fire and Rescue")
    issue = make_issue(behaviour=leaf, places=list(area.children.all()), agencies=[fire], evidence="A survey")
    page = text(client_as(make_person()).get(url(issue)))
    for words in (
        issue.what,
        issue.reference,
        "Theft › Repeat theft from shops",
        "Eastham",
        fire.name,
        "A survey",
    ):
        assert words in page


def test_voices_and_who_has_not_answered(client_as):
    raiser, silent, forum = (
        make_agency("Police"),
        make_agency("Ambulance"),
        make_agency("Forum", Agency.Kind.COMMUNITY),
    )
    for agency in (silent, forum):
        make_person("holder", agency=agency)
    issue = make_issue(make_person("holder", agency=raiser))
    make_voice(issue, make_person("holder", community_area="Eastham", agency=forum), words="It frightens us.")
    page = client_as(make_person("officer")).get(url(issue)).context["page"]
    assert page.silent == ["Ambulance"]
    assert page.voices_say == "1 agency and 1 community say that they see this. 1 agency has not answered."
    assert [voice.who for voice in page.voices] == ["A community member, Eastham"]


@pytest.mark.parametrize(
    ("agencies", "communities", "words"),
    [
        ({1}, set(), "1 agency says that it sees this."),
        (set(), {1}, "1 community says that it sees this."),
        (set(), {1, 2}, "2 communities say that they see this."),
        ({1, 2}, {1}, "2 agencies and 1 community say that they see this."),
        (set(), set(), "No agency or community says that it sees this."),
    ],
)
def test_who_sees_it_is_counted_without_zeros(agencies, communities, words):
    assert said_in_words(Seen(agencies, communities), []) == words


def test_it_is_said_what_the_agencies_are_counted_out_of(client_as):
    make_person("holder", agency=make_agency("Ambulance"))
    issue = make_issue(make_person("holder", agency=make_agency("Police")))
    page = client_as(make_person("officer")).get(url(issue)).context["page"]
    fact = next(fact for fact in page.facts if fact.label == "Agencies that see it")
    assert (fact.value, fact.note) == ("1 of 2", "agencies with a seat on the board")


def test_voices_on_a_merged_issue_are_read_here(client_as):
    stays, gone = make_issue(what="The one that stays"), make_issue(what="The one that goes")
    make_voice(gone, words="Said of the other")
    actions.merge(issue=gone, into=stays, reason="The same", by=actor(make_person("officer")))
    client = client_as(make_person())
    page = text(client.get(url(stays)))
    assert "Said of the other" in page
    assert f"Said of {gone.reference}" in page
    assert f"{gone.reference} was merged into this" in page
    assert f"Merged into {stays.reference}" in text(client.get(url(gone)))


def test_a_sensitive_issue_merged_into_this_one_is_not_given_away(client_as):
    officer = make_person("officer", sensitive=True)
    stays = make_issue(what="The one that stays")
    gone = make_issue(what="A quiet matter of homes", marking=Marking.SENSITIVE)
    make_voice(gone, make_person("holder", sensitive=True), words="A quiet voice")
    actions.merge(issue=gone, into=stays, reason="The quiet reason", by=actor(officer))
    page = text(client_as(make_person()).get(url(stays)))
    for words in (gone.reference, "quiet", "merged"):
        assert words not in page
    cleared = text(client_as(officer).get(url(stays)))
    assert gone.reference in cleared
    assert "A quiet voice" in cleared


def test_the_reason_stands_on_the_page_and_in_the_timeline(client_as):
    officer, issue = make_person("officer", post="Policy officer"), make_issue()
    actions.pass_on(
        issue=issue, to_agency=make_agency("Eastham Council"), reason="Theirs alone.", by=actor(officer)
    )
    page = text(client_as(make_person()).get(url(issue)))
    assert page.count("Theirs alone.") == 2
    assert "Passed to Eastham Council" in page
    assert "by Policy officer" in page


def test_a_community_member_is_not_named_to_others(client_as):
    author = make_person("holder", community_area="Eastham", post="Chair of Elm Street residents")
    issue = make_issue(author)
    page = text(client_as(make_person()).get(url(issue)))
    assert "Elm Street" not in page
    assert "A community member, Eastham" in page
    assert "Chair of Elm Street residents (you)" in text(client_as(author).get(url(issue)))


def test_officers_are_offered_the_moves_that_this_state_allows(client_as):
    officer = make_person("officer")
    client, issue = client_as(officer), make_issue()
    page = client.get(url(issue)).context["page"]
    assert page.first_move.label == "Take it up"
    assert [move.label for move in page.moves] == [
        "Pass it on",
        "Merge it into another",
        "Put it on hold",
        "Take it no further now",
        "Mark it OFFICIAL-SENSITIVE",
    ]
    actions.not_take_further(issue=issue, reason="No", by=actor(officer))
    page = client.get(url(issue)).context["page"]
    assert page.first_move.label == "Reopen it"
    assert [move.label for move in page.moves] == [
        "Give it to another officer",
        "Mark it OFFICIAL-SENSITIVE",
    ]


def test_members_are_offered_their_voice_and_no_move(client_as):
    page = client_as(make_person("holder")).get(url(make_issue())).context["page"]
    assert page.voice_url
    assert (page.first_move, page.moves) == (None, [])
    assert not client_as(make_person("analyst")).get(url(make_issue())).context["page"].voice_url


# Who sees it ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "role", [None, "administrator", "community_contact", "zone_coordinator", "commissioner"]
)
def test_others_issues_do_not_exist_for_those_who_do_not_read_the_board(client_as, role):
    assert client_as(make_person(role)).get(url(make_issue())).status_code == 404


def test_a_sensitive_issue_does_not_exist_for_those_not_cleared(client_as):
    issue = make_issue(make_person(sensitive=True), marking=Marking.SENSITIVE)
    assert client_as(make_person("officer")).get(url(issue)).status_code == 404
    page = text(client_as(make_person("officer", sensitive=True)).get(url(issue)))
    assert "OFFICIAL-SENSITIVE" in page


def test_a_guest_reads_what_was_opened_to_them_until_the_day(client_as):
    guest, issue = make_person(None), make_issue()
    make_voice(issue, words="A voice for all to read")
    grant = Grant.objects.create(
        user=guest,
        target_kind="issue",
        target_id=issue.pk,
        until=today(),
        why="Inspection",
        given_at=issue.logged_at,
    )
    assert "A voice for all to read" in text(client_as(guest).get(url(issue)))
    assert client_as(guest).get(url(make_issue())).status_code == 404
    Grant.objects.filter(pk=grant.pk).update(
        given_at=issue.logged_at - timedelta(days=9), until=today() - timedelta(days=1)
    )
    assert client_as(guest).get(url(issue)).status_code == 404


def test_a_community_contact_reads_their_own_issue_without_the_voices_of_others(client_as):
    contact = make_person("community_contact")
    issue = make_issue(contact)
    make_voice(issue, words="Said among agencies")
    page = text(client_as(contact).get(url(issue)))
    assert issue.what in page
    assert "Said among agencies" not in page


def test_its_queries_do_not_grow(client_as, django_assert_max_num_queries):
    issue = make_issue()
    for _ in range(6):
        make_voice(issue)
    client = client_as(make_person("officer"))
    with django_assert_max_num_queries(16):
        client.get(url(issue))


def test_who_sees_it_is_the_same_from_a_query_and_from_what_is_at_hand():
    forum = make_agency("Forum", Agency.Kind.COMMUNITY)
    stays, gone = make_issue(make_person("holder", agency=make_agency())), make_issue()
    for speaker in (
        make_person("holder", agency=make_agency()),
        make_person("holder", agency=forum),
        make_person("holder", community_area="Eastham"),
        make_person("officer"),
    ):
        make_voice(gone, speaker)
    actions.merge(issue=gone, into=stays, reason="The same", by=actor(make_person("officer")))
    asked = seen([stays], make_person("officer", sensitive=True))[stays.pk]
    assert asked == seen_in([stays, gone], Voice.objects.all())
    assert len(asked.agencies) >= 2
    assert len(asked.communities) == 2


# The receipt ------------------------------------------------------------------------------------
def test_an_author_who_may_not_see_it_is_led_to_a_receipt(client_as):
    author, officer = make_person("holder"), make_person("officer", sensitive=True)
    issue = make_issue(author, marking=Marking.SENSITIVE, what="A quiet matter of homes")
    make_voice(issue, make_person("holder", sensitive=True), words="Said by others")
    actions.not_take_further(issue=issue, reason="It is in hand elsewhere.", by=actor(officer))
    client = client_as(author)
    response = client.get(url(issue))
    assert response.url == url(issue, "issue_receipt")
    page = text(client.get(response.url))
    for words in (
        issue.reference,
        issue.what,
        issue.why,
        "Not taken further now",
        "It is in hand elsewhere.",
    ):
        assert words in page
    assert "Said by others" not in page


def test_a_receipt_is_its_authors_alone(client_as):
    issue = make_issue(marking=Marking.SENSITIVE)
    for person in (make_person("holder"), make_person("officer", sensitive=True)):
        assert client_as(person).get(url(issue, "issue_receipt")).status_code == 404


def test_a_receipt_never_names_another_issue(client_as):
    author, officer = make_person("holder"), make_person("officer", sensitive=True)
    stays = make_issue(what="Another quiet matter", marking=Marking.SENSITIVE)
    gone = make_issue(author)
    actions.merge(issue=gone, into=stays, reason="They tell of the same.", by=actor(officer))
    page = text(client_as(author).get(url(gone)))
    assert stays.reference not in page
    assert "They tell of the same." in page
    assert Issue.objects.get(pk=gone.pk).merged_into == stays


def test_an_officer_sees_a_reviewed_issues_owner(client_as):
    officer = make_person("officer", post="Policy officer")
    issue = make_issue_under_review(officer)
    assert "Policy officer" in text(client_as(make_person()).get(url(issue)))
