"""Indicators and what agencies sent: seeded, illustrative series month by month."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from examples.world import World
from monitoring import actions
from monitoring.models import Indicator
from partnership.places.models import Place, Population

from . import verb


@dataclass(frozen=True)
class Shape:
    """How an illustrative series runs. Months are counted back from the last one, which is 1."""

    indicator: Indicator
    agency: str
    months: int
    level: float
    spread: float
    changes: list[dict[str, Any]]
    missing: list[int]
    seed: int

    def total(self, back: int) -> int | None:
        """The whole area's value so many months back, or None where it was never sent."""
        if back in self.missing:
            return None
        level = self.level
        for change in self.changes:
            if change.get("from", 0) >= back >= change.get("to", 1):
                level += change["by"]
        drawn = random.Random(f"{self.seed}-{back}").uniform(-1, 1)  # noqa: S311 - an example
        return max(0, round(level + drawn * self.spread))


def month_back(day: date, back: int) -> date:
    """The first day of the month so many months before the month of `day`."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def shares() -> dict[Place, float]:
    """Each district's share of the area's people."""
    rows = list(Population.objects.select_related("place").filter(place__levels__contains=["district"]))
    total = sum(row.people for row in rows)
    return {row.place: row.people / total for row in rows}


def spread_over(total: int, parts: dict[Place, float]) -> dict[Place, int]:
    """Whole numbers by largest remainder that add up to the total."""
    exact = {place: total * share for place, share in parts.items()}
    given = {place: int(value) for place, value in exact.items()}
    left = total - sum(given.values())
    for place in sorted(exact, key=lambda place: exact[place] - given[place], reverse=True)[:left]:
        given[place] += 1
    return given


@verb
def define_indicator(
    world: World,
    at: datetime,
    slug: str,
    name: str,
    agency: str,
    months: int,
    level: float,
    spread: float,
    seed: int,
    changes: list[dict[str, Any]] | None = None,
    missing: list[int] | None = None,
    behaviour: str = "",
    **fields: Any,
) -> Indicator:
    indicator = actions.define_indicator(
        key=slug,
        name=name,
        agency=world.agency(agency),
        behaviour=world.behaviour(behaviour) if behaviour else None,
        is_illustrative=True,
        source="Illustrative",
        by=world.actor("officer"),
        at=at,
        **fields,
    )
    world.made[f"shape of {slug}"] = Shape(
        indicator, agency, months, level, spread, changes or [], missing or [], seed
    )
    return indicator


@verb
def agencies_send(world: World, at: datetime, until: int, since: int = 0) -> None:
    """Every agency sends its series for the months from `since` back to `until` back (1 = last month)."""
    parts = shares()
    for key, shape in list(world.made.items()):
        if not key.startswith("shape of "):
            continue
        values: dict[tuple[Place, date], int | None] = {}
        for back in range(since or shape.months, until - 1, -1):
            total = shape.total(back)
            if total is None:
                continue
            for place, count in spread_over(total, parts).items():
                values[place, month_back(world.day, back)] = count
        if values:
            actions.take_series(
                indicator=shape.indicator,
                agency=world.agency(shape.agency),
                values=values,
                file_name=f"{shape.indicator.key}.csv",
                by=world.actor("officer"),
                at=at,
            )


@verb
def note_known_event(
    world: World, at: datetime, words: str, months_back: int, indicator: str, use: str = "note"
) -> None:
    actions.note_known_event(
        words=words,
        starts_on=month_back(world.day, months_back),
        indicator=world.record(indicator),
        use=use,
        by=world.actor("officer"),
        at=at,
    )
