"""A strategy for the board above that has sent it back: where it is now, in words."""

from __future__ import annotations

from partnership.area.models import say
from partnership.pages.parts import Fact
from strategies.models import Strategy, StrategyVersion

from .parts import COLOURS, Status, day, local_day, short_day

IN_SHORT = {
    Status.DRAFT: "Being drafted again",
    Status.CONSULTATION: "With the agencies again",
    Status.BOARD_REVIEW: "With the board again",
}


def in_short(strategy: Strategy) -> str:
    """The state in a few words, for a list."""
    return IN_SHORT.get(Status(strategy.status), strategy.get_status_display())


def where_now(strategy: Strategy) -> str:
    """Where it is, for people who may not read what is written in it now."""
    board, upper = say("board"), say("upper_board")
    if strategy.status == Status.DRAFT:
        now = "It is being drafted again."
    elif strategy.status == Status.CONSULTATION:
        now = f"Agencies are answering on it again, until {day(strategy.consultation_closes_on)}."
    elif strategy.status == Status.BOARD_REVIEW:
        now = f"It is with the {board} again."
    elif strategy.status == Status.CLOSED:
        return "It is closed."
    else:
        since = f" since {day(strategy.active_since)}" if strategy.active_since else ""
        return f"It has been active{since}. The {board} endorsed it without asking the {upper} again."
    if strategy.needs_upper_board:
        return f"{now} It comes back to the {upper} if the {board} endorses it."
    return f"{now} It no longer carries the flag that brings it to the {upper}."


def facts(strategy: Strategy, version: StrategyVersion) -> list[Fact]:
    return [
        Fact("Now", in_short(strategy), colour=COLOURS[Status(strategy.status)]),
        Fact(f"Put to the {say('upper_board')}", short_day(local_day(version.frozen_at))),
        Fact("Version", str(version.number)),
    ]
