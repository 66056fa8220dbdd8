"""Every write to the log that means something to the board."""

from .following import candidate_held, candidate_let_through, candidate_withdrawn
from .marking import give_to, lower_marking, mark_sensitive
from .raising import AlreadyLogged, add_voice, raise_issue
from .triage import (
    accept_as_candidate,
    merge,
    not_take_further,
    pass_on,
    prioritise,
    put_on_hold,
    reopen,
    take_up,
)

__all__ = [
    "AlreadyLogged",
    "accept_as_candidate",
    "add_voice",
    "candidate_held",
    "candidate_let_through",
    "candidate_withdrawn",
    "give_to",
    "lower_marking",
    "mark_sensitive",
    "merge",
    "not_take_further",
    "pass_on",
    "prioritise",
    "put_on_hold",
    "raise_issue",
    "reopen",
    "take_up",
]
