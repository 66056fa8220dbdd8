"""One reader's desk: what they may read, found once however many parts of a page ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from partnership.boards.standing import Standing, standing
from partnership.people.models import User
from people_zones.models import Zone
from strategies.models import Strategy

from .state.issues import Log, log_of
from .state.meetings import NextMeetings, next_meetings
from .state.rounds import Progress, rounds_under_way
from .state.strategies import strategies_seen
from .state.zones import zones_seen


@dataclass(frozen=True)
class Desk:
    """A person on a day. Each property reads once, and only what `visible_to` lets this person see."""

    user: User
    on: date

    @property
    def who(self) -> Standing:
        return standing(self.user)

    @property
    def reads_strategies(self) -> bool:
        return self.who.reads_board or self.who.reads_upper_board

    @cached_property
    def log(self) -> Log:
        return log_of(self.user, self.on)

    @cached_property
    def rounds(self) -> list[Progress]:
        return rounds_under_way(self.user, self.on)

    @property
    def open_rounds(self) -> list[Progress]:
        return [progress for progress in self.rounds if progress.is_open]

    @cached_property
    def strategies(self) -> list[Strategy]:
        return strategies_seen(self.user)

    @cached_property
    def zones(self) -> list[Zone]:
        return zones_seen(self.user)

    @cached_property
    def meetings(self) -> NextMeetings:
        return next_meetings(self.user, self.on)
