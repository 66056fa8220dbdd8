"""Meetings, decisions and actions of a story."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from examples.world import World
from meetings import actions
from meetings.models import Action, Attendance, Decision, Meeting

from . import verb


@verb
def call_meeting(
    world: World, at: datetime, board: str, on: int, by: str = "officer", venue: str = "", chair: str = ""
) -> Meeting:
    return actions.call_meeting(
        board=world.board(board),
        held_on=world.on(on),
        starts_at=time(10, 0),
        venue=venue,
        chair=world.person(chair) if chair else None,
        by=world.actor(by),
        at=at,
    )


@verb
def put_on_agenda(
    world: World, at: datetime, meeting: str, titles: list[str], about: dict[str, str] | None = None
) -> None:
    """Items in order; `about` says which title concerns which record."""
    for title in titles:
        record = (about or {}).get(title)
        actions.add_item(
            meeting=world.record(meeting),
            title=title,
            record=world.record(record) if record else None,
            by=world.actor("officer"),
            at=at,
        )


@verb
def attend(world: World, at: datetime, meeting: str, holders: list[str], deputies: list[str]) -> None:
    """Who came. Every other seat of the board sent apologies."""
    held: Meeting = world.record(meeting)
    for key, seat in world.seats.items():
        if seat.board_id != held.board_id:
            continue
        how = Attendance.As.APOLOGIES
        if key in holders:
            how = Attendance.As.HOLDER
        elif key in deputies:
            how = Attendance.As.DEPUTY
        if seat.memberships.exists():
            actions.record_attendance(meeting=held, seat=seat, how=how, by=world.actor("officer"), at=at)


@verb
def upper_board_attends(world: World, at: datetime, meeting: str, apologies: list[str]) -> None:
    """Everybody on the upper board came but these, known by the address of whoever holds the seat."""
    for mail, seat in world.upper_seats.items():
        actions.record_attendance(
            meeting=world.record(meeting),
            seat=seat,
            how=Attendance.As.APOLOGIES if mail in apologies else Attendance.As.HOLDER,
            by=world.actor("chief-executive"),
            at=at,
        )


@verb
def declare_interest(
    world: World, at: datetime, seat: str, person: str, record: str, what: str, meeting: str = ""
) -> None:
    actions.declare_interest(
        seat=world.seat(seat),
        person=world.person(person),
        record=world.record(record),
        what=what,
        meeting=world.record(meeting) if meeting else None,
        by=world.actor("officer"),
        at=at,
    )


@verb
def record_decision(
    world: World,
    at: datetime,
    kind: str,
    text: str,
    reason: str,
    on: int,
    route: str = "meeting",
    board: str = "board",
    by: str = "officer",
    meeting: str = "",
    record: str = "",
    **notes: Any,
) -> Decision:
    return actions.record_decision(
        board=world.board(board),
        route=route,
        kind=kind,
        text=text,
        reason=reason,
        decided_on=world.on(on),
        meeting=world.record(meeting) if meeting else None,
        record=world.record(record) if record else None,
        by=world.actor(by),
        at=at,
        **notes,
    )


@verb
def confirm_decision(world: World, at: datetime, decision: str, by: str = "chair") -> None:
    actions.confirm_decision(decision=world.record(decision), by=world.actor(by), at=at)


@verb
def ask_for(
    world: World,
    at: datetime,
    what: str,
    agency: str,
    due: int,
    meeting: str = "",
    decision: str = "",
    board: str = "board",
) -> Action:
    """Asked for at a meeting, or by a decision."""
    return actions.ask_for(
        board=world.board(board),
        what=what,
        agency=world.agency(agency),
        due_on=world.on(due),
        meeting=world.record(meeting) if meeting else None,
        decision=world.record(decision) if decision else None,
        by=world.actor("officer"),
        at=at,
    )


@verb
def finish_action(world: World, at: datetime, action: str, note: str) -> None:
    actions.finish_action(action=world.record(action), note=note, by=world.actor("officer"), at=at)
