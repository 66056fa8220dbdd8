"""How far apart the seats are on one criterion of one candidate: what to talk about before rescoring."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

IQR_FROM = 30  # on a scale of 0 to 100
FURTHEST_FROM = 40


class Divergence(NamedTuple):
    """Spread of the seats' scores, in points: `range`, `iqr` (the middle half), `furthest` seat from the
    median."""

    range: float
    iqr: float
    furthest: float
    flagged: bool


def divergence(
    scores_of_seats: Iterable[float | None],
    *,
    iqr_from: float = IQR_FROM,
    furthest_from: float = FURTHEST_FROM,
) -> Divergence:
    """Return how far apart the seats' scores of one candidate on one criterion are.

    Scores are 0 to 100; None ("can't say") is left out. Quartiles are interpolated (R's type 7, numpy's
    default). Flagged where the middle half spans `iqr_from` points or more, or a seat lies `furthest_from`
    or more from the median. Raises ValueError where no seat has a score.
    """
    scores = np.array([score for score in scores_of_seats if score is not None], dtype=np.float64)
    if not scores.size or np.isnan(scores).any():
        raise ValueError("Divergence needs at least one seat's score.")
    low, median, high = np.quantile(scores, [0.25, 0.5, 0.75])
    spread, iqr = float(np.ptp(scores)), float(high - low)
    furthest = float(np.abs(scores - median).max())
    return Divergence(spread, iqr, furthest, iqr >= iqr_from or furthest >= furthest_from)
