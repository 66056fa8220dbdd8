"""Every write that means something to the board, one file for each stretch of a strategy's life."""

from .answers import answer_input, prepare_answer
from .chasing import remind
from .delivery import mark_done, prepare_report, report_delivery
from .drafting import (
    flag_for_upper_board,
    open_strategy,
    rename,
    set_aside,
    stop_watching,
    unflag,
    watch,
    write_section,
)
from .inputs import MoneyLine, add_input, edit_input, remove_input, say_none
from .progress import (
    endorse,
    missing_tiers,
    move_closing_day,
    record_upper_answer,
    return_to_draft,
    send_to_board,
    start_consultation,
    take_back,
)

__all__ = [
    "MoneyLine",
    "add_input",
    "answer_input",
    "edit_input",
    "endorse",
    "flag_for_upper_board",
    "mark_done",
    "missing_tiers",
    "move_closing_day",
    "open_strategy",
    "prepare_answer",
    "prepare_report",
    "record_upper_answer",
    "remind",
    "remove_input",
    "rename",
    "report_delivery",
    "return_to_draft",
    "say_none",
    "send_to_board",
    "set_aside",
    "start_consultation",
    "stop_watching",
    "take_back",
    "unflag",
    "watch",
    "write_section",
]
