"""Strategies of a story: drafted, answered, endorsed, delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from examples.world import World
from partnership.boards.standing import Actor
from partnership.clock import today
from partnership.guests import actions as guests
from partnership.records.grants import Grant
from strategies import actions
from strategies.analysis import years_between
from strategies.models import Input, Strategy

from . import verb


@verb
def open_strategy(world: World, at: datetime, targeted: str, title: str, lead: str) -> Strategy:
    return actions.open_strategy(
        targeted=world.record(targeted),
        title=title,
        lead_agency=world.agency(lead),
        by=world.actor("officer"),
        at=at,
    )


@verb
def write_sections(world: World, at: datetime, strategy: str, texts: dict[str, str]) -> None:
    record: Strategy = world.record(strategy)
    for key, text in texts.items():
        section = record.sections.get(key=key)
        actions.write_section(
            section=section, text=text, base_version=section.version, by=world.actor("officer"), at=at
        )


@verb
def add_input(
    world: World,
    at: datetime,
    strategy: str,
    tier: int,
    title: str,
    lead: str,
    starts: int,
    ends: int,
    horizon: str,
    pounds: int = 0,
    in_kind: int = 0,
    source: str = "Core budget",
    places: list[str] | None = None,
    communities: list[str] | None = None,
    **words: Any,
) -> Input:
    """`pounds` and `in_kind` are for each financial year that the input touches."""
    money = [
        actions.MoneyLine(year, kind, source, amount)
        for year in years_between(world.on(starts), world.on(ends))
        for kind, amount in (("cash", pounds), ("in_kind", in_kind))
        if amount
    ]
    return actions.add_input(
        strategy=world.record(strategy),
        tier=world.tiers[tier],
        title=title,
        lead=world.agency(lead),
        starts_on=world.on(starts),
        ends_on=world.on(ends),
        horizon=horizon,
        places=world.in_places(places or []),
        communities=world.in_communities(communities or []),
        money=money,
        by=world.actor("officer"),
        at=at,
        **words,
    )


@verb
def say_none(world: World, at: datetime, strategy: str, tier: int, because: str) -> None:
    actions.say_none(
        strategy=world.record(strategy),
        tier=world.tiers[tier],
        because=because,
        by=world.actor("officer"),
        at=at,
    )


@verb
def watch(world: World, at: datetime, strategy: str, indicator: str, expectation: str) -> None:
    actions.watch(
        strategy=world.record(strategy),
        indicator=world.record(indicator),
        expectation=expectation,
        by=world.actor("officer"),
        at=at,
    )


@verb
def flag(world: World, at: datetime, strategy: str, because: str) -> None:
    actions.flag_for_upper_board(
        strategy=world.record(strategy), because=because, by=world.actor("officer"), at=at
    )


@verb
def consult(world: World, at: datetime, strategy: str, closes: int) -> None:
    actions.start_consultation(
        strategy=world.record(strategy), closes_on=world.on(closes), by=world.actor("officer"), at=at
    )


@verb
def answer(world: World, at: datetime, input: str, says: str, note: str = "", by: str = "") -> None:
    record: Input = world.record(input)
    if by:
        actions.answer_input(input=record, says=says, note=note, by=world.actor(by), at=at)
    else:
        actions.answer_input(
            input=record,
            says=says,
            note=note,
            recorded_from="Illustrative letter from the agency",
            by=Actor(world.person("officer")),
            at=at,
        )


@verb
def send_to_board(world: World, at: datetime, strategy: str, despite: str = "") -> None:
    actions.send_to_board(strategy=world.record(strategy), despite=despite, by=world.actor("officer"), at=at)


@verb
def endorse(world: World, at: datetime, strategy: str, decision: str) -> None:
    actions.endorse(
        strategy=world.record(strategy), decision=world.record(decision), by=world.actor("officer"), at=at
    )


@verb
def upper_answer(world: World, at: datetime, strategy: str, decision: str) -> None:
    actions.record_upper_answer(
        strategy=world.record(strategy),
        decision=world.record(decision),
        approved=True,
        by=world.actor("chief-executive"),
        at=at,
    )


@verb
def report_delivery(world: World, at: datetime, input: str, says: str, by: str, note: str = "") -> None:
    actions.report_delivery(input=world.record(input), says=says, note=note, by=world.actor(by), at=at)


@verb
def let_read(world: World, at: datetime, reader: str, record: str, until: int, why: str) -> Grant:
    """A named record opened to a guest reader."""
    return guests.let_read(
        person=world.person(reader),
        record=world.record(record),
        until=max(world.on(until), today()),
        why=why,
        by=world.actor("officer"),
        at=at,
    )
