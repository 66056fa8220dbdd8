"""What somebody is told, from the officer's move to the person's page, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from partnership.people.models import User
from partnership.records.notices import Notice
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.browser


def test_a_contributor_reads_what_became_of_their_issue_and_marks_it_as_read(page_as, site, faults):
    holder = User.objects.get(email="holder@example.org")
    Notice.objects.filter(to=holder).delete()
    issue = make_issue(holder, what="People sell vapes to children")
    officer = page_as("officer")
    officer.goto(f"{site}/issues/{issue.pk}/take-up/")
    officer.get_by_role("button", name="Take it up").click()
    expect(officer.get_by_text("The contributor has been told.")).to_be_visible()

    page = page_as("holder", viewport={"width": 390, "height": 800})
    page.goto(site)
    expect(page.get_by_role("heading", name="Notices that you have not read")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"Notices \(1\s+unread")).click()
    expect(page.get_by_text("Unread", exact=True)).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name=f"{issue.reference} People sell vapes to children").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People sell vapes to children")
    page.go_back()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("1, all read.")).to_be_visible()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    assert page.get_by_role("button", name="Mark all as read").count() == 0


def test_an_officer_marks_an_issue_and_lowers_it_again(page_as, site, faults):
    issue = make_issue(User.objects.get(email="holder@example.org"), what="People sell vapes to children")
    page = page_as("officer")
    page.goto(f"{site}/issues/{issue.pk}/")
    page.get_by_role("button", name="More moves").click()
    page.get_by_role("button", name="Mark it OFFICIAL-SENSITIVE").click()
    page.get_by_label("Why?").fill("A shop is named in it.")
    page.get_by_role("button", name="Mark it OFFICIAL-SENSITIVE").click()
    expect(page.locator(".pb-marking")).to_have_text("OFFICIAL-SENSITIVE")

    contributor = page_as("holder")
    contributor.goto(f"{site}/issues/{issue.pk}/")
    expect(contributor.get_by_text("your receipt")).to_be_visible()
    contributor.goto(f"{site}/notices/")
    expect(contributor.get_by_role("link", name=issue.reference, exact=True)).to_be_visible()

    page.get_by_role("button", name="More moves").click()
    page.get_by_role("button", name="Lower its marking").click()
    assert faults(page) == []
    page.get_by_label("Why may everybody on the board read it now?").fill("The name is out.")
    page.get_by_role("button", name="Make it OFFICIAL").click()
    expect(page.get_by_text("Marking lowered to OFFICIAL")).to_be_visible()
    assert page.locator(".pb-marking").count() == 0
