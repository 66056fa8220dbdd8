"""Triage in a browser: the officer's moves, what the contributor reads, and who is refused."""

import re

import pytest
from playwright.sync_api import expect

from issues_log.models import Issue
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.notices import Notice
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.browser


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def person(mail):
    return User.objects.get(email=f"{mail}@example.org")


@pytest.fixture
def issue(site):
    return make_issue(person("holder"), what="People sell vapes to children outside schools")


def open_move(page, name):
    """A move that stands in the menu behind the first one."""
    page.get_by_role("button", name="More moves").click()
    page.get_by_role("link", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).click()


def test_an_officer_takes_an_issue_up_and_makes_it_a_candidate(page_as, site, issue, faults):
    page = page_as("officer")
    page.goto(f"{site}/issues/?view=triage")
    page.get_by_role("link", name=issue.what).click()
    page.get_by_role("button", name="Take it up").click()
    assert faults(page) == []
    press(page, "Take it up")
    expect(page.get_by_text("is under review. The contributor has been told.")).to_be_visible()

    page.get_by_role("button", name="Make it a candidate").click()
    press(page, "Make it a candidate")
    page.get_by_role("alert").get_by_role("link", name="Select which behaviour it is").click()
    expect(page.get_by_label("Which behaviour is it?")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Which behaviour is it?").select_option(index=2)
    page.get_by_role("group", name="Would two or more agencies").get_by_label("Yes").check()
    page.get_by_role("group", name="Is it specific enough?").get_by_label("Yes").check()
    page.get_by_label("Why is it a candidate?").fill("Trading standards can’t do it alone.")
    press(page, "Make it a candidate")
    expect(page.get_by_text("is a candidate. The contributor has been told.")).to_be_visible()
    issue.refresh_from_db()
    assert (issue.status, issue.is_multi_agency) == (Issue.Status.CANDIDATE, True)
    kinds = list(Event.objects.of(issue).values_list("kind", flat=True))
    assert kinds == ["accepted", "taken_up", "logged"]
    assert {notice.to for notice in Notice.objects.filter(target_id=issue.pk)} == {person("holder")}

    contributor = page_as("holder")
    contributor.goto(f"{site}/issues/{issue.pk}/")
    expect(contributor.get_by_text("Trading standards can’t do it alone.").first).to_be_visible()


def test_an_officer_holds_it_and_the_date_is_led_to(page_as, site, issue, faults):
    page = page_as("officer")
    page.goto(f"{site}/issues/{issue.pk}/")
    open_move(page, "Put it on hold")
    press(page, "Put it on hold")
    page.get_by_role("alert").get_by_role("link", name="Enter the day until which").click()
    expect(page.get_by_label("Day")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("2")
    page.get_by_label("Year").fill("2099")
    page.get_by_label("Why must it wait?").fill("A study ends then.")
    press(page, "Put it on hold")
    expect(page.get_by_text("On hold until Sunday 1 February 2099").first).to_be_visible()


def test_an_officer_passes_it_on(page_as, site, issue):
    page = page_as("officer")
    page.goto(f"{site}/issues/{issue.pk}/pass-on/")
    page.get_by_label("One agency’s").check()
    page.get_by_label("Which agency?").select_option("Leicestershire Police")
    page.get_by_label("Why is it theirs?").fill("It is for the police alone.")
    press(page, "Pass it on")
    expect(page.get_by_text("Passed to Leicestershire Police").first).to_be_visible()
    told = {notice.to for notice in Notice.objects.filter(target_id=issue.pk)}
    assert {person("holder"), person("deputy")} <= told


def test_an_officer_merges_it_after_reading_both(page_as, site, issue, faults):
    other = make_issue(person("deputy"), what="People sell vapes to children near schools")
    page = page_as("officer")
    page.goto(f"{site}/issues/{issue.pk}/merge/")
    assert [fault for fault in faults(page) if not fault.startswith("aria-allowed-attr")] == []
    page.get_by_label(re.compile(other.reference)).check()
    press(page, "Show both")
    expect(page.get_by_text(f"Stays: {other.reference}")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Why do they tell of the same?").fill("They tell of the same.")
    press(page, "Merge them")
    expect(page.get_by_role("link", name=other.reference).first).to_be_visible()
    issue.refresh_from_db()
    assert issue.merged_into == other


def test_two_officers_at_once(page_as, site, issue, faults):
    first, second = page_as("officer"), page_as("chief-executive")
    for page in (first, second):
        page.goto(f"{site}/issues/{issue.pk}/not-take/")
    second.get_by_label("Why is it not taken further now?").fill("It is in hand.")
    press(second, "Take it no further")
    first.get_by_label("Why is it not taken further now?").fill("My own words on it.")
    press(first, "Take it no further")
    expect(first.get_by_text("Done meanwhile by")).to_be_visible()
    expect(first.get_by_text("It is in hand.")).to_be_visible()
    expect(first.get_by_label("Why is it not taken further now?")).to_have_value("My own words on it.")
    assert faults(first) == []


def test_another_agency_sees_it_too(page_as, site, issue, faults):
    page = page_as("deputy")
    page.goto(f"{site}/issues/{issue.pk}/")
    page.get_by_role("button", name="We see this too").click()
    press(page, "Add our voice")
    page.get_by_role("alert").get_by_role("link", name="Select how much harm it does").click()
    expect(page.get_by_label("Moderate")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Severe").check()
    page.get_by_label("What do you see, in your own words?").fill(
        "Officers are called there most afternoons."
    )
    press(page, "Add our voice")
    expect(page.get_by_role("cell", name="Officers are called there most afternoons.")).to_be_visible()
    assert issue.voices.get().by == person("deputy")


@pytest.mark.parametrize("mail", ["holder", "deputy", "colleague", "chair", "analyst"])
def test_members_are_refused(page_as, site, issue, mail):
    page = page_as(mail)
    page.goto(f"{site}/issues/{issue.pk}/")
    expect(page.get_by_text("Take it up", exact=True)).to_have_count(0)
    for move in ("take-up", "accept", "pass-on", "merge", "hold", "not-take", "reopen"):
        assert page.goto(f"{site}/issues/{issue.pk}/{move}/").status == 403


@pytest.mark.parametrize(
    "mail", ["guest", "administrator", "community-contact", "coordinator", "commissioner"]
)
def test_for_others_there_is_no_such_issue(page_as, site, issue, mail):
    page = page_as(mail)
    for path in ("", "take-up/", "voice/"):
        assert page.goto(f"{site}/issues/{issue.pk}/{path}").status == 404


def test_a_sensitive_issue_is_nowhere_for_those_not_cleared(page_as, site):
    quiet = make_issue(person("officer"), what="A quiet matter of homes and keys", marking=Marking.SENSITIVE)
    page = page_as("colleague")
    assert page.goto(f"{site}/issues/{quiet.pk}/").status == 404
    for path in ("?view=all", "?view=all&words=quiet", f"?view=all&words={quiet.reference}"):
        page.goto(f"{site}/issues/{path}")
        expect(page.get_by_text("quiet matter")).to_have_count(0)
