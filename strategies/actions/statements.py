"""What an agency says about an input, in its three ways: prepared, submitted, recorded from a letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.moves import NotAllowed
from strategies.models import Input, Statement
from strategies.saying import in_preparation, mark_of

from .locking import needed

S = TypeVar("S", bound=Statement)


class SaidMeanwhile(NotAllowed):
    """Somebody else prepared or said something after this page was opened."""


def statement_on(item: Input, kind: type[S], *, own: bool, seen: str) -> S:
    """What is in preparation there, or a new one. Call it with the input taken.

    own: False for what an officer records from a letter: it stands by itself, and what the agency's people
    are preparing stays theirs. seen: what the page showed (`mark_of`); empty where there was no page.
    """
    rows: Any = kind
    said: list[S] = list(rows.objects.filter(input=item))
    if seen and seen != mark_of(said, own=own):
        raise SaidMeanwhile(
            f"Somebody else has prepared or recorded something for {item.lead} since you opened this page. "
            "What you typed is kept below and has not been sent. Read what they put, then send yours if it "
            "still holds."
        )
    prepared = in_preparation(said) if own else None
    return prepared if prepared is not None else rows(input=item, agency=item.lead)


def prepare(statement: Any, says: str, note: str, by: Actor) -> None:
    """Put down what the agency might say. It counts only once a holder or deputy submits it."""
    if by.user is None:
        raise NotAllowed("What an agency says is prepared by a person.")
    if statement.pk:
        statement.version += 1
    statement.says, statement.note, statement.prepared_by = says, note, by.user
    statement.save()


def submit(statement: Any, says: str, note: str, by: Actor, recorded_from: str, at: datetime | None) -> None:
    """Say it. Who prepared it stays beside who submitted it, and whether the words were changed between."""
    if by.user is None:
        raise NotAllowed("What an agency says is submitted by a person.")
    if statement.prepared_by_id is not None:
        statement.changed_on_submission = (statement.says, statement.note) != (says, note)
    statement.says, statement.note = says, note
    statement.submitted_by, statement.submitted_at = by.user, moment(at)
    statement.recorded_from = recorded_from.strip()
    statement.save()


def checked(
    says: str, note: str, choices: list[str], say_what: Mapping[Any, str], nothing: str
) -> tuple[str, str]:
    """One of the choices, with the words that some of them need."""
    if says not in choices:
        raise NotAllowed(nothing)
    message = say_what.get(says)
    return says, needed(note, message) if message else note.strip()


def in_private(statement: Any) -> str:
    """What was prepared, for the history that only the agency's own people read."""
    return f"{statement.get_says_display()}. {statement.note}".strip()
