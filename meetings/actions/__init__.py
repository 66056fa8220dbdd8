"""Every write about meetings that means something to a board."""

from .asking import AlreadyDone, ask_for, finish_action
from .deciding import BelowQuorum, RecorderMayNotConfirm, confirm_decision, dispute_decision, record_decision
from .meeting import AlreadyMeets, add_item, call_meeting
from .room import AlreadyDeclared, Mark, NotOfThisSeat, declare_interest, record_attendance, take_attendance

__all__ = [
    "AlreadyDeclared",
    "AlreadyDone",
    "AlreadyMeets",
    "BelowQuorum",
    "Mark",
    "NotOfThisSeat",
    "RecorderMayNotConfirm",
    "add_item",
    "ask_for",
    "call_meeting",
    "confirm_decision",
    "declare_interest",
    "dispute_decision",
    "finish_action",
    "record_attendance",
    "record_decision",
    "take_attendance",
]
