"""Signing in with a code by mail: from the page that was wanted, through the mail, to that page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from freezegun import freeze_time
from pytest_django import Settings

from partnership.boards.standing import SYSTEM
from partnership.people.actions import invite_again
from partnership.people.models import Account, SignIn, User
from tests.factories.ground import make_person

from .reading import ask_for_code, code_in, is_signed_in, text_of

CONFIRM = "/accounts/login/code/confirm/"
Mails = Sequence[EmailMessage]


def test_whoever_must_sign_in_is_asked_for_an_address_and_nothing_else(client: Client) -> None:
    page = client.get("/meetings/", follow=True)
    assert page.request["PATH_INFO"] == "/accounts/login/"
    assert 'name="email"' in text_of(page)
    assert 'name="password"' not in text_of(page)


def test_a_demo_asks_for_the_password_that_it_prints(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    page = text_of(client.get("/accounts/login/"))
    assert 'name="login"' in page
    assert 'name="password"' in page


def test_a_code_leads_to_the_page_that_was_wanted(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder", passkey_declined_at="2026-01-01T00:00Z")
    with freeze_time("2026-01-02"):
        asked = ask_for_code(client, person.email.upper(), "/meetings/")
        assert asked["Location"] == f"{CONFIRM}?next=%2Fmeetings%2F"
        page = text_of(client.get(asked["Location"]))
        assert 'autocomplete="one-time-code"' in page
        assert page.count('type="text"') == 1
        answer = client.post(asked["Location"], {"code": code_in(mailoutbox)})
        assert is_signed_in(client)
    assert answer["Location"] == "/meetings/"


@pytest.mark.parametrize("as_typed", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_a_code_may_be_pasted_as_it_comes(client: Client, mailoutbox: Mails, as_typed: str) -> None:
    person = make_person("holder")
    ask_for_code(client, person.email)
    client.post(CONFIRM, {"code": as_typed.format(*code_in(mailoutbox).split())})
    assert is_signed_in(client)


def test_a_code_works_for_15_minutes(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder")
    with freeze_time("2026-05-04 09:00") as clock:
        ask_for_code(client, person.email)
        clock.tick(15 * 60 - 1)
        assert client.get(CONFIRM).status_code == 200
        clock.tick(2)
        late = client.post(CONFIRM, {"code": code_in(mailoutbox)})
        assert not is_signed_in(client)
    assert late["Location"] == "/accounts/login/code/"


def test_a_code_works_once(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder")
    ask_for_code(client, person.email)
    client.post(CONFIRM, {"code": code_in(mailoutbox)})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code_in(mailoutbox)})
    assert not is_signed_in(client)


def test_a_code_belongs_to_the_browser_that_asked(client: Client, mailoutbox: Mails) -> None:
    ask_for_code(client, make_person("holder").email)
    other = Client()
    other.post(CONFIRM, {"code": code_in(mailoutbox)})
    assert not is_signed_in(other)


def test_after_three_wrong_codes_a_new_one_is_needed(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder")
    ask_for_code(client, person.email)
    first = client.post(CONFIRM, {"code": "0000 0000"})
    assert "That code is not the one that we sent last" in text_of(first)
    client.post(CONFIRM, {"code": "0000 0001"})
    assert client.post(CONFIRM, {"code": "0000 0002"}).status_code == 302
    client.post(CONFIRM, {"code": code_in(mailoutbox)})
    assert not is_signed_in(client)
    refused = SignIn.objects.refused().filter(person=person, how="code")
    assert refused.count() == 3


def test_another_code_can_be_sent_and_the_first_stops_working(client: Client, mailoutbox: Mails) -> None:
    ask_for_code(client, make_person("holder").email)
    first = code_in(mailoutbox)
    client.post(CONFIRM, {"action": "resend"})
    assert len(mailoutbox) == 2
    client.post(CONFIRM, {"code": first})
    assert not is_signed_in(client)
    client.post(CONFIRM, {"code": code_in(mailoutbox)})
    assert is_signed_in(client)


def test_asking_says_nothing_about_who_has_an_account(client: Client, mailoutbox: Mails) -> None:
    known = ask_for_code(client, make_person("holder").email)
    unknown = ask_for_code(Client(), "nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "There is no account for this address" in str(mailoutbox[1].body)
    assert "sign up" not in str(mailoutbox[1].body).lower()


def test_a_closed_account_is_sent_no_code(client: Client, mailoutbox: Mails) -> None:
    ask_for_code(client, make_person("holder", is_active=False).email)
    assert "There is no account for this address" in str(mailoutbox[0].body)


def test_who_is_not_invited_yet_reads_what_a_stranger_reads(client: Client, mailoutbox: Mails) -> None:
    loaded = User.objects.create_user(email="loaded@example.org", post="Head of Service")
    asked = ask_for_code(client, loaded.email)
    assert asked["Location"] == ask_for_code(Client(), "nobody@example.org")["Location"]
    Client().post("/accounts/password/reset/", {"email": loaded.email})
    assert len(mailoutbox) == 3
    assert all("There is no account for this address" in str(mail.body) for mail in mailoutbox)
    invite_again(account=Account.objects.get(pk=loaded.pk), by=SYSTEM)
    ask_for_code(Client(), loaded.email)
    assert code_in(mailoutbox)


def test_codes_for_one_address_are_few(client: Client) -> None:
    address = make_person("holder").email
    for _ in range(3):
        assert ask_for_code(Client(), address).status_code == 302
    page = ask_for_code(Client(), address)
    assert "Too many tries in a short time" in text_of(page)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client: Client, mailoutbox: Mails, elsewhere: str) -> None:
    person = make_person("holder", passkey_declined_at="2026-01-01T00:00Z")
    with freeze_time("2026-01-02"):
        ask_for_code(client, person.email, elsewhere)
        answer = client.post(f"{CONFIRM}?next={elsewhere}", {"code": code_in(mailoutbox)})
    assert answer["Location"] == "/"


def test_another_of_our_own_hosts_is_another_site(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example.org"]
    person = make_person("holder")
    for host in ("other.example.org", "trusted.example.org"):
        given = {"login": person.email, "password": "a long enough password", "next": f"https://{host}/"}
        assert Client().post("/accounts/login/", given)["Location"] == "/"


def test_when_mail_cannot_be_sent_the_page_says_so(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = ask_for_code(client, make_person("holder").email)
    assert page.status_code == 503
    assert "We cannot send mail at the moment" in text_of(page)


def test_the_mail_holds_the_code_and_no_link_to_sign_in(client: Client, mailoutbox: Mails) -> None:
    ask_for_code(client, make_person("holder").email)
    assert mailoutbox[0].subject == "Your code to sign in"
    assert "15 minutes" in str(mailoutbox[0].body)
    assert code_in(mailoutbox) not in mailoutbox[0].subject


def test_after_a_code_a_passkey_is_offered_on_the_way(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder")
    ask_for_code(client, person.email, "/meetings/")
    offered = client.post(f"{CONFIRM}?next=/meetings/", {"code": code_in(mailoutbox)})
    assert offered["Location"] == "/account/passkey/?next=%2Fmeetings%2F"
    assert "/accounts/passkeys/add/?next=/meetings/" in text_of(client.get(offered["Location"]))
    declined = client.post("/account/passkey/", {"next": "/meetings/"})
    assert declined["Location"] == "/meetings/"
    person.refresh_from_db()
    assert person.passkey_declined_at is not None


def test_a_passkey_is_offered_again_after_a_quarter(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder", passkey_declined_at="2026-01-01T00:00Z")
    for day, leads_to in (("2026-03-01", "/"), ("2026-04-02", "/account/passkey/?next=%2F")):
        with freeze_time(day):
            visitor = Client()
            ask_for_code(visitor, person.email)
            assert visitor.post(CONFIRM, {"code": code_in(mailoutbox)})["Location"] == leads_to


def test_a_wrong_password_is_said_at_the_password(client: Client) -> None:
    wrong = {"login": make_person("holder").email, "password": "not the one"}
    page = text_of(client.post("/accounts/login/", wrong))
    words = "That e-mail address and password do not belong together"
    assert f'<li><a href="#id_password">{words}</a></li>' in page
    assert page.count(words) == 2


def test_whoever_signs_in_with_a_password_is_offered_none(client: Client) -> None:
    person = make_person("holder")
    answer = client.post("/accounts/login/", {"login": person.email, "password": "a long enough password"})
    assert answer["Location"] == "/"


def test_a_sign_in_is_written_down_without_what_was_typed(client: Client, mailoutbox: Mails) -> None:
    person = make_person("holder")
    client.post("/accounts/login/", {"login": person.email, "password": "not the password"})
    client.post("/accounts/login/", {"login": "stranger@example.org", "password": "another secret"})
    ask_for_code(client, person.email)
    client.post(CONFIRM, {"code": code_in(mailoutbox)})
    rows = list(SignIn.objects.order_by("pk").values_list("how", "succeeded", "person", "address", "ip"))
    assert rows == [
        ("password", False, person.pk, "", "127.0.0.1"),
        ("password", False, None, "stranger@example.org", "127.0.0.1"),
        ("code", True, person.pk, "", "127.0.0.1"),
    ]
