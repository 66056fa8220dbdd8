"""Small words that every part uses: the hour, how many, verbs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def hour(at: datetime) -> str:
    """ "6am" or "6:05am", by the clock of the area."""
    local = timezone.localtime(at)
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def many(number: int, one: str, more: str = "") -> str:
    """ "1 input", "3 inputs", "no inputs"."""
    noun = one if number == 1 else (more or f"{one}s")
    return f"{number or 'no'} {noun}"


def spelled(number: int) -> str:
    """ "two", as it is read aloud; 10 and over in digits."""
    return ONES[number] if number < len(ONES) else str(number)


def is_are(number: int) -> str:
    return "is" if number == 1 else "are"


def was_were(number: int) -> str:
    return "was" if number == 1 else "were"


def has_have(number: int) -> str:
    return "has" if number == 1 else "have"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def unique(parts: Iterable[str]) -> Sequence[str]:
    """Each once, in the order of the first time."""
    return list(dict.fromkeys(parts))
