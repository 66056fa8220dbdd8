"""Where the board's work stands: the four steps, each with the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from dashboards.desk import Desk
from dashboards.state.strategies import by_stage
from partnership.area.models import say
from partnership.pages.parts import Link
from partnership.wording import counted
from people_zones.models import Zone
from strategies.models import Strategy

Status = Strategy.Status
STEP_3 = {
    Status.DRAFT: "being drafted",
    Status.CONSULTATION: "with the agencies",
    Status.BOARD_REVIEW: "with the board",
    Status.UPPER_REVIEW: "with the board above",
}


@dataclass(frozen=True)
class Step:
    """One step of the cycle. `current` is the one at which seats are asked for something."""

    name: str
    parts: list[Link]
    empty: str
    current: bool = False


def cycle(desk: Desk) -> list[Step]:
    """The four steps for those who read the board; nothing for anybody else."""
    if not desk.who.reads_board:
        return []
    return [
        Step(f"1. {say('step_1')}", issues(desk), "No issue is open"),
        Step(f"2. {say('step_2')}", rounds(desk), "No round is under way", bool(desk.open_rounds)),
        Step(f"3. {say('step_3')}", drafted(desk), "No strategy is being written"),
        Step(f"4. {say('step_4')}", delivered(desk), "Nothing is being delivered yet"),
    ]


def issues(desk: Desk) -> list[Link]:
    base, log = reverse("issues_log:issue_list"), desk.log
    found = [
        (log.open, counted(log.open, "open issue"), "open"),
        (log.to_triage, f"{log.to_triage:,} to triage", "triage"),
    ]
    return [Link(words, f"{base}?view={view}") for number, words, view in found if number]


def rounds(desk: Desk) -> list[Link]:
    found = []
    for progress in desk.rounds:
        words = progress.words if progress.is_open else progress.round.get_status_display().lower()
        url = reverse("prioritisation:round_detail", args=[progress.round.pk])
        found.append(Link(f"{progress.round.name}: {words}", url))
    return found


def drafted(desk: Desk) -> list[Link]:
    base = reverse("strategies:strategy_list")
    return [
        Link(f"{number:,} {STEP_3[stage]}", f"{base}?status={stage}")
        for stage, number in by_stage(desk.strategies)
        if stage in STEP_3
    ]


def delivered(desk: Desk) -> list[Link]:
    active = sum(strategy.status == Status.ACTIVE for strategy in desk.strategies)
    zones = open_zones(desk.zones)
    found = []
    if active:
        url = f"{reverse('strategies:strategy_list')}?status={Status.ACTIVE}"
        found.append(Link(counted(active, "active strategy", "active strategies"), url))
    if zones:
        url = f"{reverse('people_zones:zone_list')}?state=open"
        found.append(Link(f"{counted(zones, say('zone'), say('zone', 'plural'))} not closed", url))
    return found


def open_zones(zones: Iterable[Zone]) -> int:
    return sum(zone.status != Zone.Status.CLOSED for zone in zones)
