"""Health, the model, one's account, the demo's mailbox, and the shell around every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from freezegun import freeze_time
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories.ground import make_person

pytestmark = pytest.mark.django_db


def test_healthz_says_that_the_process_is_up(client: Client) -> None:
    assert client.get("/healthz").json() == {"up": True}


def test_readyz_names_each_thing_that_must_be_there(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": True, "migrations": True}


def test_readyz_is_503_without_a_broker(client: Client, settings: Settings) -> None:
    settings.CACHES = AWAY
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] is False


AWAY = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nowhere.sock",
    }
}


def test_pages_show_while_the_cache_is_away(
    client_as: Callable[..., Client],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_as(make_person("officer"))
    settings.CACHES = AWAY
    assert client.get("/account/").status_code == 200
    with django_assert_max_num_queries(6):  # the words of the area are not read for each word
        assert "People Zones" in client.get("/account/").content.decode()


@pytest.mark.parametrize("path", ["/model/", "/accessibility/", "/privacy/"])
def test_anybody_may_read_how_the_service_works(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_model_shows_all_four_tiers_by_name_before_number(client: Client) -> None:
    page = client.get("/model/").content.decode()
    assert page.index("Established or crisis") < page.index("Community and whole-population resilience")
    assert "Established or crisis: manage and rehabilitate (T3)" in page


def test_there_is_no_mailbox_outside_a_demo(client: Client) -> None:
    assert client.get("/outbox/").status_code == 404


def put_in_outbox(settings: Settings, folder: Path) -> None:
    """Mail as a demo keeps it: in files."""
    settings.DEMO, settings.OUTBOX, settings.EMAIL_FILE_PATH = True, folder, str(folder)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def test_without_an_account_the_demos_mailbox_holds_only_fresh_mail_about_accounts(
    client: Client, client_as: Callable[..., Client], settings: Settings, tmp_path: Path
) -> None:
    put_in_outbox(settings, tmp_path)
    person = make_person("holder")
    with freeze_time("2026-11-22 05:22"):
        with get_connection() as one_file:
            for subject in ("PB-0042 was prioritised", "Re: Password Reset Email"):
                EmailMessage(subject, "Words of the board", to=["a@example.org"], connection=one_file).send()
        client.post("/accounts/password/reset/", {"email": person.email})
        open_to_all = client.get("/outbox/").content.decode()
        assert "/accounts/password/reset/key/" in open_to_all
        assert "22 November 2026, 5:22am" in open_to_all
        assert "Words of the board" not in open_to_all
        page = client_as(person).get("/outbox/").content.decode()
        assert page.count("Words of the board") == 2
        assert "PB-0042 was prioritised" in page
        assert "-----" not in page
        assert "/accounts/password/reset/key/" in page
    with freeze_time("2026-11-22 06:23"):
        later = Client().get("/outbox/").content.decode()
        assert "/accounts/password/reset/key/" not in later
        assert "No mail about an account has been sent in the last hour." in later


def test_signing_up_is_closed(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a long enough password"})
    from partnership.people.models import User

    assert not User.objects.filter(email="new@example.org").exists()


def test_signing_in_is_throttled_and_then_refuses_even_the_right_password(client: Client) -> None:
    person = make_person("holder")
    for _ in range(5):
        client.post("/accounts/login/", {"login": person.email, "password": "wrong"})
    page = client.post("/accounts/login/", {"login": person.email, "password": "a long enough password"})
    assert "Too many tries in a short time" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_ignores_the_case_of_the_address(client: Client) -> None:
    person = make_person("holder", email="Some.One@Example.org")
    client.post("/accounts/login/", {"login": "SOME.ONE@example.ORG", "password": "a long enough password"})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_account_page_lists_seats_and_clearance(client_as: Callable[..., Client]) -> None:
    person = make_person("holder", sensitive=True)
    page = client_as(person).get("/account/").content.decode()
    assert "Police seat" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_a_forgotten_password_is_set_anew_by_a_link_in_a_mail(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    person = make_person("holder")
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)
    assert link is not None
    page = client.get(link.group(1), follow=True)
    new = "another long password"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)


def test_asking_for_an_unknown_address_says_nothing_about_it(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    known = client.post("/accounts/password/reset/", {"email": make_person("holder").email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


def test_signing_out_is_a_post(client_as: Callable[..., Client]) -> None:
    client = client_as(make_person("holder"))
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_community_contributor_reads_how_others_see_them(client_as: Callable[..., Client]) -> None:
    person = make_person(
        "community_contact", post="Residents' association secretary", community_area="Eastham"
    )
    page = client_as(person).get("/account/").content.decode()
    assert "a community member, Eastham" in page
