"""Small parts that both pages share."""

from __future__ import annotations

from dataclasses import dataclass

MARKED = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True)
class Fact:
    """One figure of the strip: its label, the list behind it, and of how many."""

    label: str
    value: str
    url: str = ""
    note: str = ""
    icon: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Link:
    """Words that lead to a page."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class View:
    """A saved view of a list: a link that is current or not."""

    label: str
    url: str
    current: bool
