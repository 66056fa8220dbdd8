"""Every page of the product, as somebody who sees most of it: accessible, and no wider than a phone.

Each page with a form is also sent in empty: if it answers with errors, that state is looked at too, and
each link of the error summary must lead to a control that takes the focus.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from partnership.people.models import User
from tests.test_permissions import NAMES, address, routes

pytestmark = pytest.mark.browser

NOT_PAGES = {"healthz", "readyz", "outbox", "examples:welcome"}
READERS = ("officer", "chief-executive", "chair", "holder", "deputy", "community-leader", "administrator")
PATTERNS = dict(routes())


def who_sees(url: str) -> str | None:
    """The first of our readers for whom this is a page; None where it is a file or only a button."""
    for mail in READERS:
        client = Client()
        client.force_login(User.objects.get(email=f"{mail}@example.org"))
        response = client.get(url)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            return mail
    return None


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_PAGES])
def test_a_page_and_its_error_state(
    site: str, page_as: Callable[..., Page], faults: Callable[[Page], list[str]], name: str
) -> None:
    url = address(name)
    mail = who_sees(url)
    if mail is None:
        return  # a download or a move: its own tests look at it
    page = page_as(mail, viewport={"width": 390, "height": 800})
    page.goto(url)
    assert faults(page) == []
    assert width_of(page) <= 391, "it scrolls sideways on a phone"
    page.set_viewport_size({"width": 320, "height": 800})
    assert width_of(page) <= 321, "it scrolls sideways at 400%"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert width_of(page) <= 1281
    assert page.locator("h1").count() == 1
    if page.locator("main form[method=post] button.govuk-button:not(.govuk-button--secondary)").count():
        _send_in_empty(page, faults)


def _send_in_empty(page: Page, faults: Callable[[Page], list[str]]) -> None:
    page.evaluate(
        """() => { const form = document.querySelector('main form[method=post]');
        form.noValidate = true;
        for (const field of form.querySelectorAll('textarea, input[type=text], input[type=number]'))
            field.value = ''; }"""
    )
    page.locator("main form[method=post] button.govuk-button:not(.govuk-button--secondary)").first.click()
    page.wait_for_load_state()
    if not page.title().startswith("Error: "):
        return
    assert faults(page) == []
    assert page.locator(".govuk-error-summary").count() == 1
    links = page.locator(".govuk-error-summary a")  # a refusal of the whole form has none
    for position in range(links.count()):
        target = links.nth(position).get_attribute("href") or ""
        assert target.startswith("#"), target
        links.nth(position).click()
        focused = page.evaluate("document.activeElement && document.activeElement.id")
        assert focused == target[1:], f"{target} does not take the focus"
