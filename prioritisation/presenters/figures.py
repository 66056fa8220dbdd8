"""Figures drawn on the server: a stacked bar of contributions, a strip of the seats' scores.

Each piece carries a number or a place as well as its colour, and a table of the same values stands beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

# Dark and light in turn, so that neighbours differ without colour too: (fill, ink of the number in it).
PALETTE = (
    ("#0b5c6b", "#ffffff"),
    ("#cfe1e3", "#10333d"),
    ("#2b6270", "#ffffff"),
    ("#e3a43a", "#10333d"),
    ("#10333d", "#ffffff"),
    ("#8fb8be", "#10333d"),
    ("#66757a", "#ffffff"),
)
BAR_WIDTH = 200  # for 100 points
NUMBER_FITS = 13
STRIP_WIDTH, STRIP_MARGIN = 260, 14


@dataclass(frozen=True)
class Segment:
    """What one criterion adds to a total."""

    number: int
    x: str
    width: str
    middle: str
    fill: str
    ink: str
    shows_number: bool


@dataclass(frozen=True)
class Bar:
    segments: list[Segment]
    width: int = BAR_WIDTH


def colours(index: int) -> tuple[str, str]:
    return PALETTE[index % len(PALETTE)]


def bar_of(contributions: Iterable[float]) -> Bar:
    """A stacked bar: points that each criterion adds, in the criteria's order, on a scale of 100."""
    segments, x = [], 0.0
    for index, points in enumerate(contributions):
        width = points * BAR_WIDTH / 100
        fill, ink = colours(index)
        segments.append(
            Segment(
                number=index + 1,
                x=f"{x:.1f}",
                width=f"{max(width - 1, 0):.1f}",
                middle=f"{x + width / 2:.1f}",
                fill=fill,
                ink=ink,
                shows_number=width >= NUMBER_FITS,
            )
        )
        x += width
    return Bar(segments)


@dataclass(frozen=True)
class Dot:
    """Seats that gave the same score."""

    x: str
    radius: str


@dataclass(frozen=True)
class Strip:
    """The seats' scores of one candidate on one criterion."""

    name: str
    dots: list[Dot]
    median: str
    own: list[str]
    talk: bool
    says: str
    width: int = STRIP_WIDTH


def strip_of(name: str, scores: Sequence[float], own: Sequence[float], *, talk: bool) -> Strip:
    """Circles at 0 to 100, larger for several seats; `own` are the reader's seats."""
    often = Counter(scores)
    at = f"{median(scores):.0f}" if scores else ""
    gave = ", ".join(f"{seats} gave {score:.0f}" for score, seats in sorted(often.items()))
    return Strip(
        name=name,
        dots=[Dot(_x(score), f"{3 + 2 * sqrt(seats):.1f}") for score, seats in sorted(often.items())],
        median=_x(median(scores)) if scores else "",
        own=[_x(score) for score in own],
        talk=talk,
        says=f"{gave}; median {at}." if scores else "Nobody could say.",
    )


def _x(score: float) -> str:
    return f"{STRIP_MARGIN + score * (STRIP_WIDTH - 2 * STRIP_MARGIN) / 100:.1f}"
