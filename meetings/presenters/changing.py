"""What two people changed about a meeting at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetings.models import Meeting
from partnership.clock import clock_time
from partnership.pages.clash import AS_IT_WAS, Difference
from partnership.people.naming import as_seen_by
from partnership.wording import spoken

from .parts import Reader

LABELS = {"held_on": "Day", "starts_at": "Time", "venue": "Place", "chair": "Who chairs it"}


def differences(
    meeting: Meeting, names: list[str], typed: Mapping[str, Any], untouched: list[str], reader: Reader
) -> list[Difference]:
    """What is saved now beside what somebody typed, for the questions of these names."""
    return [
        Difference(
            LABELS[name],
            said(name, getattr(meeting, name), reader),
            AS_IT_WAS if name in untouched else said(name, typed[name], reader),
        )
        for name in names
    ]


def said(name: str, value: Any, reader: Reader) -> str:
    if not value:
        return "Not said"
    if name == "held_on":
        return spoken(value)
    if name == "starts_at":
        return clock_time(value)
    return as_seen_by(value, reader) if name == "chair" else str(value)
