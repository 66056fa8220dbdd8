"""Small parts that several pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One cell of the strip under a title, for components/_facts.html."""

    label: str
    value: Any
    colour: str = ""
    icon: str = ""
    note: str = ""
    url: str = ""
