"""Accounts as administrators keep them: rules first, then pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from partnership.boards.actions import end_place, give_place
from partnership.boards.models import Membership
from partnership.boards.standing import SYSTEM, standing_on
from partnership.clock import today
from partnership.notices.actions import mail_notice
from partnership.people import actions
from partnership.people.models import Account, SignIn, User, known_as
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from partnership.wording import short
from tests.factories.ground import actor, add_role, make_person, make_seat
from tests.sign_in.factors import give_app

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
PASSWORD = "a long enough password"
DAY = timedelta(days=1)


def account_of(person: User) -> Account:
    return Account.objects.get(pk=person.pk)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def signed_in(person: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    return client


def kinds(account: Account) -> list[str]:
    return list(Event.objects.of(account).values_list("kind", flat=True))


def change(account: Account, **fields: Any) -> Account:
    given = {"email": account.email, "post": account.post, "community_area": "", "base": known_as(account)}
    return actions.change_account(**{"account": account, "by": SYSTEM, **given, **fields})


def test_closing_an_account_signs_out_and_ends_its_places_today() -> None:
    person = make_person("holder")
    client = signed_in(person)
    actions.close_account(account=account_of(person), reason="Left the service", by=SYSTEM)
    assert client.get("/account/").status_code == 302
    assert not Client().login(email=person.email, password=PASSWORD)
    place = Membership.objects.get(user=person)
    assert place.during.upper == today() + timedelta(days=1)
    assert standing_on(person, today() + timedelta(days=1)).memberships == ()
    assert kinds(account_of(person))[0] == "closed"


def test_closing_an_account_calls_off_places_that_are_to_begin(client_as: ClientAs) -> None:
    person, seat, tomorrow = make_person(None), make_seat(), today() + timedelta(days=1)
    give_place(person=person, board=seat.board, role="deputy", seat=seat, since=tomorrow, by=SYSTEM)
    actions.close_account(account=account_of(person), reason="Left the service", by=SYSTEM)
    assert not Membership.objects.filter(user=person).exists()
    assert kinds(account_of(person))[:2] == ["closed", "place_called_off"]
    said = f"Deputy, {seat.board.name}, from {short(tomorrow)}: called off"
    assert said in text(client_as(make_person("administrator")), f"/people/{person.pk}/")


def test_closing_an_account_leaves_places_alone_whose_last_day_is_today() -> None:
    person = make_person("holder")
    place = Membership.objects.get(user=person)
    end_place(membership=place, last_day=today(), reason="Moved on", by=SYSTEM)
    actions.close_account(account=account_of(person), reason="Left", by=SYSTEM)
    assert kinds(account_of(person)) == ["closed", "place_ended"]


def test_the_last_administrator_stays() -> None:
    keeper = make_person("administrator")
    for gone in (
        make_person("administrator", is_active=False),  # their account is closed
        make_person("administrator"),  # their place ends before the other's
    ):
        Membership.objects.filter(user=gone).update(during=DateRange(today(), today() + DAY))
    with pytest.raises(NotAllowed, match="no administrator left"):
        actions.close_account(account=account_of(keeper), reason="Left", by=SYSTEM)
    keeper.refresh_from_db()
    assert keeper.is_active
    make_person("administrator")
    end_place(membership=Membership.objects.get(user=keeper), last_day=today(), reason="Left", by=SYSTEM)


def test_an_account_is_opened_again_without_its_places() -> None:
    person = make_person("holder")
    account = actions.close_account(account=account_of(person), reason="Left", by=SYSTEM)
    with pytest.raises(NotAllowed, match="closed already"):
        actions.close_account(account=account, reason="Again", by=SYSTEM)
    actions.open_account(account=account, reason="Came back", by=SYSTEM)
    with pytest.raises(NotAllowed, match="is open"):
        actions.open_account(account=account, reason="Again", by=SYSTEM)
    assert signed_in(person)


def test_a_second_factor_is_reset_with_a_reason_and_a_mail(mailoutbox: Sequence[EmailMessage]) -> None:
    person = make_person("officer")
    client = signed_in(person)
    account = account_of(person)
    with pytest.raises(NotAllowed, match="no second factor"):
        actions.reset_second_factor(account=account, reason="Lost", by=SYSTEM)
    give_app(person)
    keeper = make_person("administrator")
    actions.reset_second_factor(account=account, reason="Lost the phone", by=actor(keeper))
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/account/").status_code == 302
    event = Event.objects.of(account)[0]
    assert (event.kind, event.note, event.by) == ("second_factor_reset", "Lost the phone", keeper)
    notice = Notice.objects.get(to=person)
    assert [mail_notice(notice_id=notice.pk) for _ in range(2)] == [True, False]
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    assert "Sign in with a code by mail, and set up a new one" in mail.body


@pytest.mark.parametrize("act", [actions.close_account, actions.reset_second_factor])
def test_nobody_does_that_to_their_own_account(act: Callable[..., Any]) -> None:
    keeper = make_person("administrator")
    give_app(keeper)
    with pytest.raises(NotAllowed, match="your own account"):
        act(account=account_of(keeper), reason="Why not", by=actor(keeper))


def test_a_new_address_must_be_proved_and_signs_out() -> None:
    person = make_person("holder")
    client = signed_in(person)
    actions.prove_address(person=person, by=SYSTEM)
    account = change(account_of(person), email="New@example.org")
    assert (account.email, account.proved_at) == ("new@example.org", None)
    assert client.get("/account/").status_code == 302
    assert Account.objects.unsent().filter(pk=account.pk).exists()
    note = Event.objects.of(account)[0].note
    assert note == "Changed: address"


def test_with_an_address_go_the_ways_in_of_whoever_had_it() -> None:
    person = make_person("holder")
    give_app(person)
    account = change(account_of(person), email="new@example.org")
    assert not Authenticator.objects.filter(user=account).exists()
    assert not Client().login(email="new@example.org", password=PASSWORD)


def test_a_corrected_post_needs_no_new_proof() -> None:
    person = make_person("holder")
    actions.prove_address(person=person, by=SYSTEM)
    account = change(account_of(person), post="Chief Officer")
    assert account.post == "Chief Officer"
    assert account.proved_at is not None


def test_nothing_changed_writes_no_event() -> None:
    account = account_of(make_person("holder"))
    change(account)
    assert kinds(account) == []


def test_two_who_correct_one_account_do_not_overwrite_each_other(client_as: ClientAs) -> None:
    account = account_of(make_person("holder"))
    client = client_as(make_person("administrator"))
    base = known_as(account)
    change(account, post="Their words")
    sent = {"email": account.email, "post": "My words", "kind": "agency", "base": base}
    page = client.post(f"/people/{account.pk}/edit/", sent)
    assert "Somebody else changed this account" in page.content.decode()
    assert "Their words" in page.content.decode()
    assert 'value="My words"' in page.content.decode()
    newer = page.context["form"]["base"].value()
    assert client.post(f"/people/{account.pk}/edit/", {**sent, "base": newer}).status_code == 302
    account.refresh_from_db()
    assert account.post == "My words"


PAGES = ["", "edit/", "close/", "open/", "reset-second-factor/", "place/", "invite-again/", "sign-out/"]


@pytest.mark.parametrize("role", [role for role in Membership.Role if role != "administrator"])
def test_accounts_are_for_administrators_only(client_as: ClientAs, role: str) -> None:
    client = client_as(make_person(role))
    someone = make_person("holder")
    own = client.session["_auth_user_id"]
    for url in ("/people/", "/people/invite/", "/people/sign-ins/"):
        assert client.get(url).status_code == 403
    for page in PAGES:
        assert client.get(f"/people/{someone.pk}/{page}").status_code in (404, 405)
        assert client.post(f"/people/{someone.pk}/{page}", {"reason": "x"}).status_code in (404, 405)
        if page:
            assert client.get(f"/people/{own}/{page}").status_code in (403, 405)
    assert client.get(f"/people/{own}/")["Location"] == "/account/"


def test_the_list_says_who_was_invited_and_who_lacks_a_second_factor(client_as: ClientAs) -> None:
    client = client_as(make_person("administrator", post="Keeper"))
    officer = make_person("officer", post="Lone officer")
    give_app(make_person("officer", post="Safe officer"))
    make_person("holder", post="Cleared holder", sensitive=True)
    make_person("holder", post="Plain holder")
    actions.invite(email="new@example.org", post="Newcomer", by=SYSTEM)
    gone = actions.invite(email="gone@example.org", post="Gone", by=SYSTEM)
    actions.close_account(account=gone, reason="Left", by=SYSTEM)
    User.objects.exclude(email__in=["new@example.org", "gone@example.org"]).update(
        proved_at="2026-01-01T00:00Z"
    )
    unprotected = text(client, "/people/?state=unprotected")
    for post, there in (("Lone officer", True), ("Cleared holder", True), ("Keeper", True),
                        ("Safe officer", False), ("Plain holder", False)):  # fmt: skip
        assert (post in unprotected) is there, post
    assert "Newcomer" in text(client, "/people/?state=invited")
    assert "Lone officer" not in text(client, "/people/?state=invited")
    assert "Gone" in text(client, "/people/?state=closed")
    assert "Gone" not in text(client, "/people/")
    found = text(client, f"/people/?words={officer.email}")
    assert "Lone officer" in found
    assert "Plain holder" not in found


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    client_as: ClientAs, django_assert_num_queries: Any
) -> None:
    client = client_as(make_person("administrator"))
    client.get("/people/")
    for number in range(30):
        give_app(add_some(number))
    with django_assert_num_queries(7):
        page = client.get("/people/")
    assert "Page 2" in page.content.decode()


def add_some(number: int) -> User:
    person = make_person("holder", post=f"Holder {number:02d}")
    add_role(person, "analyst")
    return person


def test_the_page_of_an_account_takes_few_queries(
    client_as: ClientAs, django_assert_num_queries: Any
) -> None:
    client = client_as(make_person("administrator"))
    person = add_some(1)
    give_app(person)
    client.get(f"/people/{person.pk}/")
    with django_assert_num_queries(9):
        client.get(f"/people/{person.pk}/")


def test_an_administrator_closes_resets_and_gives_places_from_pages(client_as: ClientAs) -> None:
    keeper = make_person("administrator")
    client = client_as(keeper)
    person = make_person("holder")
    give_app(person)
    page = f"/people/{person.pk}/"
    assert "Enter why" in client.post(f"{page}reset-second-factor/", {"reason": ""}).content.decode()
    client.post(f"{page}reset-second-factor/", {"reason": "Lost the phone"})
    day = today()
    given = {
        "role": "officer",
        "board": str(Membership.objects.get(user=person).board_id),
        "since_day": str(day.day),
        "since_month": str(day.month),
        "since_year": str(day.year),
        "clearance": ["cleared"],
    }
    client.post(f"{page}place/", given)
    place = Membership.objects.get(user=person, role="officer")
    assert place.may_see_sensitive
    shown = text(client, page)
    assert "Their second factor was reset" in shown
    assert f"Officer, Prevention Board, from {day.day}" in shown
    client.post(f"{page}close/", {"reason": "Left"})
    assert "Open again" in text(client, page)
    client.post(f"{page}open/", {"reason": "Came back"})
    person.refresh_from_db()
    assert person.is_active


def test_an_administrator_finds_no_way_to_raise_themselves(client_as: ClientAs) -> None:
    keeper = make_person("administrator")
    client = client_as(keeper)
    for page in ("close/", "reset-second-factor/", "place/"):
        assert client.get(f"/people/{keeper.pk}/{page}").status_code == 403
    assert client.post(f"/people/{keeper.pk}/sign-out/").status_code == 403


def test_who_signed_in_is_a_page(client_as: ClientAs, django_assert_num_queries: Any) -> None:
    client = client_as(make_person("administrator"))
    Client().post("/accounts/login/", {"login": "stranger@example.org", "password": "secret words here"})
    for _ in range(30):
        SignIn.objects.create(
            at="2026-01-01T00:00Z", how="code", succeeded=True, person=make_person("holder"), ip="10.0.0.1"
        )
    page = text(client, "/people/sign-ins/")
    assert "No account: stranger@example.org" in page
    assert "secret words" not in page
    with django_assert_num_queries(5):
        client.get("/people/sign-ins/")
    refused = text(client, "/people/sign-ins/?state=refused")
    assert refused.count("Refused</strong>") == 1


def test_one_chooses_how_others_read_one(client_as: ClientAs) -> None:
    person = make_person("community_contact", post="Secretary", community_area="Eastham")
    client = client_as(person)
    assert "a community member, Eastham" in text(client, "/account/")
    assert "Select what others read" in client.post("/account/name/", {}).content.decode()
    client.post("/account/name/", {"named": "yes"})
    person.refresh_from_db()
    assert person.named_to_others
    assert kinds(account_of(person)) == ["named"]
    assert client_as(make_person("holder")).get("/account/name/").status_code == 403
