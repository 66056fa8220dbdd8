"""Every write of monitoring: indicators, what agencies send, and what is made of it."""

from .answers import agree_to_replace, keep_earlier, question_of
from .files import remove_file
from .indicators import AlreadyDefined, define_indicator, note_known_event
from .series import WrongValues, take_series
from .submissions import AlreadySent, NotAForce, check_submission, receive, start_again

__all__ = [
    "AlreadyDefined",
    "AlreadySent",
    "NotAForce",
    "WrongValues",
    "agree_to_replace",
    "check_submission",
    "define_indicator",
    "keep_earlier",
    "note_known_event",
    "question_of",
    "receive",
    "remove_file",
    "start_again",
    "take_series",
]
