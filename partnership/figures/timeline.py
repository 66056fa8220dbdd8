"""What a chart of one measure over time holds, whatever draws it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Tone = Literal["usual", "better", "concern", "neutral"]
Shape = Literal["circle", "up", "down", "diamond"]


@dataclass(frozen=True)
class Point:
    """One period. No value is a gap; `starred` means that there is one and it may not be shown."""

    at: date
    value: float | None
    says: str = ""
    tone: Tone = "usual"
    shape: Shape = "circle"
    starred: bool = False


@dataclass(frozen=True)
class Rule:
    """A level line from one day to another: the mean, or a limit."""

    value: float
    start: date
    end: date
    kind: Literal["mean", "limit"] = "limit"


@dataclass(frozen=True)
class LineEnd:
    """Words at the right end of a line."""

    value: float
    words: str


@dataclass(frozen=True)
class Gap:
    """A stretch without data, shaded, with words. Nothing crosses it."""

    start: date
    end: date
    words: str


@dataclass(frozen=True)
class Note:
    """A dated remark: a change of recording, a lockdown."""

    at: date
    words: str


@dataclass(frozen=True)
class Timeline:
    """One measure over time, oldest point first. Counts start at 0."""

    points: tuple[Point, ...]
    rules: tuple[Rule, ...] = ()
    ends: tuple[LineEnd, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[Note, ...] = ()
    half_step: timedelta = timedelta(days=14)

    @property
    def first(self) -> date:
        return self.points[0].at - self.half_step

    @property
    def last(self) -> date:
        return self.points[-1].at + self.half_step

    @property
    def top(self) -> float:
        """The highest thing that is drawn, with a little air above it."""
        values = [point.value for point in self.points if point.value is not None]
        highest = max([*values, *(rule.value for rule in self.rules)], default=0)
        return highest * 1.08 or 1

    def placed_ends(self, apart: float) -> list[tuple[LineEnd, float]]:
        """The words at the line ends, each with a height; pushed up where two would lie over each other.

        `apart` is the least distance between two, as a share of the height of the plot.
        """
        placed: list[tuple[LineEnd, float]] = []
        floor = float("-inf")
        for end in sorted(self.ends, key=lambda each: each.value):
            height = max(end.value, floor)
            placed.append((end, height))
            floor = height + apart * self.top
        return placed
