"""Inviting people: the account, the mail with its link, and what the link does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.test import Client
from freezegun import freeze_time

from partnership.boards.models import Membership
from partnership.boards.standing import SYSTEM
from partnership.clock import moment
from partnership.people import actions
from partnership.people.models import Account, SignIn, User, known_as
from partnership.people.periodic import look_after_accounts
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from tests.factories.ground import actor, make_person

pytestmark = pytest.mark.django_db
Mails = Sequence[EmailMessage]


def invited(email: str = "new@example.org", post: str = "Area Manager") -> Account:
    return actions.invite(email=email, post=post, by=actor(make_person("administrator")))


def link_in(mails: Mails) -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/invitation/\S+)", str(mails[-1].body))
    assert found, mails[-1].body
    return found.group(1)


def test_an_invitation_makes_an_account_without_a_password() -> None:
    account = invited(" New@Example.org ")
    assert account.email == "new@example.org"
    assert not account.has_usable_password()
    assert (account.proved_at, account.is_active) == (None, True)
    assert Event.objects.of(account).get().kind == "invited"


def test_nobody_is_invited_twice() -> None:
    make_person(email="someone@example.org")
    with pytest.raises(actions.AddressTaken):
        invited("SOMEONE@example.org")


def test_the_mail_is_sent_once_however_often_it_is_asked_for(mailoutbox: Mails) -> None:
    account = invited()
    assert actions.mail_invitation(account_id=account.pk)
    assert not actions.mail_invitation(account_id=account.pk)
    assert len(mailoutbox) == 1
    assert mailoutbox[0].to == ["new@example.org"]
    assert "as Area Manager" in str(mailoutbox[0].body)


def test_opening_the_link_does_nothing_and_its_button_signs_in(mailoutbox: Mails, client: Client) -> None:
    """Mail servers open links to look at them."""
    account = invited()
    actions.mail_invitation(account_id=account.pk)
    link = link_in(mailoutbox)
    page = client.get(link)
    assert "Accept and sign in" in page.content.decode()
    account.refresh_from_db()
    assert account.proved_at is None
    answer = client.post(link)
    assert answer["Location"] == "/account/passkey/?next=%2F"
    assert client.session["_auth_user_id"] == str(account.pk)
    account.refresh_from_db()
    assert account.proved_at is not None
    assert EmailAddress.objects.get(user=account).verified
    assert SignIn.objects.get().how == "invitation"


def test_the_link_works_once(mailoutbox: Mails) -> None:
    actions.mail_invitation(account_id=invited().pk)
    link = link_in(mailoutbox)
    Client().post(link)
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410
        assert "This link no longer works" in answer.content.decode()


def test_the_link_works_for_14_days(mailoutbox: Mails, client: Client) -> None:
    actions.mail_invitation(account_id=invited().pk)
    link, now = link_in(mailoutbox), moment()
    with freeze_time(now + timedelta(days=13, hours=23)):
        assert client.get(link).status_code == 200
    with freeze_time(now + timedelta(days=14, hours=1)):
        assert client.get(link).status_code == 410


def test_a_newer_invitation_ends_the_older_link(mailoutbox: Mails, client: Client) -> None:
    account = invited()
    actions.mail_invitation(account_id=account.pk)
    older = link_in(mailoutbox)
    actions.invite_again(account=account, by=SYSTEM)
    actions.mail_invitation(account_id=account.pk)
    assert client.get(older).status_code == 410
    assert client.get(link_in(mailoutbox)).status_code == 200


@pytest.mark.parametrize("spoilt", ["nothing", "WzEsICIiXQ:1a:xyz"])
def test_a_link_that_we_did_not_make_opens_nothing(client: Client, spoilt: str) -> None:
    assert client.get(f"/accounts/invitation/{spoilt}/").status_code == 410


def test_the_link_of_a_closed_account_opens_nothing(mailoutbox: Mails, client: Client) -> None:
    account = invited()
    actions.mail_invitation(account_id=account.pk)
    actions.close_account(account=account, reason="A mistake", by=SYSTEM)
    assert client.post(link_in(mailoutbox)).status_code == 410


def test_whoever_has_come_is_not_invited_again() -> None:
    account = invited()
    actions.prove_address(person=account, by=SYSTEM)
    with pytest.raises(NotAllowed, match="has accepted"):
        actions.invite_again(account=account, by=SYSTEM)


def test_a_code_by_mail_proves_the_address_too(mailoutbox: Mails, client: Client) -> None:
    account = invited()
    client.post("/accounts/login/code/", {"email": account.email})
    code = re.search(r"^\d{4} \d{4}$", str(mailoutbox[-1].body), re.MULTILINE)
    assert code is not None
    client.post("/accounts/login/code/confirm/", {"code": code.group()})
    account.refresh_from_db()
    assert account.proved_at is not None
    assert "came" in Event.objects.of(account).values_list("kind", flat=True)


def test_the_tick_sends_what_a_broker_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("partnership.people.periodic.enqueue", lambda name, pk: sent.append(pk))
    account = invited()
    look_after_accounts()
    assert sent == []
    look_after_accounts(at=moment() + timedelta(minutes=16))
    assert sent == [account.pk]


def test_the_tick_forgets_sign_ins_after_a_while() -> None:
    for days in (399, 401):
        SignIn.objects.create(at=moment() - timedelta(days=days), how="code", succeeded=True)
    look_after_accounts()
    assert SignIn.objects.count() == 1


def test_the_tick_forgets_sessions_that_are_over() -> None:
    person = make_person("holder")
    for hours in (1, 25 + 12):
        with freeze_time(moment() - timedelta(hours=hours)):
            Client().post("/accounts/login/", {"login": person.email, "password": "a long enough password"})
    look_after_accounts()
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)


def test_the_first_administrator_is_invited_by_a_command() -> None:
    from django.core.management import CommandError, call_command

    from tests.factories.ground import prevention_board

    with pytest.raises(CommandError, match="load an area first"):
        call_command("invite", "first@example.org", "Head of Office", "--administrator")
    prevention_board()
    call_command("invite", "first@example.org", "Head of Office", "--administrator")
    account = User.objects.get(email="first@example.org")
    assert Membership.objects.get(user=account).role == "administrator"
    with pytest.raises(CommandError, match="already"):
        call_command("invite", "first@example.org", "Head of Office")


def test_an_administrator_invites_from_a_page(client_as: Callable[[User], Client]) -> None:
    client = client_as(make_person("administrator"))
    page = client.post("/people/invite/", {"email": "new", "post": "", "kind": "community"}).content.decode()
    for words in ("like name@example.org", "Enter their post", "Enter the area that they speak for"):
        assert words in page
    answer = client.post(
        "/people/invite/",
        {
            "email": "new@example.org",
            "post": "Residents’ association secretary",
            "kind": "community",
            "community_area": "Eastham",
        },
    )
    account = Account.objects.get(email="new@example.org")
    assert answer["Location"] == f"/people/{account.pk}/"
    assert account.community_area == "Eastham"
    taken = client.post("/people/invite/", {"email": "NEW@example.org", "post": "Another", "kind": "agency"})
    assert "There is an account with this address already" in taken.content.decode()


def test_whoever_was_loaded_with_the_area_is_invited_when_the_board_is_ready(
    client_as: Callable[[User], Client],
) -> None:
    administrator = make_person("administrator")
    actions.prove_address(person=administrator, by=SYSTEM)
    for number in range(3):
        User.objects.create_user(f"loaded{number}@example.org", post=f"Loaded {number}")
    client = client_as(administrator)
    assert "Invite all of them" not in client.get("/people/").content.decode()
    assert "Invite all of them" in client.get("/people/?state=uninvited").content.decode()
    assert "Invite 3 people" in client.get("/people/invite/rest/").content.decode()
    told = client.post("/people/invite/rest/", follow=True).content.decode()
    assert "3 invitations are on the way." in told
    assert Account.objects.unsent().count() == 3
    loaded = Account.objects.get(email="loaded1@example.org")
    assert Event.objects.of(loaded).get().kind == "invited"
    assert client.get("/people/invite/rest/").status_code == 302


def test_an_address_corrected_before_the_invitation_sends_none() -> None:
    account = Account.objects.get(pk=User.objects.create_user("loadde@example.org", post="Loaded").pk)
    actions.change_account(
        account=account,
        email="loaded@example.org",
        post="Loaded",
        community_area="",
        base=known_as(account),
        by=SYSTEM,
    )
    assert Account.objects.uninvited().get().email == "loaded@example.org"
    assert not Account.objects.unsent().exists()
