"""The chief executive before the board above meets: one screen, read by number, keyboard and phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
SCREEN = {"viewport": {"width": 1280, "height": 950}}
PAGES = ("/dashboard/", "/dashboard/behaviours/", "/dashboard/changes/", "/dashboard/owing/")


def scrolls_sideways(page) -> bool:  # type: ignore[no-untyped-def]
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_the_chief_executive_reads_it_and_walks_from_a_number_to_its_rows(page_as) -> None:
    page = page_as("chief-executive", **SCREEN)
    page.goto("/")
    page.get_by_role("button", name="Before the Strategic Partnership Board").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before the Strategic Partnership Board")
    expect(page.get_by_text("in 26 days")).to_be_visible()
    expect(page.get_by_text("in 33 days")).to_be_visible()
    expect(page.get_by_text("£950,000 against £240,000")).to_be_visible()
    expect(page.get_by_text("The improvement began before its strategy.")).to_be_visible()
    overdue = page.locator(".pb-facts div", has_text="Actions overdue")
    number = overdue.get_by_role("link").inner_text()
    overdue.get_by_role("link").click()
    expect(page.locator("tbody tr")).to_have_count(int(number))


def test_an_agencys_number_leads_to_what_it_owes_and_the_filter_comes_off(page_as) -> None:
    page = page_as("chief-executive", **SCREEN)
    page.goto("/dashboard/")
    row = page.locator("section", has_text="Who owes what").locator("tbody tr").first
    row.get_by_role("link").first.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^Remove this filter")).click()
    expect(page.locator("tbody tr")).to_have_count(5)
    page.get_by_label("Agency").select_option(index=1)
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"what=actions.*agency=\d+"))


def test_everything_above_the_fold_is_what_matters(page_as) -> None:
    """On the screen of the chief executive's desk, every part has at least begun."""
    page = page_as("chief-executive", **SCREEN)
    page.goto("/dashboard/")
    for heading in page.get_by_role("heading", level=2).all():
        box = heading.bounding_box()
        if heading.is_visible() and box is not None and heading.inner_text() != "Support links":
            assert box["y"] < 950, heading.inner_text()


@pytest.mark.parametrize("mail", ["chief-executive", "spb-member"])
@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_as, faults, mail: str, size) -> None:
    page = page_as(mail, **size)
    for url in PAGES:
        page.goto(url)
        assert faults(page) == [], url
        assert not scrolls_sideways(page), url


def test_it_reads_without_scripts(page_as) -> None:
    page = page_as("chief-executive", java_script_enabled=False, **SCREEN)
    page.goto("/dashboard/")
    expect(page.locator("svg.pb-spark")).to_have_count(3)
    expect(page.get_by_role("img", name=re.compile("Most money is in the top two tiers"))).to_be_visible()


@pytest.mark.parametrize("mail", ["coordinator", "community-contact", "guest", "administrator"])
def test_it_is_refused_to_people_who_do_not_read_the_board(page_as, mail: str) -> None:
    page = page_as(mail)
    for url in PAGES:
        assert page.goto(url).status == 403
    page.goto("/")
    expect(page.get_by_role("link", name="Dashboard")).to_have_count(0)
