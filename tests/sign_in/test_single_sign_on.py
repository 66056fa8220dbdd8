"""Single sign-on: with PKCE, by an address that the provider vouches for, and closed to strangers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from devtools.check import PRODUCTION
from partnership.people.models import SignIn, User
from partnership.settings import openid_provider
from tests.factories.ground import make_person

from .factors import give_app
from .identity_provider import CLIENT, Provider, provider
from .reading import is_signed_in, text_of

pytestmark = pytest.mark.drill
BEGIN = "/accounts/single-sign-on/sso/?process=login"


@pytest.fixture
def idp(settings: Settings) -> Iterator[Provider]:
    with provider() as idp:
        switch_on(settings, idp)
        yield idp


def switch_on(settings: Settings, idp: Provider, *domains: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = openid_provider(
        idp.url, name="Testshire Council", domains=list(domains), **CLIENT
    )


def come_from(idp: Provider, client: Client, onwards: str = "/account/") -> object:
    """Through the provider and back; gives what the way back answers."""
    sent = client.get(f"{BEGIN}&next={onwards}")
    return client.get(idp.authorise(sent["Location"]))


def test_without_a_provider_there_is_no_button_and_no_page(client: Client) -> None:
    assert "single-sign-on" not in text_of(client.get("/accounts/login/"))
    assert client.get(BEGIN).status_code == 404


def test_the_sign_in_page_names_the_provider(idp: Provider, client: Client) -> None:
    page = text_of(client.get("/accounts/login/?next=/meetings/"))
    assert "Sign in with Testshire Council" in page
    assert "next=%2Fmeetings%2F" in page
    assert client.get(BEGIN)["Location"].startswith(f"{idp.url}/authorise?")


def test_a_known_address_signs_in_and_lands_on_the_page_wanted(idp: Provider, client: Client) -> None:
    person = make_person("holder")
    idp.claims = {"email": person.email.upper(), "email_verified": True}
    answer = come_from(idp, client, "/meetings/")
    assert answer["Location"] == "/meetings/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert SignIn.objects.get().how == "single_sign_on"
    person.refresh_from_db()
    assert person.proved_at is not None
    assert person.has_usable_password(), "it was proved, so nothing is wiped"


def test_the_code_alone_is_not_enough(idp: Provider, client: Client) -> None:
    """Whoever catches the code lacks the verifier, which never left us."""
    idp.claims = {"email": make_person("holder").email, "email_verified": True}
    back = idp.authorise(client.get(f"{BEGIN}&next=/account/")["Location"])
    idp.challenge = "of another sign-in"
    assert "That did not sign you in" in text_of(client.get(back))
    assert idp.tokens_given == 0
    assert not is_signed_in(client)


def test_a_stranger_is_told_that_accounts_are_by_invitation(idp: Provider, client: Client) -> None:
    idp.claims = {"email": "stranger@example.org", "email_verified": True}
    before = User.objects.count()
    assert "Accounts are by invitation" in text_of(come_from(idp, client))
    assert User.objects.count() == before
    assert not is_signed_in(client)


def test_an_address_that_nobody_vouches_for_is_a_stranger(idp: Provider, client: Client) -> None:
    idp.claims = {"email": make_person("holder").email}
    assert "Accounts are by invitation" in text_of(come_from(idp, client))
    assert not is_signed_in(client)


def test_only_the_address_of_the_account_is_vouched_for(idp: Provider, client: Client) -> None:
    person = make_person("holder")
    EmailAddress.objects.create(user=person, email="earlier@example.org", verified=True)
    idp.claims = {"email": "earlier@example.org", "email_verified": True}
    assert "Accounts are by invitation" in text_of(come_from(idp, client))
    SocialAccount.objects.create(user=person, provider="sso", uid="person-1")
    for claims in ({"email": person.email}, {"email": "earlier@example.org", "email_verified": True}):
        idp.claims = claims
        assert "Accounts are by invitation" in text_of(come_from(idp, client))
    assert not is_signed_in(client)
    person.refresh_from_db()
    assert person.proved_at is None
    idp.claims = {"email": person.email, "email_verified": True}
    come_from(idp, client)
    assert is_signed_in(client)


@pytest.mark.parametrize(("domain", "enters"), [("example.org", True), ("example.com", False)])
def test_addresses_of_the_named_domains_are_vouched_for(
    idp: Provider, client: Client, settings: Settings, domain: str, enters: bool
) -> None:
    switch_on(settings, idp, domain)
    idp.claims = {"email": make_person("holder").email}
    come_from(idp, client)
    assert is_signed_in(client) is enters


def test_a_closed_account_stays_closed(idp: Provider, client: Client) -> None:
    idp.claims = {"email": make_person("holder", is_active=False).email, "email_verified": True}
    come_from(idp, client)
    assert not is_signed_in(client)


def test_who_is_not_invited_yet_is_a_stranger(idp: Provider, client: Client) -> None:
    loaded = User.objects.create_user(email="loaded@example.org", post="Head of Service")
    idp.claims = {"email": loaded.email, "email_verified": True}
    assert "Accounts are by invitation" in text_of(come_from(idp, client))
    assert not is_signed_in(client)


def test_leaving_the_providers_page_is_said_in_words(idp: Provider, client: Client) -> None:
    back = idp.authorise(client.get(BEGIN)["Location"])
    page = client.get(back.replace("code=a-code", "error=access_denied"), follow=True)
    assert "You are not signed in" in text_of(page)


@pytest.mark.parametrize("by_provider", [False, True])
def test_officers_are_asked_for_a_second_factor_unless_the_provider_asks(
    idp: Provider, client: Client, settings: Settings, by_provider: bool
) -> None:
    settings.COMPEL_SECOND_FACTOR, settings.OIDC_SECOND_FACTOR = True, by_provider
    person = make_person("officer")
    idp.claims = {"email": person.email, "email_verified": True}
    come_from(idp, client)
    assert client.get("/account/").status_code == (200 if by_provider else 302)
    give_app(person)
    again = Client()
    answer = come_from(idp, again)
    assert answer["Location"] == ("/account/" if by_provider else "/accounts/login/second-factor/")


def in_production(**env: str) -> str:
    """What an installation with this environment has in its settings."""
    asked = "s.COMPEL_SECOND_FACTOR, s.OIDC_SECOND_FACTOR, s.SOCIALACCOUNT_PROVIDERS, s.SESSION_COOKIE_SECURE"
    done = subprocess.run(
        [sys.executable, "-c", f"import partnership.settings as s; print([{asked}])"],
        cwd=configured.ROOT,
        env={**os.environ, **PRODUCTION, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout or done.stderr


def test_production_compels_and_has_no_provider_unless_one_is_named() -> None:
    assert in_production().strip() == "[True, False, {}, True]"


def test_the_environment_names_the_provider() -> None:
    named = {"OIDC_SERVER_URL": "https://id.example.org", "OIDC_CLIENT_ID": "b", "OIDC_CLIENT_SECRET": "s"}
    shown = in_production(**named, OIDC_DOMAINS="example.org,example.net", OIDC_SECOND_FACTOR="true")
    for part in (
        "[True, True,",
        "'OAUTH_PKCE_ENABLED': True",
        "'verified_email': ['example.org', 'example.net']",
    ):
        assert part in shown
    assert "OIDC_CLIENT_SECRET" in in_production(OIDC_SERVER_URL="https://id.example.org", OIDC_CLIENT_ID="b")
