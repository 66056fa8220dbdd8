"""What every part of a report starts from: for whom, of which month, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from partnership.area.models import area, say
from partnership.boards.models import Board, Membership
from partnership.boards.standing import Standing
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.wording import short
from reports.models import Report
from reports.periods import Window, window_of

IN_TIME = timedelta(days=1)  # made later than that after it was due, a report says so
NOBODY = 0  # the id of no person: what is somebody's own belongs to no edition


def reader_of(board: Board, edition: str) -> User:
    """A reader of that board, cleared as the edition is marked, who is nobody in particular.

    Every part of a report reads through `visible_to(reader)`, as pages do: what a page hides from such a
    reader can't come into the report.
    """
    reader = User(pk=NOBODY, post="A reader of the report")
    sits = Membership(
        user=reader,
        board=board,
        role=Membership.Role.ANALYST,
        may_see_sensitive=edition == Marking.SENSITIVE,
    )
    reader.__dict__["_standing"] = Standing(user=reader, memberships=(sits,))
    return reader


@dataclass(frozen=True)
class Scene:
    """One report being made.

    The one rule on dates: what happened, and the figures, are those of the report's own month, whenever it is
    made; what is open, owed or late is as it stands at the moment of making.
    """

    board: Board
    edition: str
    period: date
    at: datetime
    again: bool = False  # it was made before

    @classmethod
    def of(cls, report: Report, at: datetime | None) -> Scene:
        again = Event.objects.of(report).filter(kind="made").exists()
        return cls(report.definition.board, report.edition, report.period, moment(at), again)

    @property
    def tells_all(self) -> bool:
        """The board whose work it is reads all of it; a report to another tells of what came to that one."""
        return self.board.kind == Board.Kind.PREVENTION

    @property
    def who_targets(self) -> str:
        """The board that targets behaviours, as this report calls it."""
        return "the board" if self.tells_all else f"the {say('board')}"

    @property
    def of_this_board(self) -> str:
        """Behind "decision" and "action" where others than this board's own are left out."""
        return "" if self.tells_all else " of this board"

    @property
    def and_what(self) -> str:
        if self.tells_all:
            return "what has been done and what is waited for"
        return "and how the strategies that came to this board stand"

    @cached_property
    def reader(self) -> User:
        return reader_of(self.board, self.edition)

    @cached_property
    def window(self) -> Window:
        return window_of(self.period)

    @cached_property
    def on(self) -> date:
        """The day on which it is made: what is late is late by then."""
        return today(self.at)

    @property
    def is_late(self) -> bool:
        """Made so long after it was due that what stands open now is not what stood open then."""
        return self.at - self.window.end > IN_TIME

    @property
    def lately(self) -> str:
        """The window in words: "since the last report" would be read as until today in a late one."""
        return f"in {self.period:%B %Y}" if self.is_late else "since the last report"

    @property
    def dates(self) -> str:
        """What is told as of which day: a sentence where it was made late, else nothing."""
        if not self.is_late:
            return ""
        made = "Made again on" if self.again else "Made late, on"
        return (
            f"{made} {short(self.on)}: what is open or owed is as of that day; "
            f"what happened is for {self.period:%B %Y}."
        )

    @cached_property
    def whole_area(self) -> Place | None:
        """The place at the top of the tree."""
        pk = area().place_id
        named = Place.objects.filter(pk=pk).first() if pk is not None else None
        return named or Place.objects.at_level(Place.Level.AREA).first()
