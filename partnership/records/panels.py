"""Panels: how a higher app shows on a lower record's page what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from partnership.people.models import User


@dataclass(frozen=True)
class Line:
    """One line of a panel: words, and the page they lead to."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """A titled list beside a record."""

    title: str
    lines: tuple[Line, ...] = field(default_factory=tuple)


EVERY_KIND = ""
Maker = Callable[[Any, User], Panel | None]
_makers: dict[str, list[Maker]] = defaultdict(list)


def register(kind: str, maker: Maker) -> None:
    """Add a panel to the pages of one kind of record, or of every kind. Call it in an app's `ready()`."""
    if maker not in _makers[kind]:
        _makers[kind].append(maker)


def panels_for(kind: str, record: Any, user: User) -> list[Panel]:
    """The panels that have something to say about this record to this reader."""
    return [*came_of(kind, record, user), *_made(EVERY_KIND, record, user)]


def came_of(kind: str, record: Any, user: User) -> list[Panel]:
    """Only those that say what came of it."""
    return _made(kind, record, user)


def _made(kind: str, record: Any, user: User) -> list[Panel]:
    made = (maker(record, user) for maker in _makers[kind])
    return [panel for panel in made if panel is not None and panel.lines]
