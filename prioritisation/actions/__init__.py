"""Every write of a round: setting it up, scoring it blind, revealing it, deciding it."""

from .candidates import (
    InARound,
    change_candidate,
    hold_back,
    let_through,
    pass_screen,
    put_forward,
    set_evidence,
    withdraw,
)
from .decisions import decide_round
from .rounds import (
    ask_again,
    change_dates,
    open_scoring,
    reveal_scores,
    set_up_round,
    set_weights,
    work_out_again,
)
from .scores import save_scores, submit_scores

__all__ = [
    "InARound",
    "ask_again",
    "change_candidate",
    "change_dates",
    "decide_round",
    "hold_back",
    "let_through",
    "open_scoring",
    "pass_screen",
    "put_forward",
    "reveal_scores",
    "save_scores",
    "set_evidence",
    "set_up_round",
    "set_weights",
    "submit_scores",
    "withdraw",
    "work_out_again",
]
