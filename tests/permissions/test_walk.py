"""The walk: every page, past own, foreign and sensitive records of every kind, by everybody.

What each reader may open and read is the table's to say (see `matrix`). Every answer's body, headers and
file is searched for the words and references of whatever that reader may not see.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from partnership.people.models import User
from tests.permissions.walking import (
    Page,
    filters_on,
    lists,
    opened,
    pages_about,
    pages_of,
)
from tests.permissions.world import LEADS, READERS, Reader, World

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("llr")]
SignIn = Callable[[User], Client]
everybody = pytest.mark.parametrize("who", READERS)

HIDDEN = (403, 404, 405)
SHOWN = (200, 302, 403, 405)
RECEIPT = {"issues_log:issue_detail": (302,), "issues_log:issue_receipt": (200,)}
TELLS_GUESTS_APART = "grant_give", "User.email of guest's own account"
"""Two guests may have one post: whoever opens a record sees the address of one without an agency."""
WORDLESS = ("account", "seat", "agency")


def allowed(page: Page, reader: Reader) -> tuple[int, ...]:
    """The statuses that a page may answer a reader with, by the table."""
    assert page.kept is not None
    says = page.kept.answer(reader)
    if says == "nothing":
        return HIDDEN
    if says == "receipt" and page.name in RECEIPT:
        return RECEIPT[page.name]
    if says == "read" and page.is_detail and page.kept.kind != "account":
        return (200,)
    return (*SHOWN, 404)  # what can't be done now is not there


def shows(page: Page, text: str) -> bool:
    """The walk would prove nothing if the words were nowhere."""
    assert page.kept is not None
    return page.kept.kind in WORDLESS or any(word in text.lower() for word in page.kept.words)


@everybody
def test_each_page_shows_each_record_to_those_who_may_read_it(
    world: World, client_as: SignIn, who: str
) -> None:
    reader = world.readers[who]
    client, wrong, told = client_as(reader.user), [], []
    for page in (*pages_of(world, reader), *pages_about(world)):
        status, text = opened(client, page.url)
        if status not in allowed(page, reader):
            wrong.append(f"{page.name} answers {status} for {page.kept}")
        elif status == 200 and page.is_detail and not shows(page, text):
            wrong.append(f"{page.name} shows no word of {page.kept}")
        told += [
            f"{page.name} for {page.kept}: {words}"
            for words in world.told(text, reader, page.kept)
            if (page.name, words) != TELLS_GUESTS_APART
        ]
    assert not wrong + told, "\n".join(wrong + told)


@pytest.mark.parametrize(
    "who", [who for who in READERS if "cleared" not in who or who.split(",")[0] in LEADS]
)
def test_no_list_tells_of_what_its_reader_may_not_see(world: World, client_as: SignIn, who: str) -> None:
    """Nor any filter, view, sort or page of it, nor its export."""
    reader = world.readers[who]
    client, told = client_as(reader.user), []
    for name in lists():
        url = reverse(name)
        status, text = opened(client, url)
        assert status != 500
        told += [f"{url}: {words}" for words in world.told(text, reader)]
        for filtered in filters_on(url, text) if reader.leads else ():
            told += [f"{filtered}: {words}" for words in world.told(opened(client, filtered)[1], reader)]
    assert not told, "\n".join(told)
