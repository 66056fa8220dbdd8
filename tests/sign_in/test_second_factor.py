"""The second factor is compelled by role and clearance, and until it is there nothing else opens."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from partnership.boards.models import Membership
from partnership.people.models import SignIn, User
from tests.factories.ground import add_role, make_person, upper_board
from tests.test_permissions import NAMES, address

from .factors import SECRET, code_now, give_app, recovery_code_of
from .reading import ask_for_code, code_in, is_signed_in, text_of

Role = Membership.Role
COMPELLED = {Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR}
PASSWORD = "a long enough password"
ClientAs = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _compelled(settings: Settings) -> None:
    settings.COMPEL_SECOND_FACTOR = True


def sign_in(person: User, onwards: str = "") -> tuple[Client, str]:
    client = Client()
    answer = client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, "next": onwards or "/account/"}
    )
    return client, answer["Location"]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_by_what_it_may_do(client_as: ClientAs, role: Role) -> None:
    board = upper_board() if role == Role.COMMISSIONER else None
    client = client_as(make_person(role, board))
    answer = client.get("/account/")
    if role in COMPELLED:
        assert answer["Location"] == "/account/second-factor/?next=%2Faccount%2F"
    else:
        assert answer.status_code == 200


READS_SENSITIVE = [Role.HOLDER, Role.DEPUTY, Role.COLLEAGUE, Role.CHAIR, Role.VICE_CHAIR, Role.ANALYST]


@pytest.mark.parametrize("role", READS_SENSITIVE)
def test_whoever_may_see_sensitive_records_must_have_one(client_as: ClientAs, role: Role) -> None:
    assert client_as(make_person(role, sensitive=True)).get("/account/").status_code == 302


def test_members_of_the_upper_board_only_if_they_are_cleared(client_as: ClientAs) -> None:
    board = upper_board()
    assert client_as(make_person("holder", board)).get("/account/").status_code == 200
    assert client_as(make_person("holder", board, sensitive=True)).get("/account/").status_code == 302


OPEN_BEFORE = {
    "second_factor",
    "session_left",
    "session_stay",
    "model",
    "accessibility",
    "privacy",
    "cookies",
    "healthz",
    "readyz",
}


@pytest.mark.parametrize("name", NAMES)
def test_no_page_opens_before_it_is_there(llr: None, client_as: ClientAs, name: str) -> None:
    """Every URL of the product, as an officer of the example."""
    officer = client_as(User.objects.get(email="officer@example.org"))
    for answer in (officer.get(address(name)), officer.post(address(name))):
        if name in OPEN_BEFORE:
            assert answer.status_code in (200, 405)
        else:
            assert answer["Location"].startswith("/account/second-factor/?next=")


@pytest.mark.parametrize(
    "path",
    ["/accounts/password/change/", "/accounts/passkeys/", "/accounts/authenticator/remove/",
     "/accounts/recovery-codes/new/"],
)  # fmt: skip
def test_what_protects_the_account_is_not_changed_before_it_is_there(client_as: ClientAs, path: str) -> None:
    answer = client_as(make_person("officer")).get(path)
    assert answer["Location"].startswith("/account/second-factor/")


def test_signing_out_and_help_stay_open(client_as: ClientAs) -> None:
    client = client_as(make_person("officer"))
    for path in ("/privacy/", "/accessibility/", "/model/"):
        assert client.get(path).status_code == 200
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_an_officer_sets_up_an_app_and_goes_where_they_wanted(mailoutbox: Sequence[EmailMessage]) -> None:
    person = make_person("officer")
    client, first = sign_in(person, "/meetings/")
    assert first == "/meetings/"
    page = client.get(first, follow=True)
    assert page.request["PATH_INFO"] == "/account/second-factor/"
    set_up = client.get("/accounts/authenticator/set-up/?next=/meetings/")
    secret = re.search(r'<code class="pb-key-text">(\w+)</code>', text_of(set_up))
    assert secret is not None
    wrong = client.post("/accounts/authenticator/set-up/", {"code": "000000", "next": "/meetings/"})
    assert "That code is not right" in text_of(wrong)
    codes = client.post(
        "/accounts/authenticator/set-up/", {"code": code_now(secret.group(1)), "next": "/meetings/"}
    )
    assert codes["Location"] == "/accounts/recovery-codes/?next=%2Fmeetings%2F"
    shown = text_of(client.get(codes["Location"]))
    assert shown.count("<li>") >= 10
    assert client.get("/meetings/").status_code == 200


def test_the_next_sign_in_asks_for_it(client_as: ClientAs) -> None:
    person = make_person("officer")
    give_app(person)
    client, page = sign_in(person, "/meetings/")
    assert page == "/accounts/login/second-factor/"
    assert not is_signed_in(client)
    wrong = client.post(page, {"code": "000000"})
    assert "That code is not right" in text_of(wrong)
    assert SignIn.objects.refused().filter(person=person, how="second_factor").count() == 1
    answer = client.post(page, {"code": code_now()})
    assert answer["Location"] == "/meetings/"
    assert client.get("/meetings/").status_code == 200


def test_a_code_by_mail_is_not_enough_either(client: Client, mailoutbox: Sequence[EmailMessage]) -> None:
    person = make_person("officer")
    give_app(person)
    ask_for_code(client, person.email)
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox)})
    assert answer["Location"] == "/accounts/login/second-factor/"
    assert not is_signed_in(client)


def test_a_recovery_code_lets_in_once() -> None:
    person = make_person("officer")
    give_app(person)
    code = recovery_code_of(person)
    client, page = sign_in(person)
    client.post(page, {"code": code})
    assert is_signed_in(client)
    again, page = sign_in(person)
    again.post(page, {"code": code})
    assert not is_signed_in(again)


def test_wrong_codes_are_few() -> None:
    person = make_person("officer")
    give_app(person)
    client, page = sign_in(person)
    for _ in range(5):
        client.post(page, {"code": "000000"})
    assert "Too many tries" in text_of(client.post(page, {"code": code_now()}))
    assert not is_signed_in(client)


def test_a_role_given_during_a_session_asks_at_once(client_as: ClientAs) -> None:
    person = make_person("holder")
    client = client_as(person)
    assert client.get("/account/").status_code == 200
    add_role(person, "officer")
    assert client.get("/account/")["Location"].startswith("/account/second-factor/")
    give_app(person)  # set up elsewhere: here it was not used yet
    again = client.get("/account/")["Location"]
    assert again == "/accounts/reauthenticate/code/?next=%2Faccount%2F"
    assert client.post(again, {"code": code_now(), "next": "/account/"})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_the_last_one_cannot_be_removed_by_whoever_must_have_it() -> None:
    person = make_person("officer")
    give_app(person)
    client, page = sign_in(person)
    client.post(page, {"code": code_now()})
    refused = client.post("/accounts/authenticator/remove/")
    assert "Set up another second factor first" in text_of(refused)
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_anybody_else_may_set_one_up_and_is_then_asked() -> None:
    person = make_person("holder")
    give_app(person)
    client, page = sign_in(person)
    assert page == "/accounts/login/second-factor/"
    client.post(page, {"code": code_now()})
    client.post("/accounts/authenticator/remove/")
    assert not Authenticator.objects.filter(user=person, type="totp").exists()


def test_a_member_with_a_passkey_still_comes_in_with_a_code(
    client: Client, mailoutbox: Sequence[EmailMessage]
) -> None:
    person = make_person("holder")
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Laptop", "credential": {}})
    ask_for_code(client, person.email)
    assert client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox)})["Location"] == "/"
    assert is_signed_in(client)


def test_secrets_rest_encrypted_and_outlive_a_new_key(settings: Settings) -> None:
    person = make_person("officer")
    authenticator = give_app(person)
    assert SECRET not in str(authenticator.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    client, page = sign_in(person)
    client.post(page, {"code": code_now()})
    assert is_signed_in(client)


def test_an_earlier_key_can_go_once_secrets_are_encrypted_anew(settings: Settings) -> None:
    person = make_person("officer")
    give_app(person)
    recovery = recovery_code_of(person)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    said = io.StringIO()
    call_command("renew_encryption", stdout=said)
    assert said.getvalue().endswith("now: 2\n")  # the app and the recovery codes
    settings.SECRET_KEY_FALLBACKS = []
    client, page = sign_in(person)
    client.post(page, {"code": code_now()})
    assert is_signed_in(client)
    assert recovery_code_of(person) == recovery


def test_changing_what_protects_the_account_asks_again_after_a_while(client_as: ClientAs) -> None:
    client = client_as(make_person("holder"))  # no sign-in of the last 15 minutes in its session
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/accounts/reauthenticate/?next=")


def test_a_demo_asks_nobody(settings: Settings) -> None:
    settings.COMPEL_SECOND_FACTOR = False
    person = make_person("officer")
    client, page = sign_in(person)
    assert page == "/account/"
    assert client.get(page).status_code == 200
