"""Logging an issue in a browser, typing only what a member knows who has never seen the page."""

import re

import pytest
from playwright.sync_api import expect

from issues_log.models import Issue
from partnership.people.models import User
from partnership.records.drafts import Draft
from partnership.records.events import Event

pytestmark = pytest.mark.browser

WHAT = "People take over the homes of tenants who can’t say no"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def faults_but_govuks_own(faults, page):
    """GOV.UK's script puts aria-expanded on radios that reveal something."""
    return [fault for fault in faults(page) if not fault.startswith("aria-allowed-attr")]


def test_a_member_logs_an_issue(page_as, site, faults):
    page = page_as("holder")
    holder = User.objects.get(email="holder@example.org")
    before = Issue.objects.count()
    page.goto(f"{site}/issues/")
    page.get_by_role("button", name="Log an issue").click()
    expect(page.get_by_text("What the log is not for")).to_be_visible()
    assert faults(page) == []
    press(page, "Start now")

    press(page, "Continue")
    expect(page).to_have_title(re.compile("^Error: "))
    assert faults(page) == []
    page.get_by_role("alert").get_by_role("link", name="Enter what is happening").click()
    expect(page.get_by_label("In one line, what do people do?")).to_be_focused()
    page.keyboard.type(WHAT)
    press(page, "Continue")

    press(page, "Continue")
    page.get_by_role("alert").get_by_role("link", name="Select who is harmed").click()
    expect(page.get_by_label(re.compile("^Everyone in"))).to_be_focused()
    page.get_by_label("People in particular places").check()
    page.get_by_label("Melton", exact=True).check()
    assert faults_but_govuks_own(faults, page) == []
    press(page, "Continue")
    if page.get_by_text("Where in those places?").count():
        press(page, "Continue")

    page.get_by_label("Say why").fill("Tenants lose their homes. Ring me on 07700 900461.")
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Take out the telephone number")
    expect(page.get_by_role("alert")).not_to_contain_text("07700")
    page.get_by_label("Say why").fill("Tenants lose their homes, and their health.")
    press(page, "Continue")

    page.get_by_label("Leicestershire Police").check()
    page.get_by_label("Melton Borough Council").check()
    press(page, "Continue")

    assert faults_but_govuks_own(faults, page) == []
    press(page, "Continue")  # nothing else is known

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_role("complementary", name="Already in the log?")).to_contain_text("homes of tenants")
    assert faults(page) == []
    press(page, "Log this issue")

    expect(page.get_by_role("heading", name="In the log")).to_be_visible()
    assert faults(page) == []
    issue = Issue.objects.latest("number")
    assert Issue.objects.count() == before + 1
    expect(page.get_by_text(issue.reference).first).to_be_visible()
    expect(page.get_by_text("Within ten working days")).to_be_visible()
    assert (issue.what, issue.raised_by, issue.status) == (WHAT, holder, Issue.Status.LOGGED)
    assert [place.name for place in issue.places.all()] == ["Melton"]
    assert issue.agencies_needed.count() == 2
    assert Event.objects.of(issue).get().kind == "logged"
    assert not Draft.objects.filter(person=holder, form="issue").exists()

    page.get_by_role("link", name=f"See {issue.reference}").click()
    expect(page.get_by_role("heading", name=WHAT)).to_be_visible()


def test_what_was_begun_is_there_when_one_comes_back(page_as, site):
    page = page_as("community-contact")
    page.goto(f"{site}/issues/new/")
    press(page, "Start now")
    page.get_by_label("In one line, what do people do?").fill("Groups shout at drivers of night buses")
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("link", name="Groups shout at drivers of night buses", exact=True).click()
    page.get_by_role("button", name="Back", exact=True).click()
    press(page, "Save and come back")
    page.get_by_role("link", name="Groups shout at drivers of night buses", exact=True).click()
    expect(page.get_by_role("heading", name="Who is harmed, and where?")).to_be_visible()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_label("In one line, what do people do?")).to_have_value(
        "Groups shout at drivers of night buses"
    )


def test_it_works_without_javascript_at_phone_width(page_as, site):
    page = page_as("coordinator", java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(f"{site}/issues/new/")
    press(page, "Start now")
    page.get_by_label("In one line, what do people do?").fill("Groups shout at drivers of night buses")
    press(page, "Continue")
    page.get_by_label("A group of people, wherever they live").check()
    page.get_by_label("In your own words, who is harmed?").fill("Drivers of night buses")
    press(page, "Continue")
    page.get_by_label("Say why").fill("Routes are cut, and people can’t get home from work.")
    press(page, "Continue")
    page.get_by_label("I’m not sure").check()
    press(page, "Continue")
    press(page, "Continue")
    press(page, "Log this issue")
    expect(page.get_by_role("heading", name="In the log")).to_be_visible()
    issue = Issue.objects.latest("number")
    assert (issue.who_is_harmed, issue.agencies_not_sure) == ("Drivers of night buses", True)


@pytest.mark.parametrize("mail", ["guest", "administrator", "commissioner"])
def test_those_who_may_not_log_are_refused(page_as, site, mail):
    page = page_as(mail)
    assert page.goto(f"{site}/issues/new/").status == 403


def test_a_stranger_is_sent_to_sign_in(page_as, site):
    page = page_as(None)
    page.goto(f"{site}/issues/new/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_the_log_is_filtered_searched_and_walked(page_as, site, faults):
    page = page_as("holder")
    page.goto(f"{site}/issues/?view=all")
    assert faults(page) == []
    page.get_by_text("Change filters").click()
    assert faults(page) == []
    page.get_by_label("Words or reference").fill("violence")
    page.get_by_label("Prioritised").check()
    press(page, "Apply filters")
    expect(page.get_by_role("link", name=re.compile("Status: Prioritised"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Words: violence")).click()
    expect(page).not_to_have_url(re.compile("violence"))
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text(re.compile("Showing 26 to"))).to_be_visible()
    page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    assert faults(page) == []
