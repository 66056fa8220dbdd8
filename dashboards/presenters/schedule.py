"""The board's initial schedule as its pages and the panel on home show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from dashboards.days import how_late, near
from dashboards.desk import Desk
from dashboards.models import ScheduleStep
from dashboards.permissions import is_led_by_schedule
from dashboards.state.schedule import is_done, shown_of, steps_seen
from partnership.pages.parts import Fact
from partnership.people.naming import as_seen_by
from partnership.records.panels import Line
from partnership.wording import counted, short

EVENTS = {
    "planned": "Planned",
    "done": "Said to be done",
    "reopened": "Not done after all",
}
NOBODY, NO_DAY = "Not yet agreed", "No day yet"


@dataclass(frozen=True)
class StepShown:
    """One step in a list."""

    id: str
    number: int
    name: str
    url: str
    needs: str
    lead: str
    due: str
    state: str
    colour: str
    shows: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class Schedule:
    """The steps in order and how far they are. `opens`: no issue is logged yet, so it comes first on home."""

    steps: list[StepShown]
    summary: str
    is_complete: bool
    opens: bool = False


def schedule(desk: Desk) -> Schedule:
    steps = steps_seen(desk.user, desk.on)
    waiting = [step for step in steps if not is_done(step)]
    first = waiting[0] if waiting else None
    return Schedule(
        steps=[step_shown(step, desk.on, is_next=step is first) for step in steps],
        summary=summary(steps, first, desk.on),
        is_complete=not waiting,
    )


def panel(desk: Desk) -> Schedule | None:
    """For those who lead the board, until every step is done."""
    if not is_led_by_schedule(desk.user):
        return None
    found = schedule(desk)
    if found.is_complete:
        return None
    return replace(found, opens=not desk.log.logged)


def summary(steps: Sequence[ScheduleStep], first: ScheduleStep | None, on: date) -> str:
    """ "6 of 7 steps are done. Next: Agree arrangements for horizon scanning, due Monday 10 June."."""
    if not steps:
        return "No schedule is set down for this area."
    done = sum(is_done(step) for step in steps)
    if first is None:
        return f"All {counted(len(steps), 'step')} are done."
    due = f", due {near(first.due_on, on)}" if first.due_on else ""
    verb = "is" if done == 1 else "are"
    return f"{done} of {counted(len(steps), 'step')} {verb} done. Next: {first.name}{due}."


def step_shown(step: ScheduleStep, on: date, *, is_next: bool) -> StepShown:
    state, colour = state_of(step, on, is_next=is_next)
    return StepShown(
        id=f"step-{step.position}",
        number=step.position,
        name=step.name,
        url=reverse("dashboards:step_detail", args=[step.pk]),
        needs=step.needs,
        lead=step.lead.short_name if step.lead else "",
        due=near(step.due_on, on) if step.due_on else "",
        state=state,
        colour=colour,
        shows=who_says(step),
        is_done=is_done(step),
        is_next=is_next,
    )


def state_of(step: ScheduleStep, on: date, *, is_next: bool) -> tuple[str, str]:
    if is_done(step):
        return "Done", "teal"
    if step.is_late(on) and step.due_on:
        return how_late(step.due_on, on).capitalize(), "red"
    return ("Next", "blue") if is_next else ("To come", "grey")


def who_says(step: ScheduleStep) -> str:
    """Whether an officer said that it is done, or the records show it."""
    if step.done_on is not None:
        return f"An officer said so: {short(step.done_on)}"
    if is_done(step):
        return "The records show it"
    return "" if step.proof else "An officer says when it is done"


# One step ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class StepPage:
    """One step: what it needs, who leads it, what the records show."""

    facts: list[Fact]
    shows: tuple[Line, ...]
    nothing: str
    note: str


def step_page(step: ScheduleStep, desk: Desk) -> StepPage:
    shown = shown_of(step, desk.user, desk.on)
    state, colour = state_of(step, desk.on, is_next=False)
    done = step.done_on or (shown.since if is_done(step) else None)
    return StepPage(
        facts=[
            Fact("Status", state, colour=colour),
            Fact("Who leads it", str(step.lead) if step.lead else NOBODY),
            Fact("Due", near(step.due_on, desk.on) if step.due_on else NO_DAY),
            *([Fact("Done", short(done), note=said_by(step, desk))] if done else []),
        ],
        shows=shown.lines,
        nothing=nothing_of(step),
        note=step.done_note,
    )


def said_by(step: ScheduleStep, desk: Desk) -> str:
    if step.done_by is None:
        return "the records show it"
    return f"{as_seen_by(step.done_by, desk.user)} said so"


def nothing_of(step: ScheduleStep) -> str:
    """What is said where no row shows anything yet."""
    if not step.proof:
        return "Nothing kept here can show this step. An officer says when it is done."
    return f"Nothing yet. It shows as done by itself when this is so: {step.get_proof_display().lower()}."
