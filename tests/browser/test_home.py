"""Home, as the people of the example find it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
SIGN_INS = [
    "chair", "holder", "deputy", "colleague", "community-leader", "community-contact", "officer",
    "chief-executive", "commissioner", "spb-member", "analyst", "coordinator", "guest", "administrator",
]  # fmt: skip


def test_a_seat_holder_starts_with_what_is_late_and_goes_on_to_score(page_as) -> None:
    page = page_as("holder")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Late")
    expect(page.get_by_text(re.compile(r"\d+ days late"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Score the candidates of")).click()
    expect(page).to_have_url(re.compile(r"/rounds/\d+/score/"))


def test_a_seat_holder_answers_from_home(page_as) -> None:
    page = page_as("holder")
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Answer on your agency’s input")).click()
    expect(page).to_have_url(re.compile(r"/strategies/inputs/\d+/answer/"))


def test_a_guest_opens_the_one_record_that_is_open_to_them(page_as) -> None:
    page = page_as("guest")
    page.goto("/")
    expect(page.get_by_text(re.compile("^Until "))).to_be_visible()
    page.get_by_role("link", name=re.compile("^ST-0001")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Urgent help and unmet mental-health need")


def test_a_stranger_signs_in_first(page_as) -> None:
    page = page_as(None)
    page.goto("/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


@pytest.mark.parametrize("mail", SIGN_INS)
def test_axe_finds_nothing_for_any_role_on_screen_or_phone(page_as, faults, mail: str) -> None:
    for size in ({}, PHONE):
        page = page_as(mail, **size)
        page.goto("/")
        assert faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0


def test_a_long_post_wraps_in_the_header_of_a_phone_and_sign_out_does_not(page_as) -> None:
    page = page_as("colleague", **PHONE)
    page.goto("/")
    link = page.locator(".pb-header__tools a[href='/account/']")
    link.evaluate("link => { link.textContent = 'City Public Health Partnership Programme seat, Leicester' }")
    box, button = link.bounding_box(), page.get_by_role("button", name="Sign out").bounding_box()
    assert box["x"] >= 15
    assert button["x"] + button["width"] <= 390 - 15
    assert box["height"] > 1.5 * button["height"]
    assert button["height"] < 30


def test_the_first_need_is_reached_and_opened_by_keyboard(page_as) -> None:
    page = page_as("holder")
    page.goto("/")
    first = page.locator(".govuk-task-list__link").first
    target = first.get_attribute("href")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == target:
            break
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(target or "") + "$"))
