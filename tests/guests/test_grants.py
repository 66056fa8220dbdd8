"""Opening a record to a guest reader: what is refused, what is kept, who is told, two at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partnership.boards.standing import SYSTEM
from partnership.clock import at_time, moment, today
from partnership.guests import actions
from partnership.guests.permissions import can_keep_grants
from partnership.notices.emails import message_of
from partnership.people.actions import close_account, open_account
from partnership.people.models import Account, User
from partnership.records import registry
from partnership.records.events import Event
from partnership.records.grants import Grant, open_kinds
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from partnership.records.versions import Clash
from strategies.models import Strategy
from tests.factories.ground import actor, make_person, upper_board
from tests.factories.issues_log import make_issue
from tests.factories.meetings import make_decision
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import make_strategy

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def let_read(person: User, record: Any, **more: Any) -> Grant:
    given = {"until": today() + 30 * DAY, "why": "Inspection", "by": actor(make_person("officer"))}
    return actions.let_read(person=person, record=record, **{**given, **more})


def end(grant: Grant, reason: str = "It is over", **more: Any) -> Grant:
    return actions.end_reading(
        **{"grant": grant, "reason": reason, "base_version": grant.version, "by": SYSTEM, **more}
    )


def change(grant: Grant, until: date, **more: Any) -> Grant:
    return actions.change_last_day(
        **{
            "grant": grant,
            "until": until,
            "reason": "It takes longer",
            "base_version": grant.version,
            "by": SYSTEM,
            **more,
        }
    )


def may_read(person: User, record: Any) -> bool:
    return registry.find(registry.target_of(record), User.objects.get(pk=person.pk)) is not None


# Giving -----------------------------------------------------------------------------------------
def test_a_guest_reads_the_record_and_no_other_until_its_last_day() -> None:
    guest, strategy, other = make_person(None), make_strategy(), make_strategy()
    assert not may_read(guest, strategy)
    grant = let_read(guest, strategy)
    assert may_read(guest, strategy)
    assert not may_read(guest, other)
    assert list(Grant.objects.current(grant.until)) == [grant]
    assert list(Grant.objects.over(grant.until)) == []
    assert list(Grant.objects.current(grant.until + DAY)) == []
    assert list(Grant.objects.over(grant.until + DAY)) == [grant]


def test_the_kinds_that_open_are_those_that_let_a_guest_in_by_a_grant() -> None:
    guest = make_person(None)
    for kind in registry.kinds():
        records: Any = kind.model._default_manager
        with CaptureQueriesContext(connection) as asked:
            list(records.visible_to(guest))
        looks = any(f"\"target_kind\" = '{kind.name}'" in query["sql"] for query in asked)
        assert looks == kind.opens_to_guests, kind.name
    assert {kind.name for kind in open_kinds()} == {
        "candidate", "indicator", "issue", "report", "round", "strategy", "submission", "targeted", "zone",
    }  # fmt: skip


def test_the_days_that_are_refused() -> None:
    guest, strategy = make_person(None), make_strategy()
    for until, words in ((today() - DAY, "past"), (today() + 366 * DAY, "a year from now")):
        with pytest.raises(NotAllowed, match=words):
            let_read(guest, strategy, until=until)
    let_read(guest, strategy, until=today() + 365 * DAY)
    let_read(make_person(None), strategy, until=today())


def test_whom_it_would_give_nothing() -> None:
    strategy, flagged = make_strategy(), make_strategy()
    for person, words in (
        (make_person("holder"), "may read it already"),
        (make_person("officer"), "may read it already"),
        (make_person("commissioner", upper_board()), "place on a board decides"),
        (make_person(None, is_active=False), "closed"),
    ):
        with pytest.raises(NotAllowed, match=words):
            let_read(person, strategy)
    with pytest.raises(NotAllowed, match="can’t be opened"):
        let_read(make_person(None), make_decision())
    writer = make_person("community_contact")
    with pytest.raises(NotAllowed, match="they wrote it"):
        let_read(writer, make_issue(writer))
    assert not Grant.objects.exists()
    assert not Event.objects.of(flagged).filter(kind="opened_to_a_guest_reader").exists()


def test_a_sensitive_record_is_not_opened_to_who_is_not_cleared() -> None:
    strategy = make_strategy()
    Strategy.objects.filter(pk=strategy.pk).update(marking=Marking.SENSITIVE)
    strategy.refresh_from_db()
    for person in (make_person(None), make_person("zone_coordinator", sensitive=True)):
        with pytest.raises(NotAllowed, match="OFFICIAL-SENSITIVE"):
            let_read(person, strategy)
    assert not Grant.objects.exists()


def test_a_record_that_becomes_sensitive_is_closed_and_not_lengthened() -> None:
    guest, strategy = make_person(None), make_strategy()
    grant = let_read(guest, strategy)
    Strategy.objects.filter(pk=strategy.pk).update(marking=Marking.SENSITIVE)
    assert not may_read(guest, strategy)
    with pytest.raises(NotAllowed, match="OFFICIAL-SENSITIVE"):
        change(grant, grant.until + DAY)
    change(grant, grant.until - DAY)


# Afterwards -------------------------------------------------------------------------------------
def test_what_is_given_changed_and_ended_stays_on_both_timelines() -> None:
    guest, strategy, officer = make_person(None), make_strategy(), make_person("officer")
    grant = let_read(guest, strategy, by=actor(officer))
    grant = change(grant, today() + 60 * DAY, by=actor(officer))
    end(grant, by=actor(officer))
    kinds = ["closed_to_a_guest_reader", "day_changed_for_a_guest_reader", "opened_to_a_guest_reader"]
    own = list(Event.objects.of(grant))
    assert [event.kind for event in own] == kinds
    assert [event.note for event in own] == ["It is over", "It takes longer", "Inspection"]
    of_record = list(Event.objects.of(strategy).filter(kind__in=kinds))
    assert [event.kind for event in of_record] == kinds
    assert {event.by for event in own + of_record} == {officer}
    for event in of_record:  # the record's readers learn neither of whom nor why
        assert "Inspection" not in event.note
        assert "longer" not in event.note
    assert Grant.objects.get().why_ended == "It is over"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label FROM partnership_grantevent ORDER BY pgh_id")
        assert [label for (label,) in cursor.fetchall()] == ["insert", "update", "update"]


def test_the_guest_is_told_each_time_and_of_the_end_without_the_record() -> None:
    guest, strategy = make_person(None), make_strategy(title="Fires in sheds")
    grant = let_read(guest, strategy, until=today() + 2 * DAY)
    end(change(grant, today() + DAY))
    given, changed, ended = Notice.objects.filter(to=guest).order_by("pk")
    assert given.target == changed.target == registry.target_of(strategy)
    assert "The reason: Inspection" in given.text
    assert "now, not until" in changed.text
    assert ended.target == ("grant", grant.pk)
    assert "It was for: Inspection. The reason: It is over" in ended.text
    assert "sheds" not in ended.text


def test_reasons_about_a_sensitive_record_stay_out_of_mailboxes() -> None:
    guest, strategy = make_person(None), make_strategy()
    grant = let_read(guest, strategy)
    Strategy.objects.filter(pk=strategy.pk).update(marking=Marking.SENSITIVE)
    end(grant)
    mail = message_of(Notice.objects.filter(to=guest).latest("pk"))
    assert mail is not None
    assert "is closed now." in mail.body
    for words in ("Inspection", "It is over"):
        assert words not in mail.body


def test_ended_is_ended_at_once_and_given_anew() -> None:
    guest, strategy = make_person(None), make_strategy()
    grant = end(let_read(guest, strategy))
    assert not may_read(guest, strategy)
    assert list(Grant.objects.over()) == [grant]
    let_read(guest, strategy)
    assert may_read(guest, strategy)
    assert Grant.objects.count() == 2


def test_a_closed_account_loses_what_was_open_and_does_not_get_it_back() -> None:
    guest, strategy = make_person(None), make_strategy()
    let_read(guest, strategy)
    account = Account.objects.get(pk=guest.pk)
    close_account(account=account, reason="Left", by=SYSTEM)
    open_account(account=account, reason="Back", by=SYSTEM)
    assert not may_read(guest, strategy)
    assert Grant.objects.get().why_ended == "Left"


# Two at once ------------------------------------------------------------------------------------
def test_the_same_is_not_given_twice() -> None:
    guest, strategy = make_person(None), make_strategy()
    grant = let_read(guest, strategy)
    with pytest.raises(NotAllowed, match="open to them already, until"):
        let_read(guest, strategy)
    with pytest.raises(IntegrityError, match="one_grant_of_a_record"), transaction.atomic():
        Grant.objects.create(
            user=guest,
            target_kind="strategy",
            target_id=strategy.pk,
            until=grant.until + DAY,
            why="Twice",
            given_at=moment(),
        )


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    grant = let_read(make_person(None), make_strategy())
    later, sooner = grant.until + 5 * DAY, grant.until - 5 * DAY
    change(grant, later)
    for act in (lambda: change(grant, sooner), lambda: end(grant)):
        with pytest.raises(Clash):
            act()
    assert Grant.objects.get().until == later


def test_what_is_over_is_neither_ended_nor_lengthened() -> None:
    grant = let_read(make_person(None), make_strategy())
    ended = end(grant)
    for act in (lambda: change(grant, grant.until + DAY), lambda: end(ended)):
        with pytest.raises(NotAllowed, match=r"ended on .* already"):
            act()
    past = let_read(make_person(None), make_strategy())
    given = at_time(today() - 20 * DAY)
    Grant.objects.filter(pk=past.pk).update(given_at=given, until=today() - DAY)
    with pytest.raises(NotAllowed, match="Its last day was"):
        change(past, today() + DAY)


def test_the_day_it_has_is_no_change() -> None:
    grant = let_read(make_person(None), make_strategy())
    with pytest.raises(NotAllowed, match="already"):
        change(grant, grant.until)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_at": at_time(date(2026, 6, 1))},
        {"why_ended": "For no reason"},
        {"until": date(2020, 1, 1)},
    ],
    ids=str,
)
def test_the_database_refuses_what_can_not_be(wrong: dict[str, Any]) -> None:
    grant = let_read(make_person(None), make_strategy())
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**wrong)


# Who sees what ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "keeps"),
    [("officer", True), ("chief_executive", True), ("chair", False), ("holder", False),
     ("administrator", False), (None, False)],
)  # fmt: skip
def test_who_keeps_them(role: str | None, keeps: bool) -> None:
    person = make_person(role)
    let_read(make_person(None), make_indicator())
    assert can_keep_grants(person) is keeps
    assert Grant.objects.visible_to(person).exists() is keeps


def test_a_guest_sees_their_own_and_an_officer_those_on_what_they_may_see() -> None:
    mine, other, strategy, secret = make_person(None), make_person(None), make_strategy(), make_strategy()
    first, second, third = let_read(mine, strategy), let_read(other, strategy), let_read(other, secret)
    Strategy.objects.filter(pk=secret.pk).update(marking=Marking.SENSITIVE)
    assert list(Grant.objects.visible_to(mine)) == [first]
    assert set(Grant.objects.visible_to(make_person("officer"))) == {first, second}
    assert set(Grant.objects.visible_to(make_person("officer", sensitive=True))) == {first, second, third}
