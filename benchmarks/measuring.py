"""Floor and page in turn, five times over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 5
REPEATS = 20  # requests of a round: their median is the round's time
Timing = Callable[[], float]


@dataclass(frozen=True)
class Measured:
    """One line of the results. Times are in milliseconds: the medians of five rounds."""

    name: str
    took: float
    floor_name: str
    floor: float
    ratio: float
    at_most: float | None

    @property
    def holds(self) -> bool:
        return self.at_most is None or self.ratio <= self.at_most


def in_turn(page: Timing, floor: Timing, repeats: int = REPEATS) -> tuple[float, float, float]:
    """Page and floor in milliseconds, and the median of the rounds' ratios. One round is thrown away."""
    pages, floors = [], []
    for _ in range(ROUNDS + 1):
        floors.append(median(floor() for _ in range(repeats)) * 1e3)
        pages.append(median(page() for _ in range(repeats)) * 1e3)
    ratios = [took / least for took, least in zip(pages[1:], floors[1:], strict=True)]
    return median(pages[1:]), median(floors[1:]), median(ratios)


def measure(
    name: str, page: Timing, floor_name: str, floor: Timing, at_most: float | None, repeats: int = REPEATS
) -> Measured:
    took, least, ratio = in_turn(page, floor, repeats)
    done = Measured(name, took, floor_name, least, ratio, at_most)
    print(f"  {done.name}: {done.took:.1f} ms, {done.ratio:.2f} × {done.floor_name}", flush=True)
    return done
