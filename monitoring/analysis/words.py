"""Findings in words: what a series says, in a sentence that one could read aloud. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Literal

from .improvement import Improvement
from .series import MONTHS_IN, Step
from .small_numbers import NEAREST, nearest_five, suppress

STAR_WORDS = "fewer than 8"


@dataclass(frozen=True)
class Reading:
    """What a point means: a word, its icon (see components/_icon.html), and a detail after it."""

    word: str
    icon: str
    detail: str = ""

    @property
    def tone(self) -> str:
        return self.icon.split("-")[0]

    def __str__(self) -> str:
        return f"{self.word}: {self.detail}" if self.detail else self.word


End = Literal["upper", "lower", ""]


@dataclass(frozen=True)
class Said:
    """The latest point of a series, as it may be said: words where it is hidden, None where not known."""

    value: str
    period: date
    since: date
    rule: str
    signal: str
    mean: str | None
    usual_range: str | None
    points: int
    step: Step = "month"
    is_trial: bool = False
    protected: bool = False
    holds_since: date | None = None  # since when what the rule says has held; None where it isn't known
    close_to: End = ""  # the limit to which the value comes close, from inside


def is_high(signal: str, improvement: Improvement) -> bool:
    """Whether a signal means high or rising, given which way is good."""
    return signal == {"decrease": "concern", "increase": "improvement", None: "high"}[improvement]


def limit_close_to(value: float, mean: float | None, lower: float | None, upper: float | None) -> End:
    """Which limit a value inside both comes close to: beyond two thirds of the way from the mean."""
    if mean is None or lower is None or upper is None or not lower <= value <= upper:
        return ""
    if value > mean + (upper - mean) * 2 / 3:
        return "upper"
    return "lower" if value < mean - (mean - lower) * 2 / 3 else ""


def reading(
    signal: str, rule: str, improvement: Improvement, *, protected: bool = False, known: bool = True
) -> Reading:
    """The word, icon and detail for one labelled point.

    `known` is whether there are limits to judge it by. Where small numbers are protected the rule isn't said:
    beside rounded values, "rising point after point" or "above" would give exact ones back.
    """
    if not known:
        return Reading("Too early to say", "usual")
    if signal == "common":
        return Reading("Usual variation", "usual")
    high = is_high(signal, improvement)
    detail = {
        "astronomical": f"outside the limits, {'high' if high else 'low'}",
        "trend": f"{'rising' if high else 'falling'} point after point",
        "two_of_three": f"close to the limit, {'high' if high else 'low'}",
        "shift": f"a run {'above' if high else 'below'} the mean",
    }.get(rule, "")
    if improvement is None:
        if protected:
            return Reading(f"Unusually {_either(high=high)}", "neutral")
        if rule == "trend":  # it may rise from low to usual: neither is unusually high
            return Reading("Rising" if high else "Falling", "neutral", "point after point")
        return Reading(f"Unusually {'high' if high else 'low'}", "neutral", detail)
    if protected:
        detail = f"unusually {_either(high=high)}"
    flipped = improvement == "increase"  # an arrow up is then the good one
    if signal == "concern":
        return Reading("Concern", "concern-down" if flipped else "concern", detail)
    return Reading("Improvement", "better-up" if flipped else "better", detail)


def _either(*, high: bool) -> str:
    """What a signal may mean where its rule isn't said."""
    return "high or rising" if high else "low or falling"


def finding(name: str, counts: str, said: Said | None, improvement: Improvement, *, place: str = "") -> str:
    """The finding of a series in one or two sentences.

    `place` is empty for the whole area. Nothing is worked out here but words: what may not be shown is
    already hidden in `said`.
    """
    what = f"{name} in {place}" if place else name
    if said is None:
        return f"{what}: no data have been received yet."
    when = period_words(said.period, said.step)
    count = f"{said.value} {counts}"
    if said.usual_range is None:
        so_far = "There is 1 value" if said.points == 1 else f"There are {said.points} values"
        return f"{what}: {count} in {when}. {so_far} so far, too few to say what is usual."
    trial = " The limits are provisional: they rest on few points." if said.is_trial else ""
    if said.signal == "common":
        shows, their = ("show", "their") if is_plural(name) else ("shows", "its")
        close = f" and close to its {said.close_to} limit" if said.close_to else ""
        return (
            f"{what} {shows} {their} usual variation: {count} in {when}, "
            f"within the usual range of {said.usual_range}{close}.{trial}"
        )
    moves = _movement(count, when, said, is_high(said.signal, improvement), plural=is_plural(name))
    return f"{what} {moves} {_judgement(said.signal, improvement)}{trial}"


def _movement(count: str, when: str, said: Said, high: bool, *, plural: bool) -> str:
    """What the latest point says, after the name. Each claim holds for every period that it names."""
    have, were, their = ("have", "were", "their") if plural else ("has", "was", "its")
    side = "above" if high else "below"
    now, usual = f"{count} in {when}", said.usual_range
    close = f"close to the {said.close_to} limit of the usual {usual}" if said.close_to else ""
    held = said.holds_since
    if said.protected or held is None or not said.rule:
        begun = period_words(said.since, said.step)
        if said.since == said.period:
            return f"{were} unusually {_either(high=high)} in {when}: {count}, usually {usual}."
        return f"{have} been unusually {_either(high=high)} since {begun}: {now}, usually {usual}."
    since = period_words(held, said.step)
    if said.rule == "astronomical" and held == said.period:
        return f"{were} {side} {their} usual range in {when}: {count}, usually {usual}."
    if said.rule == "astronomical":
        return f"{have} been {side} {their} usual range since {since}: {now}, usually {usual}."
    if said.rule == "trend":
        moved, times = "risen" if high else "fallen", steps_between(held, said.period, said.step)
        beside = close or f"against a mean of {said.mean}"
        return f"{have} {moved} {times} {said.step}s in a row: {now}, {beside}."
    if said.rule == "shift":
        return (
            f"{have} stayed {side} {their} mean of {said.mean} since {since}: {now}{close and f', {close}'}."
        )
    unusual = f"unusually {'high' if high else 'low'} in at least two of the last three {said.step}s"
    return f"{have} been {unusual}: {now}, {close or f'usually {usual}'}."


