"""What an agency has said about an input: what was submitted, what is in preparation, what a page showed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from .models import Statement

S = TypeVar("S", bound=Statement)


def submitted(said: Iterable[S]) -> list[S]:
    """What counts, the latest first."""
    given = [each for each in said if each.submitted_at is not None]
    return sorted(given, key=lambda each: (each.submitted_at, each.pk), reverse=True)


def latest(said: Iterable[S]) -> S | None:
    return next(iter(submitted(said)), None)


def in_preparation(said: Iterable[S]) -> S | None:
    """What a colleague has prepared: the business of the agency's own people alone."""
    return next((each for each in said if each.submitted_at is None), None)


def mark_of(said: Iterable[Statement], *, own: bool) -> str:
    """What a page shows of it, as one word, so that a form can tell whether anything was said meanwhile.

    own: for the agency's own people, who also see what is in preparation.
    """
    said = list(said)
    prepared = in_preparation(said) if own else None
    return f"{len(submitted(said))}-{f'{prepared.pk}.{prepared.version}' if prepared is not None else 0}"
