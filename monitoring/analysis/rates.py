"""Rates and proportions with their confidence intervals, as PHEindicatormethods computes them.

Source: PHEindicatormethods `R/Rates.R`, `R/Proportions.R` (Office for Health Improvement and Disparities).
"""

from math import isfinite, sqrt

from scipy.special import gammaincinv, ndtri

Estimate = tuple[float, float, float]
EXACT_BELOW = 10  # counts below this have exact Poisson limits, others Byar's


def rate(count: float, population: float, *, per: float = 100_000, confidence: float = 0.95) -> Estimate:
    """Return (value, lower, upper) of `count` in `population`, per `per` people.

    Limits: exact Poisson for counts under 10, Byar's approximation from 10. A count may exceed its
    population (events, not people). Raises ValueError for a negative count, a population of 0 or less, or a
    confidence that is not between 0 and 1.
    """
    _check(count, population, confidence)
    if not (isfinite(per) and per > 0):
        raise ValueError("The multiplier of a rate must be above zero.")
    lower, upper = (exact_poisson if count < EXACT_BELOW else byar)(count, confidence=confidence)
    return count / population * per, lower / population * per, upper / population * per


def proportion(x: float, n: float, *, confidence: float = 0.95) -> Estimate:
    """Return (value, lower, upper) of `x` out of `n`, as fractions from 0 to 1, with Wilson's score interval.

    Raises ValueError where x is negative or above n, or n is 0 or less.
    """
    _check(x, n, confidence)
    if x > n:
        raise ValueError("A part can't be larger than its whole.")
    z = _z(confidence)
    centre, spread, whole = 2 * x + z * z, z * sqrt(z * z + 4 * x * (1 - x / n)), 2 * (n + z * z)
    value = x / n
    # At 0 and at n the formula gives the value itself, but for the rounding of floats.
    return (
        value,
        min(max((centre - spread) / whole, 0.0), value),
        max(min((centre + spread) / whole, 1.0), value),
    )


def byar(count: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return Byar's limits of a count. Meant for counts of 10 and over; `rate` uses it only there."""
    z, above = _z(confidence), count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return lower, upper


def exact_poisson(count: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact Poisson limits of a count: chi-squared(alpha/2, 2x)/2 and (1 - alpha/2, 2x + 2)/2."""
    tail = (1 - confidence) / 2
    # A chi-squared quantile with 2x degrees of freedom is twice the inverse of the incomplete gamma function.
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return lower, float(gammaincinv(count + 1, 1 - tail))


def _z(confidence: float) -> float:
    return float(ndtri(1 - (1 - confidence) / 2))


def _check(part: float, whole: float, confidence: float) -> None:
    if part is None or whole is None or not (isfinite(part) and isfinite(whole)):
        raise ValueError("A rate or proportion needs a count and what it is out of.")
    if part < 0:
        raise ValueError("A count can't be negative.")
    if whole <= 0:
        raise ValueError("A population must be above zero.")
    if not 0 < confidence < 1:
        raise ValueError("Confidence is a fraction between 0 and 1, such as 0.95.")
