"""Meetings, attendance, decisions and actions for tests, made through the product's own actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from meetings.actions import ask_for, call_meeting, record_attendance, record_decision
from meetings.models import Action, Attendance, Decision, Meeting
from partnership.boards.models import Board, Seat
from partnership.clock import today
from partnership.people.models import User

from .ground import actor, make_agency, make_person, make_seat, prevention_board


def officer() -> User:
    return User.objects.filter(memberships__role="officer").first() or make_person("officer")


def make_meeting(board: Board | None = None, held_on: date | None = None, **fields: Any) -> Meeting:
    return call_meeting(
        board=board or prevention_board(), held_on=held_on or today(), by=actor(officer()), **fields
    )


def seat_of(kind: str, board: Board | None = None, **fields: Any) -> Seat:
    """A seat with a holder, for an agency of that kind."""
    seat = make_seat(board, make_agency(kind=kind), **fields)
    make_person("holder", seat=seat)
    return seat


def attend(meeting: Meeting, *seats: Seat, how: str = Attendance.As.HOLDER) -> None:
    for seat in seats:
        record_attendance(meeting=meeting, seat=seat, how=how, by=actor(officer()))


def make_decision(board: Board | None = None, by: User | None = None, **fields: Any) -> Decision:
    """A decision by correspondence, recorded today, unless told."""
    return record_decision(
        **{
            "board": board or prevention_board(),
            "route": Decision.Route.CORRESPONDENCE,
            "kind": "general",
            "text": "Share the analysis with every agency.",
            "reason": "Each of them sees only its own part.",
            "decided_on": today(),
            "by": actor(by or officer()),
            **fields,
        }
    )


def make_action(board: Board | None = None, **fields: Any) -> Action:
    """An action of some agency, due in a week, unless told."""
    return ask_for(
        **{
            "board": board or prevention_board(),
            "what": "Send the figures for the last year",
            "agency": fields.pop("agency", None) or make_agency(),
            "due_on": today() + timedelta(days=7),
            "by": actor(officer()),
            **fields,
        }
    )
