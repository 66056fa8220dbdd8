"""Every write about meetings that means something to a board."""

from .agenda import Line, add_item, change_agenda, decided_on
from .asking import AlreadyDone, ask_for, finish_action
from .deciding import BelowQuorum, RecorderMayNotConfirm, confirm_decision, dispute_decision, record_decision
from .meeting import AlreadyMeets, call_meeting, cancel_meeting, change_meeting
from .room import AlreadyDeclared, Mark, NotOfThisSeat, declare_interest, record_attendance, take_attendance

__all__ = [
    "AlreadyDeclared",
    "AlreadyDone",
    "AlreadyMeets",
    "BelowQuorum",
    "Line",
    "Mark",
    "NotOfThisSeat",
    "RecorderMayNotConfirm",
    "add_item",
    "ask_for",
    "call_meeting",
    "cancel_meeting",
    "change_agenda",
    "change_meeting",
    "confirm_decision",
    "decided_on",
    "declare_interest",
    "dispute_decision",
    "finish_action",
    "record_attendance",
    "record_decision",
    "take_attendance",
]
