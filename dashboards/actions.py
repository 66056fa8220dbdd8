"""Every write on the board's initial schedule."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dashboards.models import ScheduleStep
from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.clock import today
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.versions import save_from
from partnership.wording import short


class AlreadyDone(NotAllowed):
    """A step is said to be done once."""


class NotSaidDone(NotAllowed):
    """Nobody said that this step is done, so nobody can take it back."""


@transaction.atomic
def plan_step(
    *,
    step: ScheduleStep,
    lead: Agency | None,
    due_on: date | None,
    base_version: int,
    by: Actor,
    at: datetime | None = None,
) -> ScheduleStep:
    """Say which agency leads a step and by which day it is due. Raises Clash after somebody else's change."""
    save_from(step, base_version=base_version, fields={"lead": lead, "due_on": due_on})
    words = [
        f"{lead} leads it" if lead else "Nobody leads it yet",
        f"due {short(due_on)}" if due_on else "no day is set",
    ]
    record(step, by=by, kind="planned", note=f"{', '.join(words)}.", at=at)
    return step


@transaction.atomic
def finish_step(
    *, step: ScheduleStep, done_on: date, note: str, by: Actor, at: datetime | None = None
) -> ScheduleStep:
    """Say that a step was done on a day, with what was agreed. Raises AlreadyDone the second time."""
    step = _locked(step)
    if step.done_on is not None:
        raise AlreadyDone(f"This step was done on {short(step.done_on)}.")
    if done_on > today(at):
        raise NotAllowed("A step is done today or before today.")
    if by.user is None:
        raise NotAllowed("Somebody has to say that a step is done.")
    step.done_on, step.done_by, step.done_note = done_on, by.user, note
    step.version += 1
    step.save(update_fields=["done_on", "done_by", "done_note", "version"])
    record(step, by=by, kind="done", note=note, at=at, done_on=done_on.isoformat())
    return step


@transaction.atomic
def reopen_step(*, step: ScheduleStep, reason: str, by: Actor, at: datetime | None = None) -> ScheduleStep:
    """Take back that a step is done. What the records themselves show stays shown."""
    step = _locked(step)
    if step.done_on is None:
        raise NotSaidDone("Nobody has said that this step is done.")
    step.done_on, step.done_by, step.done_note = None, None, ""
    step.version += 1
    step.save(update_fields=["done_on", "done_by", "done_note", "version"])
    record(step, by=by, kind="reopened", note=reason, at=at)
    return step


def _locked(step: ScheduleStep) -> ScheduleStep:
    return ScheduleStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
