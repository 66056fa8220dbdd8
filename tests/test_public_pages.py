"""Privacy notice, accessibility statement and cookies: true of the product, and in the area's own words."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from freezegun import freeze_time

from examples.basics import HERE, read
from partnership.area.models import Statement
from partnership.clock import moment
from partnership.pages.cookies import cookies_in_use
from partnership.people.models import User
from tests.factories.ground import make_person, prevention_board

pytestmark = pytest.mark.django_db
PAGES = ("/privacy/", "/accessibility/")
NOT_SAID = "has not said this yet"
TEMPLATES = Path(settings.ROOT) / "templates" / "partnership"


@pytest.mark.parametrize("path", [*PAGES, "/cookies/"])
def test_anybody_may_read_them_and_every_page_leads_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert f'href="{path}"' in client.get("/model/").content.decode()


def test_what_the_area_has_not_said_is_said_to_be_missing(client: Client) -> None:
    pages = [client.get(path).content.decode() for path in PAGES]
    assert sum(page.count(NOT_SAID) for page in pages) == Statement.objects.count()
    assert all("The Office of the Police and Crime Commissioner has not said" in page for page in pages)


def test_what_the_area_says_stands_where_it_belongs(client: Client) -> None:
    for statement in Statement.objects.all():
        Statement.objects.filter(pk=statement.pk).update(text=f"Answer to {statement.key}.")
    pages = [client.get(path).content.decode() for path in PAGES]
    for statement in Statement.objects.all():
        assert sum(f"Answer to {statement.key}." in page for page in pages) == 1, statement.key
    assert not [page for page in pages if NOT_SAID in page]


def test_what_the_area_says_is_words_and_no_markup(client: Client) -> None:
    Statement.objects.filter(key="controller").update(text="<script>x</script> & Sons, dpo@example.org")
    page = client.get("/privacy/").content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x&lt;/script&gt; &amp; Sons" in page
    assert 'href="mailto:dpo@example.org"' in page


def test_the_example_has_said_all_of_it(llr: None) -> None:
    assert not Statement.objects.filter(text="").exists()
    assert set(read(HERE / "basics.toml")["statements"]) == set(
        Statement.objects.values_list("key", flat=True)
    )


def test_every_cookie_that_is_set_stands_on_the_page(client: Client) -> None:
    """Signing in, sending a form with a message, sending one too late: what a browser would keep."""
    person = make_person("officer")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": person.email, "password": "a long enough password"})
    day = {"held_on_day": "1", "held_on_month": "9", "held_on_year": "2030"}
    client.post("/meetings/call/", {**day, "board": prevention_board().pk})
    with freeze_time(moment() + timedelta(hours=2)):
        client.post("/meetings/call/", {**day, "board": prevention_board().pk})
    names = {cookie.name for cookie in cookies_in_use()}
    assert set(client.cookies) == names
    words = client.get("/cookies/").content.decode()
    assert all(f">{name}</th>" in words for name in names)


def test_no_script_can_read_a_cookie(client: Client) -> None:
    person = make_person("officer")
    client.post("/accounts/login/", {"login": person.email, "password": "a long enough password"})
    client.get("/meetings/call/")
    assert len(client.cookies) >= 2
    assert all(cookie["httponly"] for cookie in client.cookies.values())


def test_no_page_measures_or_loads_from_elsewhere(client: Client) -> None:
    """As the privacy notice says: the policy of every page allows this site only."""
    policy = client.get("/privacy/").headers["Content-Security-Policy"]
    assert "http" not in policy
    assert "default-src 'self'" in policy


def test_they_hold_no_fact_that_only_an_area_could_know() -> None:
    """Addresses, numbers and days come from the area: the templates name none."""
    for name in ("privacy.html", "accessibility.html", "cookies.html"):
        text = (TEMPLATES / name).read_text()
        assert not re.search(r"[\w.]+@[\w.]+|\b0\d{3}\b|\b\d+ working days\b|\b20(?!18)\d\d\b", text), name


def test_privacy_speaks_of_each_field_of_an_account() -> None:
    """A new field fails here until the notice speaks of it."""
    spoken_of = {
        "id", "email", "name", "post", "community_area", "named_to_others", "is_active", "invited_at",
        "last_login", "password", "invitation_sent_at", "proved_at", "passkey_declined_at",
    }  # fmt: skip
    assert {field.name for field in User._meta.concrete_fields} == spoken_of
