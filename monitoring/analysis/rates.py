"""Rates and proportions with their confidence intervals, as PHEindicatormethods computes them.

Source: PHEindicatormethods `R/Rates.R`, `R/Proportions.R` (Office for Health Improvement and Disparities).
"""

from math import isnan, nan, sqrt

from scipy.special import gammainccinv, gammaincinv, ndtri

from monitoring.analysis.numbers import NotANumber, number

Estimate = tuple[float, float, float]
EXACT_BELOW = 10  # counts below this have exact Poisson limits, others Byar's


def rate(count: float, population: float, *, per: float = 100_000, confidence: float = 0.95) -> Estimate:
    """Return (value, lower, upper) of `count` in `population`, per `per` people.

    Limits: exact Poisson for counts under 10, Byar's approximation from 10. A count may exceed its
    population (events, not people). Raises ValueError for what is missing or no number, a negative count, a
    population of 0 or less, or a confidence that is not between 0 and 1.
    """
    count, population, confidence = _checked(count, population, confidence)
    per = _fraction(per)
    if not per > 0:
        raise ValueError("The multiplier of a rate must be above zero.")
    lower, upper = (exact_poisson if count < EXACT_BELOW else byar)(count, confidence=confidence)
    return count / population * per, lower / population * per, upper / population * per


def proportion(x: float, n: float, *, confidence: float = 0.95) -> Estimate:
    """Return (value, lower, upper) of `x` out of `n`, as fractions from 0 to 1, with Wilson's score interval.

    Raises ValueError where one is missing or no number, x is negative or above n, or n is 0 or less.
    """
    x, n, confidence = _checked(x, n, confidence)
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
    return lower, float(gammainccinv(count + 1, tail))


def _z(confidence: float) -> float:
    return -float(ndtri((1 - confidence) / 2))  # by the lower tail, which holds its digits near 1


def _checked(part: object, whole: object, confidence: object) -> tuple[float, float, float]:
    """Return the three as floats; ValueError, in words, for what can't be."""
    try:
        x, n = number(part), number(whole)
    except NotANumber:
        x = n = nan
    if isnan(x) or isnan(n):
        raise ValueError("A rate or proportion needs a count and what it is out of.")
    if x < 0:
        raise ValueError("A count can't be negative.")
    if n <= 0:
        raise ValueError("A population must be above zero.")
    sure = _fraction(confidence)
    if not 0 < sure < 1:
        raise ValueError("Confidence is a fraction between 0 and 1, such as 0.95.")
    return x, n, sure


def _fraction(setting: object) -> float:
    """Return a setting as a float; NaN, which no comparison holds for, where it is no number."""
    try:
        return number(setting)
    except NotANumber:
        return nan
