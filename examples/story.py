"""Telling a story: one list of (day, action) in date order, each step at its own moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partnership.clock import at_time

from .verbs import VERBS, issues, meetings, monitoring, reports, rounds, schedule, strategies, zones
from .verbs.monitoring import month_back
from .world import World

__all__ = ["issues", "meetings", "monitoring", "reports", "rounds", "schedule", "strategies", "tell", "zones"]


WHEN = ("day", "hour", "month_back")


class StoryError(Exception):
    """A step of the story that the product refused, or that the data spells wrongly."""


def moment_of(world: World, step: dict[str, Any]) -> datetime:
    """When a step happens: `day` counts from D, `month_back` names the first day of a month before D's."""
    hour = step.get("hour", 10)
    if "month_back" in step:
        return at_time(month_back(world.day, step["month_back"]), hour)
    return world.at(step["day"], hour)


def tell(world: World, steps: list[dict[str, Any]]) -> None:
    """Act out every step in the order of its moment. A refused step stops the load and says which."""
    for step in sorted(steps, key=lambda step: moment_of(world, step)):
        said = {name: value for name, value in step.items() if name not in WHEN}
        do, key = said.pop("do"), said.pop("key", None)
        if do not in VERBS:
            raise StoryError(f"Nothing knows how to {do!r}.")
        try:
            made = VERBS[do](world, moment_of(world, step), **said)
        except Exception as refused:
            name = key or said.get("what", "")
            raise StoryError(f"{moment_of(world, step):%d %B %Y}, {do} {name!r}: {refused}") from refused
        if key is not None:
            world.made[key] = made
