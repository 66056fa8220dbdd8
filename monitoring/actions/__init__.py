"""Every write of monitoring: indicators, what agencies send, and what is made of it."""

from .indicators import AlreadyDefined, define_indicator, note_known_event
from .series import WrongValues, take_series
from .submissions import AlreadySent, check_submission, receive

__all__ = [
    "AlreadyDefined",
    "AlreadySent",
    "WrongValues",
    "check_submission",
    "define_indicator",
    "note_known_event",
    "receive",
    "take_series",
]
