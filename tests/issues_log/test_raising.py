"""Logging an issue and adding a voice: what is written, and what is refused."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from issues_log.actions import AlreadyLogged, add_voice, merge, raise_issue
from issues_log.models import Issue, Voice
from partnership.boards.standing import SYSTEM, Actor
from partnership.records.drafts import Draft
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from tests.factories.ground import actor, make_agency, make_area, make_person
from tests.factories.issues_log import make_issue, make_voice

pytestmark = pytest.mark.django_db

ENOUGH = {"what": "People steal from shops", "why": "Workers leave.", "whole_area": True, "not_sure": True}


def test_an_issue_is_numbered_and_says_who_raised_it_for_whom():
    police = make_agency("Police")
    holder = make_person("holder", agency=police)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    issue = raise_issue(**ENOUGH, by=actor(holder), at=at)
    assert issue.reference.startswith("PB-")
    assert (issue.raised_by, issue.agency, issue.raised_for.agency) == (holder, police, police)
    assert (issue.status, issue.logged_at, issue.moved_at) == (Issue.Status.LOGGED, at, at)
    event = Event.objects.of(issue).get()
    assert (event.kind, event.by, event.at) == ("logged", holder, at)


def test_references_follow_each_other():
    first, second = make_issue(), make_issue()
    assert second.number == first.number + 1


def test_where_whom_and_who_would_act_are_kept():
    area = make_area("Eastham")
    agency = make_agency()
    issue = make_issue(places=list(area.children.all()), agencies=[agency])
    assert [place.name for place in issue.places.all()] == ["Eastham"]
    assert list(issue.agencies_needed.all()) == [agency]
    assert not issue.whole_area
    assert not issue.agencies_not_sure


@pytest.mark.parametrize(
    "missing",
    [{"what": " "}, {"why": ""}, {"whole_area": False}, {"not_sure": False}],
    ids=["what", "why", "who", "agencies"],
)
def test_the_four_questions_are_compulsory(missing):
    with pytest.raises(NotAllowed):
        raise_issue(**(ENOUGH | missing), by=actor(make_person()))
    assert not Issue.objects.exists()


def test_somebody_logs_an_issue():
    with pytest.raises(NotAllowed):
        raise_issue(**ENOUGH, by=SYSTEM)


def test_who_is_harmed_in_words_is_an_answer():
    issue = raise_issue(
        **(ENOUGH | {"whole_area": False, "who_is_harmed": "Shop workers"}), by=actor(make_person())
    )
    assert issue.who_is_harmed == "Shop workers"


def test_a_sensitive_issue_keeps_its_originator_and_handling():
    agency = make_agency()
    person = make_person("holder", agency=agency, sensitive=True)
    issue = make_issue(person, marking=Marking.SENSITIVE, handling="Not to providers")
    assert (issue.originator, issue.handling) == (agency, "Not to providers")
    assert make_issue(person, handling="Not to providers").handling == ""


def test_its_draft_ends_with_it():
    person = make_person()
    draft = Draft.objects.create(person=person, form="issue")
    issue = make_issue(person, draft=draft)
    assert not Draft.objects.exists()
    assert issue.draft == draft.pk


def test_the_same_draft_is_logged_once():
    person = make_person()
    draft = Draft.objects.create(person=person, form="issue")
    make_issue(person, draft=draft)
    with pytest.raises(AlreadyLogged):
        make_issue(person, draft=draft)
    assert Issue.objects.count() == 1


def test_the_database_holds_one_issue_per_draft():
    first, second = make_issue(), make_issue()
    draft = Draft.objects.create(person=make_person(), form="issue")
    Issue.objects.filter(pk=first.pk).update(draft=draft.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=second.pk).update(draft=draft.pk)


def test_an_officer_enters_it_for_a_contributor_who_is_told():
    holder, officer = make_person(), make_person("officer")
    issue = make_issue(holder, entered_by=officer)
    assert (issue.raised_by, issue.entered_by) == (holder, officer)
    event = Event.objects.of(issue).get()
    assert event.by == officer
    assert "mail or a meeting" in event.note
    assert Notice.objects.get().to == holder


def test_nobody_is_told_of_what_they_logged_themselves():
    make_issue()
    assert not Notice.objects.exists()


def test_an_agency_without_a_seat_is_taken_from_the_membership():
    agency = make_agency()
    analyst = make_person("analyst", agency=agency)
    assert make_issue(analyst).agency == agency


# Voices ---------------------------------------------------------------------------------------
def test_a_voice_is_an_agencys_own_and_the_contributor_is_told():
    issue, fire = make_issue(), make_agency("Fire")
    voice = make_voice(issue, make_person("deputy", agency=fire), harm="severe", on_behalf_of="victims")
    assert (voice.agency, voice.harm, voice.on_behalf_of) == (fire, Voice.Harm.SEVERE, "victims")
    assert Event.objects.of(issue).first().kind == "voice_added"
    assert Notice.objects.get().to == issue.raised_by


def test_the_same_voice_sent_twice_is_one():
    issue, person = make_issue(), make_person()
    assert make_voice(issue, person) == make_voice(issue, person)
    assert Event.objects.of(issue).filter(kind="voice_added").count() == 1


def test_a_voice_says_something():
    with pytest.raises(NotAllowed):
        make_voice(make_issue(), words=" ")
    with pytest.raises(NotAllowed):
        add_voice(issue=make_issue(), harm="severe", words="We see it.", by=Actor(None))


def test_a_voice_goes_to_the_issue_that_stands():
    officer, gone = make_person("officer"), make_issue()
    merge(issue=gone, into=make_issue(), reason="The same", by=actor(officer))
    with pytest.raises(NotAllowed):
        make_voice(gone)