def held_words(said: Said) -> str:
    """For how long what a reading says has held: "since April 2026", "in October 2026"."""
    if said.signal == "common":
        return ""
    from_ = said.since if said.protected or said.holds_since is None else said.holds_since
    if said.rule == "trend" and not said.protected and said.holds_since is not None:
        return f"{steps_between(from_, said.period, said.step)} {said.step}s in a row"
    if from_ == said.period or (said.rule == "two_of_three" and not said.protected):
        return f"in {period_words(said.period, said.step)}"
    return f"since {period_words(from_, said.step)}"


def steps_between(first: date, last: date, step: Step) -> int:
    """How many months or quarters lie between two periods."""
    return ((last.year - first.year) * 12 + last.month - first.month) // MONTHS_IN[step]


_HEAD_ENDS = re.compile(
    r" (?:with|within|without|under|who|of|in|by|where|at|to|from|for|on|per|against|among|after|during) "
    r"|, | \(| (?:recorded|reported|harmed|known|detained|arrested|referred|seen)\b"
)


def is_plural(name: str) -> bool:
    """Whether an indicator's name takes "have": "Hate reports", but "Shoplifting recorded by police"."""
    head = _HEAD_ENDS.split(name, maxsplit=1)[0].lower()
    return head.split()[-1] in ("people", "children") or (head.endswith("s") and not head.endswith("ss"))


def _judgement(signal: str, improvement: Improvement) -> str:
    if improvement is None:
        return "Neither a rise nor a fall is good or bad in itself."
    good = "Less is better" if improvement == "decrease" else "More is better"
    return f"{good}, so this is {'a concern' if signal == 'concern' else 'an improvement'}."


def period_words(period: date, step: Step = "month") -> str:
    """ "April 2024", or "January to March 2024" for a quarter."""
    if step == "quarter":
        last = date(period.year, period.month + 2, 1)
        return f"{period:%B} to {last:%B} {period.year}"
    return f"{period:%B %Y}"


def count_words(value: float | None, *, protected: bool = False) -> str:
    """ "1,234"; "*" for a count that is hidden; "–" where there is none."""
    if value is None or isnan(value):
        return "–"
    if protected:
        shown = suppress(value)
        return "*" if shown is None else f"{shown:,}"
    return f"{value:,.0f}"


def value_words(value: float | None, *, protected: bool = False) -> str:
    """A count inside a sentence: "706", "about 45", "fewer than 8"."""
    words = count_words(value, protected=protected)
    if words == "*":
        return STAR_WORDS
    return f"about {words}" if protected and words not in ("0", "–") else words


def about(number: float | None, *, protected: bool = False, beside: float | None = None) -> str | None:
    """A mean or limit in words: whole from 10 up, one decimal below; to the nearest 5 where protected.

    `beside` is a value that differs from it and must not look the same.
    """
    if number is None or isnan(number):
        return None
    if protected:
        return f"{nearest_five(max(number, 0)):,}"
    if beside is not None and number != beside and f"{number:,.0f}" == count_words(beside):
        return apart(number, beside)
    return f"{number:,.0f}" if abs(number) >= 10 or number == int(number) else f"{number:,.1f}"


def limit_words(limit: float, upper: float, *, protected: bool = False) -> str:
    """One limit, in as many digits as its range has."""
    if protected:
        return f"{nearest_five(max(limit, 0)):,}"
    return f"{max(limit, 0.0):,.0f}" if upper >= 10 else (about(max(limit, 0.0)) or "0")


def apart(limit: float, value: float) -> str:
    """A limit in as many decimals as keep it apart from a whole value: "16.7" beside 17."""
    written = (f"{limit:,.{decimals}f}" for decimals in range(1, 6))
    return next((each for each in written if float(each.replace(",", "")) != value), f"{limit:,.1f}")


def range_words(
    lower: float | None, upper: float | None, *, protected: bool = False, beside: float | None = None
) -> str | None:
    """ "176 to 326"; a count's lower limit is not below zero.

    `beside` is the value that is shown with it: a limit that it lies outside of is not written like it.
    """
    if lower is None or upper is None or isnan(lower) or isnan(upper):
        return None
    low, high = (limit_words(limit, upper, protected=protected) for limit in (lower, upper))
    if beside is not None and not protected and not isnan(beside):
        if beside < lower and low == count_words(beside):
            low = apart(lower, beside)
        if beside > upper and high == count_words(beside):
            high = apart(upper, beside)
    return low if low == high else f"{low} to {high}"


def rounding_words() -> str:
    """What stands beside figures in which small numbers are protected."""
    return (
        f"* stands for a count of 1 to 7; other counts, means and limits are to the nearest {NEAREST}, to "
        "protect people. What they mean was found in the exact figures, so a count can look the same as its "
        "limit and still be unusual. Totals are rounded by themselves and may not sum."
    )
