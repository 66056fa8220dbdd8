"""People Zones of a story."""

from __future__ import annotations

from datetime import datetime

from examples.world import World
from people_zones import actions
from people_zones.models import Zone

from . import verb


@verb
def carry_over_zone(
    world: World,
    at: datetime,
    name: str,
    approach: str,
    status: str,
    places: list[str],
    started: int,
    summary: str,
    behaviour: str = "",
) -> Zone:
    return actions.carry_over_zone(
        name=name,
        approach=approach,
        status=status,
        behaviour=world.behaviour(behaviour) if behaviour else None,
        places=world.in_places(places),
        started_on=world.on(started),
        summary=summary,
        by=world.actor("officer"),
        at=at,
    )


@verb
def propose_zone(
    world: World,
    at: datetime,
    name: str,
    approach: str,
    strategy: str,
    behaviour: str,
    places: list[str],
    summary: str,
) -> Zone:
    return actions.propose_zone(
        name=name,
        approach=approach,
        strategy=world.record(strategy),
        behaviour=world.behaviour(behaviour),
        places=world.in_places(places),
        summary=summary,
        by=world.actor("officer"),
        at=at,
    )


@verb
def seek_commitment(world: World, at: datetime, zone: str) -> None:
    actions.seek_commitment(zone=world.record(zone), by=world.actor("officer"), at=at)


@verb
def give_zone_role(world: World, at: datetime, zone: str, mail: str, role: str) -> None:
    actions.give_zone_role(
        zone=world.record(zone), user=world.person(mail), role=role, by=world.actor("officer"), at=at
    )
