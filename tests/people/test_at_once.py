"""Administrators at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from partnership.boards.actions import add_agency, give_place
from partnership.boards.models import Membership
from partnership.boards.standing import SYSTEM
from partnership.clock import today
from partnership.people import actions
from partnership.people.models import Account, User, known_as
from partnership.records.moves import NotAllowed
from tests.factories.ground import actor, make_person, prevention_board


def account_of(person: User) -> Account:
    return Account.objects.get(pk=person.pk)


def while_one_is_under_way(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """The second begins while the first is not committed, and waits for it. Returns what it raised."""
    begun, raised = threading.Event(), []

    def act() -> None:
        try:
            begun.set()
            second()
        except Exception as failure:
            raised.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        begun.wait(timeout=20)
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the second did not wait for the first"
    thread.join(timeout=20)
    return raised


def test_nobody_gets_a_place_while_their_account_is_being_closed(committed: None) -> None:
    person, board = make_person(None), prevention_board()
    raised = while_one_is_under_way(
        lambda: actions.close_account(account=account_of(person), reason="Left", by=SYSTEM),
        lambda: give_place(person=person, board=board, role="chair", since=today(), by=SYSTEM),
    )
    with pytest.raises(NotAllowed, match="closed"):
        raise raised[0]
    assert not Membership.objects.filter(user=person).exists()


def test_two_administrators_do_not_close_each_other(committed: None) -> None:
    one, other = make_person("administrator"), make_person("administrator")
    raised = while_one_is_under_way(
        lambda: actions.close_account(account=account_of(one), reason="Left", by=actor(other)),
        lambda: actions.close_account(account=account_of(other), reason="Left", by=actor(one)),
    )
    with pytest.raises(NotAllowed, match="no administrator left"):
        raise raised[0]
    other.refresh_from_db()
    assert other.is_active


def test_two_administrators_who_close_each_other_wait_for_one_another(committed: None) -> None:
    """Whoever ends one place locks all of them, in one order: else each would wait for the other."""
    one, other = make_person("administrator"), make_person("administrator")
    place = Membership.objects.get(user=other)
    held, raised = threading.Event(), []

    def close() -> None:
        try:
            actions.close_account(account=account_of(other), reason="Left", by=actor(one))
        except Exception as failure:
            raised.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=close)
    with transaction.atomic():
        Membership.objects.select_for_update().get(user=one)
        thread.start()
        held.wait(timeout=0.5)  # the thread waits for the first administrator's place by now
        assert Membership.objects.select_for_update(nowait=True).get(pk=place.pk)
    thread.join(timeout=20)
    assert raised == []


def test_an_address_is_invited_once_at_the_same_moment(committed: None) -> None:
    given: dict[str, Any] = {"email": "new@example.org", "post": "Area Manager", "by": SYSTEM}
    raised = while_one_is_under_way(lambda: actions.invite(**given), lambda: actions.invite(**given))
    with pytest.raises(actions.AddressTaken):
        raise raised[0]


def test_an_address_is_corrected_to_one_that_is_taken_at_the_same_moment(committed: None) -> None:
    new, account = "new@example.org", account_of(make_person())
    known = {"post": account.post, "community_area": "", "base": known_as(account)}
    raised = while_one_is_under_way(
        lambda: actions.invite(email=new, post="Area Manager", by=SYSTEM),
        lambda: actions.change_account(account=account, email=new, by=SYSTEM, **known),
    )
    with pytest.raises(actions.AddressTaken):
        raise raised[0]


def test_an_agency_is_added_once_at_the_same_moment(committed: None) -> None:
    given: dict[str, Any] = {"short_name": "Fire", "kind": "fire", "since": today(), "by": SYSTEM}
    raised = while_one_is_under_way(
        lambda: add_agency(name="Fire Service", **given), lambda: add_agency(name="FIRE service", **given)
    )
    with pytest.raises(NotAllowed, match="of this name already"):
        raise raised[0]
