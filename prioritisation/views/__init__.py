"""The pages of rounds, one file per noun."""

from .candidates import (
    candidate_change,
    candidate_detail,
    candidate_evidence,
    candidate_interest,
    candidate_let_through,
    candidate_put_forward,
    candidate_screen,
    candidate_withdraw,
)
from .results import round_decide, round_results, round_results_csv, round_work_out_again
from .rounds import (
    round_ask_again,
    round_dates,
    round_detail,
    round_list,
    round_open,
    round_reveal,
    round_set_up,
    round_weights,
)
from .scores import round_score, score_check, score_criterion, score_start
from .targeted import targeted_detail, targeted_list

__all__ = [
    "candidate_change",
    "candidate_detail",
    "candidate_evidence",
    "candidate_interest",
    "candidate_let_through",
    "candidate_put_forward",
    "candidate_screen",
    "candidate_withdraw",
    "round_ask_again",
    "round_dates",
    "round_decide",
    "round_detail",
    "round_list",
    "round_open",
    "round_results",
    "round_results_csv",
    "round_reveal",
    "round_score",
    "round_set_up",
    "round_weights",
    "round_work_out_again",
    "score_check",
    "score_criterion",
    "score_start",
    "targeted_detail",
    "targeted_list",
]
