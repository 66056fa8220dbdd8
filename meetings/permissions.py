"""Who may do what with meetings, decisions and actions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.models import Board
from partnership.boards.standing import CHAIRS, SUBMITS, standing
from partnership.people.models import User

from .models import Action, Decision, Meeting

Reader = User | AnonymousUser


def can_read_meetings(user: Reader) -> bool:
    """Members of any board; which board's business each of them reads is `visible_to`'s to say."""
    who = standing(user)
    return who.reads_board or any(m.board.kind != Board.Kind.PREVENTION for m in who.memberships)


def can_run_meetings(user: Reader) -> bool:
    """Call meetings, set agendas, record who attended, ask for actions."""
    return standing(user).runs_board


def seats_to_declare_for(user: Reader, meeting: Meeting) -> set[int] | None:
    """The ids of the seats for which this person may declare an interest; None means every seat."""
    who = standing(user)
    if who.runs_board:
        return None
    return {
        m.seat_id
        for m in who.memberships
        if m.seat_id is not None and m.role in SUBMITS and m.board_id == meeting.board_id
    }


def can_declare_interest(user: Reader, meeting: Meeting) -> bool:
    """Officers for any seat; who fills a seat of that board, for their own."""
    return seats_to_declare_for(user, meeting) != set()


def can_record_decision(user: Reader) -> bool:
    """Officers and the chief executive record what a board decided."""
    return standing(user).runs_board


def can_confirm_decision(user: Reader, decision: Decision) -> bool:
    """The chair or vice-chair of that board, unless they recorded it."""
    return standing(user).chairs(decision.board_id) and decision.recorded_by_id != user.pk


def can_ask_for_action(user: Reader) -> bool:
    return standing(user).runs_board


def can_finish_action(user: Reader, action: Action) -> bool:
    """Officers, and whoever fills a seat or chairs for the agency that was asked."""
    who = standing(user)
    return who.runs_board or any(
        m.agency_id == action.agency_id and m.role in SUBMITS | CHAIRS for m in who.memberships
    )
