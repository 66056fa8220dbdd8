"""Two people who changed the same thing: what was saved beside what was typed."""

from __future__ import annotations

from dataclasses import dataclass

AS_IT_WAS = "As it was"  # typed nothing new where somebody else did


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: as saved, and as typed."""

    label: str
    saved: str
    typed: str
