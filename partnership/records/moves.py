"""Moves: from which state to which a record may go, as one table for each model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models


class NotAllowed(Exception):
    """An action that the rules refuse. Its text can be shown to a person."""


class WrongState(NotAllowed):
    """The record is not in a state from which this can be done."""


class Moving(models.Model):
    """A record with a `status` and a table of allowed moves."""

    MOVES: ClassVar[Mapping[Any, frozenset[Any]]] = {}

    class Meta:
        abstract = True

    def may_become(self, status: str) -> bool:
        return status in self.MOVES.get(self.status, frozenset())  # type: ignore[attr-defined]

    def must_become(self, status: str) -> None:
        """Raise WrongState, in words, unless the move is allowed."""
        if not self.may_become(status):
            field: Any = self._meta.get_field("status")
            labels = dict(field.flatchoices)
            now, then = labels.get(self.status), labels.get(status)  # type: ignore[attr-defined]
            raise WrongState(f"This is “{now}” now, so it can't become “{then}”.")
