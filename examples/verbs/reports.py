"""Monitoring reports of a story: made on their day from what existed then, and published."""

from __future__ import annotations

from datetime import datetime

from examples.world import World
from reports import actions
from reports.models import Report

from . import verb

LOST = "The worker stopped while it was being made. Nothing is lost: make it again."


@verb
def define_report(
    world: World, at: datetime, slug: str, title: str, months_back: int, board: str = "board"
) -> object:
    from .monitoring import month_back

    return actions.define_report(
        key=slug,
        title=title,
        board=world.board(board),
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


@verb
def lose_the_report(world: World, at: datetime) -> None:
    """The month's reports come due, a worker takes them and is lost: each is kept as failed."""
    for report in actions.ensure_due(at=at):
        taken = actions.take_to_make(report=report, at=at)
        if taken is not None:
            actions.settle(taken=taken, failure=LOST, at=at)


@verb
def ask_for_the_report_again(world: World, at: datetime) -> None:
    """What an officer does on finding that a report failed: has it made again, and publishes it."""
    officer = world.actor("officer")
    for report in Report.objects.filter(status=Report.Status.FAILED, due_at__lte=at):
        queued = actions.queue_again(report=report, by=officer, at=at)
        made = actions.make_report(report=queued, at=at)
        actions.publish_report(report=made, by=officer, at=at)
