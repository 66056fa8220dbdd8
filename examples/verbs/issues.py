"""Issues of a story: logged, drafted, voiced and triaged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from examples.world import World
from issues_log import actions
from issues_log.models import Issue
from partnership.records.drafts import Draft

from . import verb


@verb
def raise_issue(
    world: World,
    at: datetime,
    by: str,
    what: str,
    why: str,
    places: list[str] | None = None,
    communities: list[str] | None = None,
    agencies: list[str] | None = None,
    behaviour: str = "",
    entered: bool = False,
    **words: Any,
) -> Issue:
    """`entered`: an officer entered it from a mail or a meeting."""
    return actions.raise_issue(
        by=world.actor(by),
        what=what,
        why=why,
        places=world.in_places(places or []),
        communities=world.in_communities(communities or []),
        agencies=[world.agency(key) for key in agencies or []],
        behaviour=world.behaviour(behaviour) if behaviour else None,
        entered_by=world.person("officer-2") if entered else None,
        at=at,
        **words,
    )


@verb
def begin_issue(world: World, at: datetime, by: str, answers: dict[str, Any]) -> Draft:
    """A draft that nobody has submitted yet."""
    return Draft.objects.create(person=world.person(by), form="issue", answers=answers)


@verb
def add_voice(world: World, at: datetime, issue: str, by: str, harm: str, words: str, **more: Any) -> None:
    actions.add_voice(issue=world.record(issue), harm=harm, words=words, by=world.actor(by), at=at, **more)


@verb
def take_up(world: World, at: datetime, issues: list[str], by: str = "officer") -> None:
    for key in issues:
        actions.take_up(issue=world.record(key), owner=world.person(by), by=world.actor(by), at=at)


@verb
def accept(world: World, at: datetime, issues: list[str], reason: str, by: str = "officer") -> None:
    for key in issues:
        actions.accept_as_candidate(
            issue=world.record(key),
            reason=reason,
            is_multi_agency=True,
            is_specific=True,
            by=world.actor(by),
            at=at,
        )


@verb
def pass_on(
    world: World,
    at: datetime,
    issue: str,
    reason: str,
    agency: str = "",
    board: str = "",
    by: str = "officer",
) -> None:
    actions.pass_on(
        issue=world.record(issue),
        reason=reason,
        to_agency=world.agency(agency) if agency else None,
        to_board=world.board(board) if board else None,
        by=world.actor(by),
        at=at,
    )


@verb
def merge(world: World, at: datetime, issue: str, into: str, reason: str, by: str = "officer") -> None:
    actions.merge(
        issue=world.record(issue), into=world.record(into), reason=reason, by=world.actor(by), at=at
    )


@verb
def put_on_hold(world: World, at: datetime, issue: str, until: int, reason: str, by: str = "officer") -> None:
    actions.put_on_hold(
        issue=world.record(issue), until=world.on(until), reason=reason, by=world.actor(by), at=at
    )


@verb
def not_take_further(world: World, at: datetime, issue: str, reason: str, by: str = "officer") -> None:
    actions.not_take_further(issue=world.record(issue), reason=reason, by=world.actor(by), at=at)
