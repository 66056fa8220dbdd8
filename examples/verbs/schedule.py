"""The board's initial schedule in a story: planned, and said to be done."""

from __future__ import annotations

from datetime import datetime

from dashboards import actions
from dashboards.models import ScheduleStep
from examples.world import World

from . import verb


@verb
def plan_step(world: World, at: datetime, step: int, lead: str, due: int, by: str = "officer") -> None:
    found = ScheduleStep.objects.get(position=step)
    actions.plan_step(
        step=found,
        lead=world.agency(lead),
        due_on=world.on(due),
        base_version=found.version,
        by=world.actor(by),
        at=at,
    )


@verb
def finish_step(world: World, at: datetime, step: int, on: int, note: str, by: str = "officer") -> None:
    found = ScheduleStep.objects.get(position=step)
    actions.finish_step(step=found, done_on=world.on(on), note=note, by=world.actor(by), at=at)
