"""Asking an agency for an action, and finishing it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from meetings.actions import AlreadyDone, finish_action
from meetings.models import Action
from meetings.permissions import can_finish_action
from partnership.clock import at_time, today
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from tests.factories.ground import (
    actor,
    add_role,
    make_agency,
    make_board,
    make_person,
    make_seat,
    upper_board,
)
from tests.factories.meetings import make_action, make_decision, make_meeting, officer

pytestmark = pytest.mark.django_db


def test_an_agency_is_asked_and_its_holder_deputy_and_the_owner_are_told() -> None:
    seat = make_seat()
    holder, deputy = make_person("holder", seat=seat), make_person("deputy", seat=seat)
    colleague, other = make_person("colleague", seat=seat), make_person("holder")
    action = make_action(agency=seat.agency, owner=colleague, meeting=make_meeting())
    assert action.reference == f"AC-{action.number:04d}"
    assert Event.objects.of(action).get().kind == "asked"
    told = {notice.to for notice in Notice.objects.filter(kind="action_asked")}
    assert told == {holder, deputy, colleague}
    assert other not in told


def test_a_sensitive_decisions_action_is_told_only_to_who_may_see_it() -> None:
    seat = make_seat()
    make_person("holder", seat=seat)
    cleared = make_person("deputy", seat=seat, sensitive=True)
    make_action(agency=seat.agency, decision=make_decision(marking="sensitive"))
    assert [notice.to for notice in Notice.objects.filter(kind="action_asked")] == [cleared]


def test_an_action_is_not_due_before_it_is_asked_for() -> None:
    with pytest.raises(NotAllowed, match="today or later"):
        make_action(due_on=today() - timedelta(days=1))
    at = at_time(date(2024, 5, 1))
    assert make_action(due_on=date(2024, 5, 1), at=at).due_on == date(2024, 5, 1)


def test_an_action_comes_of_its_own_board() -> None:
    other = make_board()
    with pytest.raises(NotAllowed, match="another board"):
        make_action(meeting=make_meeting(other))
    with pytest.raises(NotAllowed, match="another board"):
        make_action(decision=make_decision(other))


def test_an_action_is_finished_once() -> None:
    action, at = make_action(), at_time(date(2026, 5, 1))
    action = finish_action(action=action, note="Sent on Friday", by=actor(officer()), at=at)
    assert (action.done_at, action.done_note) == (at, "Sent on Friday")
    assert Event.objects.of(action).get(kind="finished").note == "Sent on Friday"
    with pytest.raises(AlreadyDone, match="finished on 1 May 2026"):
        finish_action(action=action, note="Again", by=actor(officer()))


def test_open_and_overdue() -> None:
    late, due, done = make_action(), make_action(), make_action()
    Action.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=1))
    Action.objects.filter(pk=done.pk).update(due_on=today() - timedelta(days=1))
    finish_action(action=done, note="", by=actor(officer()))
    assert set(Action.objects.open()) == {late, due}
    assert set(Action.objects.overdue(today())) == {late}


def test_who_may_finish() -> None:
    seat = make_seat()
    action = make_action(agency=seat.agency)
    may = [
        officer(),
        make_person("chief_executive"),
        make_person("holder", seat=seat),
        make_person("deputy", seat=seat),
        make_person("chair", agency=seat.agency),
    ]
    may_not = [
        make_person("colleague", seat=seat),
        make_person("holder"),
        make_person("chair"),
        make_person("analyst", agency=seat.agency),
        make_person("administrator", agency=seat.agency),
        make_person(None),
    ]
    assert all(can_finish_action(person, action) for person in may)
    assert not any(can_finish_action(person, action) for person in may_not)


def test_a_board_asks_an_agency_that_does_not_sit_on_it() -> None:
    """Who is asked sees the action, though not the board's other business."""
    agency = make_agency()
    holder = make_person("holder", agency=agency)
    action, other = make_action(upper_board(), agency=agency), make_action(upper_board())
    assert list(Action.objects.visible_to(holder)) == [action]
    assert can_finish_action(holder, action)
    owner = make_person(None)
    owned = make_action(upper_board(), owner=owner)
    assert list(Action.objects.visible_to(owner)) == [owned]
    assert other not in Action.objects.visible_to(owner)


def test_an_action_is_as_closed_as_its_decision() -> None:
    agency = make_agency()
    blind, cleared = make_person("holder", agency=agency), make_person("officer", sensitive=True)
    action = make_action(agency=agency, owner=blind, decision=make_decision(marking="sensitive"))
    assert action not in Action.objects.visible_to(blind)
    assert action in Action.objects.visible_to(cleared)
    add_role(blind, "analyst", sensitive=True)
    assert action in Action.objects.visible_to(blind)
