"""Signing in as people do it: a code from a mail, a passkey, an authenticator app, a form sent too late.

Each page on the way is looked at by axe and on a phone, and none breaks the content policy (see page_as).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect
from pytest_django import Settings

from partnership.people.models import User
from partnership.settings import openid_provider
from partnership.sign_in import session
from tests.sign_in.factors import code_now, give_app
from tests.sign_in.identity_provider import CLIENT, provider
from tests.sign_in.reading import code_in

pytestmark = pytest.mark.browser

PASSWORD = "prevention-board-demo"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
Faults = Callable[[Page], list[str]]
OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _nobody_throttled() -> None:
    cache.clear()


@pytest.fixture
def home(site: str) -> str:
    """The site by the name that passkeys accept: an address of numbers is none."""
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture
def looks(faults: Faults) -> Callable[[Page], None]:
    """The page is accessible and fits a phone."""

    def look(page: Page) -> None:
        assert faults(page) == [], page.url
        assert page.locator("h1").count() == 1, page.url
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 391, page.url
        page.set_viewport_size({"width": 1280, "height": 900})

    return look


def plug_in_key(page: Page, **changes: Any) -> Callable[[bool], None]:
    """A device with a fingerprint reader; gives how to make it recognise nobody."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **changes}})

    def recognise(somebody: bool) -> None:
        devtools.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": somebody},
        )

    return recognise


def test_a_code_then_a_passkey_then_no_code_any_more(
    page_as: OpenPage, home: str, looks: Callable[[Page], None], mailoutbox: Sequence[EmailMessage]
) -> None:
    page = page_as(None)
    recognise = plug_in_key(page)
    page.goto(f"{home}/meetings/")
    looks(page)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter your e-mail address")
    looks(page)
    page.get_by_label("E-mail address").fill("holder@example.org")
    page.get_by_role("button", name="Send me a code").click()
    looks(page)
    page.get_by_label("Code").fill("1111 1111")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("That code is not the one")
    looks(page)
    page.get_by_label("Code").fill(code_in(mailoutbox))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in faster next time")
    looks(page)
    page.get_by_role("button", name="Create a passkey").click()
    expect(page.get_by_label("A name for it")).to_have_value("My passkey")
    looks(page)
    recognise(False)
    page.get_by_role("button", name="Create a passkey").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible()
    recognise(True)
    page.get_by_role("button", name="Create a passkey").click()
    expect(page).to_have_url(f"{home}/meetings/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{home}/meetings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{home}/meetings/")
    for path in (
        "passkeys/",
        "recovery-codes/",
        "recovery-codes/new/",
        "authenticator/set-up/",
        "password/change/",
    ):
        page.goto(f"{home}/accounts/{path}")
        looks(page)
    page.goto(f"{home}/accounts/passkeys/")
    page.get_by_role("link", name="Rename My passkey").click()
    looks(page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Work laptop").click()
    looks(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("You have no passkey yet")


def test_an_officer_must_have_a_passkey_and_then_signs_in_with_it_after_the_password(
    page_as: OpenPage, home: str, looks: Callable[[Page], None], settings: Settings
) -> None:
    settings.COMPEL_SECOND_FACTOR = True
    page = page_as(None)
    plug_in_key(page)
    sign_in_with_password(page, home, "officer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account")
    looks(page)
    page.get_by_role("link", name="Issues").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account")
    page.locator("main").get_by_role("button", name="Create a passkey").click()
    page.get_by_role("button", name="Create a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    looks(page)
    page.get_by_role("button", name="I have kept them: go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Issues log")
    page.get_by_role("button", name="Sign out").click()
    sign_in_with_password(page, home, "officer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    looks(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(f"{home}/account/")


def sign_in_with_password(page: Page, home: str, mail: str) -> None:
    page.goto(f"{home}/accounts/login/?with=password&next=/account/")
    page.get_by_label("E-mail address").fill(f"{mail}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_authenticator_app_is_asked_for_and_removed(
    page_as: OpenPage, home: str, looks: Callable[[Page], None]
) -> None:
    give_app(User.objects.get(email="holder@example.org"))
    page = page_as(None)
    sign_in_with_password(page, home, "holder")
    looks(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("That code is not right")
    looks(page)
    page.get_by_label("Code").fill(code_now())
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{home}/account/")
    page.get_by_role("link", name="Remove the authenticator app").click()
    looks(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page).to_have_url(f"{home}/account/")


def test_what_protects_an_account_asks_who_it_is(
    page_as: OpenPage, looks: Callable[[Page], None], site: str
) -> None:
    page = page_as("holder")
    page.goto("/accounts/authenticator/set-up/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    looks(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")


@pytest.mark.parametrize(
    "path",
    ["login/?with=password", "password/reset/", "password/reset/done/", "password/reset/key/x-y/",
     "password/reset/key/done/", "signup/", "inactive/", "logout/", "single-sign-on-cancelled/"],
)  # fmt: skip
def test_every_other_page_of_signing_in(
    page_as: OpenPage, looks: Callable[[Page], None], site: str, path: str
) -> None:
    page = page_as(None)
    page.goto(f"/accounts/{path}")
    looks(page)


def test_single_sign_on_leads_to_the_provider_and_back(
    page_as: OpenPage, home: str, looks: Callable[[Page], None], settings: Settings
) -> None:
    """The provider is another site, to which our policy lets no form be sent."""
    with provider() as idp:
        settings.SOCIALACCOUNT_PROVIDERS = openid_provider(
            idp.url, name="Testshire Council", domains=[], **CLIENT
        )
        idp.claims = {"email": "holder@example.org", "email_verified": True}
        page = page_as(None)
        page.goto("/meetings/")
        looks(page)
        page.get_by_text("Sign in with Testshire Council").click()
        expect(page).to_have_url(re.compile("/meetings/$"))
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def shorten(mail: str, left: int) -> None:
    """Leave so many seconds to every session of that person."""
    person = User.objects.get(email=f"{mail}@example.org")
    for row in Session.objects.all():
        data = row.get_decoded()
        if data.get("_auth_user_id") == str(person.pk):
            data[session.SEEN] = session.now() - 3600 + left
            row.session_data = Session.objects.encode(data)
            row.save()


def test_a_page_warns_before_the_session_ends_and_can_stay(page_as: OpenPage, site: str) -> None:
    page = page_as("holder")
    page.clock.install()
    page.goto("/account/")
    warning = page.locator(".pb-session")
    expect(warning).to_be_hidden()
    shorten("holder", 290)
    page.clock.fast_forward("55:01")
    expect(warning).to_contain_text(re.compile(r"You will be signed out at \d+:\d\d[ap]m\."))
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    shorten("holder", -1)
    page.clock.fast_forward("55:01")
    expect(warning).to_contain_text("You are signed out. What you have typed is still here")


def test_what_was_typed_too_late_is_sent_after_sign_in(
    page_as: OpenPage, site: str, looks: Callable[[Page], None], faults: Faults
) -> None:
    page = page_as("holder")
    page.goto("/issues/new/")
    page.get_by_role("button", name=re.compile("Start|Continue")).click()
    page.locator("main textarea, main input[type=text]").first.fill("Fires are set in sheds at night")
    shorten("holder", -1)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".moj-alert")).to_contain_text("You were signed out")
    page.get_by_role("link", name="Sign in with a password").click()
    page.get_by_label("E-mail address").fill("holder@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("blockquote")).to_have_text("Fires are set in sheds at night")
    looks(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page).to_have_url(re.compile("/issues/new/.*/where/|/issues/new/.*/who/"))
