"""The first page of a demo: who to be, what to try, and the way in."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from examples import PASSWORD
from examples.welcome import cards
from partnership.people.models import User

pytestmark = pytest.mark.usefixtures("llr")


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def test_there_is_no_such_page_outside_a_demo(client: Client) -> None:
    assert client.get("/welcome/").status_code == 404
    page = client.get("/accounts/login/?login=officer@example.org").content.decode()
    assert "/welcome/" not in page
    assert PASSWORD not in page
    assert 'value="officer@example.org"' not in page


def test_every_account_has_a_card_and_three_things_to_try(demo: None, client: Client) -> None:
    page = client.get("/welcome/")
    shown = page.context["cards"]
    assert len(shown) == 14
    assert all(len(card.tries) == 3 for card in shown)
    assert len({card.who for card in shown}) == 14
    words = page.content.decode()
    assert words.count(">Sign in</a>") == 14
    assert PASSWORD in words


def test_every_thing_to_try_is_a_page_that_its_person_may_open(demo: None, client_as: Any) -> None:
    for card in cards("llr", None):
        person = User.objects.get(email=card.mail)
        client = client_as(person)
        for each in card.tries:
            then = parse_qs(urlsplit(each.url).query)["next"][0]
            assert client.get(then).status_code == 200, (card.mail, each.what)


def test_the_button_goes_to_sign_in_with_the_address_filled_in_and_on_to_the_page(
    demo: None, client: Client
) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'href="/welcome/"' in page
    assert PASSWORD in page
    officer = next(card for card in cards("llr", None) if card.mail == "officer@example.org")
    form = client.get(officer.sign_in).content.decode()
    assert 'value="officer@example.org"' in form
    first = officer.tries[0].url
    then = parse_qs(urlsplit(first).query)["next"][0]
    answer = client.post(first, {"login": officer.mail, "password": PASSWORD, "next": then})
    assert answer.headers["Location"] == then


def test_whoever_is_signed_in_goes_straight_to_their_own_and_signs_out_for_others(
    demo: None, client_as: Any
) -> None:
    client = client_as(User.objects.get(email="chair@example.org"))
    shown = {card.mail: card for card in client.get("/welcome/").context["cards"]}
    assert shown["chair@example.org"].is_me
    assert shown["chair@example.org"].tries[0].url == "/meetings/decisions/"
    other = shown["guest@example.org"]
    answer = client.post("/accounts/logout/", {"next": other.sign_in})
    assert answer.headers["Location"] == other.sign_in
    assert "_auth_user_id" not in client.session
    assert 'value="guest@example.org"' in client.get(other.sign_in).content.decode()
