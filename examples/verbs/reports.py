"""Monitoring reports of a story: made on their day from what existed then, and published."""

from __future__ import annotations

from datetime import datetime

from examples.world import World
from reports import actions

from . import verb


@verb
def define_report(world: World, at: datetime, slug: str, title: str, months_back: int) -> object:
    from .monitoring import month_back

    return actions.define_report(
        key=slug,
        title=title,
        board=world.board("board"),
        starts_with=month_back(world.day, months_back),
        by=world.actor("officer"),
        at=at,
    )


@verb
def report_the_month(world: World, at: datetime, publish: bool = True) -> None:
    """What the beat tick and an officer do at the turn of a month."""
    for report in actions.ensure_due(at=at):
        made = actions.make_report(report=report, at=at)
        if publish:
            actions.publish_report(report=made, by=world.actor("officer"), at=at)
