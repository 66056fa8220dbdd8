"""A real browser against a live server on the LLR example.

`site` is the server's address; `page_as("holder")` a page signed in as holder@example.org. After each
test the example is restored, and any error on a page's console or breach of the content policy fails it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from devtools import chromium
from partnership.people.models import User
from tests.conftest import EXAMPLE, Shelf

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs an event loop here
chromium.use_our_node()

AXE = Path(settings.ROOT) / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
    axe.configure({rules: [{id: 'aria-allowed-attr', selector: ':not(.govuk-radios__input)'}]});
    return (await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })).violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '));
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **chromium.find().launch_options()}


@pytest.fixture(scope="session")
def _server(shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()


@pytest.fixture
def site(
    right_database: None, _server: LiveServer, shelf: Shelf, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    with django_db_blocker.unblock():
        yield str(_server.url)
        shelf.restore(EXAMPLE, always=True)


@pytest.fixture
def page_as(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a person of the example, known by the first part of their address."""
    contexts = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def open_page(mail: str | None, **context_options: Any) -> Page:
        context = browser.new_context(base_url=site, **context_options)
        contexts.append(context)
        if mail is not None:
            client = Client()
            client.force_login(User.objects.get(email=f"{mail}@example.org"))
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds on a page, as one line for each rule."""

    def look(page: Page) -> list[str]:
        page.evaluate(AXE.read_text())
        return list(page.evaluate(RUN_AXE))

    return look
