"""The registry: what kinds of record there are, so that ground can point at records above it.

A higher app registers its models in `ready()`. Agenda items, interests, grants, events and notices
hold a target (kind and id) and resolve it per reader; what a reader may not see stays unseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.urls import reverse

from partnership.people.models import User

Target = tuple[str, int]
Involves = Callable[[Collection[int]], Iterable[tuple[int, Target]]]


@dataclass(frozen=True)
class Kind:
    """One kind of record: its name in targets, its prefix when said aloud, its model and page.

    `loads` names the related rows that its words and its marking need. `involves` gives, for records by
    their ids, what a decision about each involves besides it: what it came of, and what is settled with it.
    One step each; `involved` goes on from there.
    """

    name: str
    prefix: str
    model: type[Model]
    url_name: str
    label: str
    loads: tuple[str, ...] = ()
    involves: Involves | None = None


_kinds: dict[str, Kind] = {}


def register(
    *,
    name: str,
    prefix: str,
    model: type[Model],
    url_name: str,
    label: str,
    loads: tuple[str, ...] = (),
    involves: Involves | None = None,
) -> None:
    """Make a kind of record known. Its manager must have `visible_to(user)`."""
    if name in _kinds and _kinds[name].model is not model:
        raise ValueError(f"Two models register as {name!r}.")
    if not hasattr(model._default_manager, "visible_to"):
        raise TypeError(f"{model.__name__} needs a manager with visible_to(user) to be registered.")
    _kinds[name] = Kind(name, prefix, model, url_name, label, loads, involves)


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def kind(name: str) -> Kind:
    """The kind of that name. Raises KeyError for one that nobody registered."""
    return _kinds[name]


def target_of(record: Model) -> Target:
    """The (kind, id) by which ground rows point at a record."""
    for known in _kinds.values():
        if known.model is type(record):
            return known.name, record.pk
    raise KeyError(f"{type(record).__name__} is not a registered kind of record.")


def find(target: Target, user: User | AnonymousUser) -> Any | None:
    """The record behind a target if this reader may see it, else None."""
    return find_many([target], user).get(target)


def find_many(targets: Iterable[Target], user: User | AnonymousUser) -> dict[Target, Any]:
    """The records behind many targets that this reader may see: one query for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, pk in targets:
        wanted[name].add(pk)
    found: dict[Target, Any] = {}
    for name, pks in wanted.items():
        if name in _kinds:
            known = _kinds[name]
            visible: Any = known.model._default_manager
            rows = visible.visible_to(user).filter(pk__in=pks)
            for record in rows.select_related(*known.loads) if known.loads else rows:
                found[name, record.pk] = record
    return found


def involved(targets: Iterable[Target]) -> dict[Target, frozenset[Target]]:
    """Each record with all that a decision about it involves, itself included, whoever may see it.

    One query for each kind and step, however many records.
    """
    steps: dict[Target, set[Target]] = {}
    asked = set(targets)
    reached = asked
    while reached:
        by_kind: dict[str, set[int]] = defaultdict(set)
        for name, pk in reached:
            steps[name, pk] = set()
            by_kind[name].add(pk)
        for name, pks in by_kind.items():
            if name in _kinds and (involves := _kinds[name].involves) is not None:
                for pk, other in involves(pks):
                    steps[name, pk].add(other)
        reached = {other for target in reached for other in steps[target]} - steps.keys()
    return {target: _reached_from(target, steps) for target in asked}


def _reached_from(start: Target, steps: dict[Target, set[Target]]) -> frozenset[Target]:
    found, left = {start}, [start]
    while left:
        new = steps[left.pop()] - found
        found |= new
        left += new
    return frozenset(found)


def url_of(record: Model) -> str:
    """The page of a record."""
    name, pk = target_of(record)
    return reverse(_kinds[name].url_name, args=[pk])


def spell(record: Model) -> str:
    """A record's target as one word for an address: "issue-12"."""
    name, pk = target_of(record)
    return f"{name}-{pk}"


def read_spelled(word: str) -> Target | None:
    """The target behind a word such as "issue-12"; None for anything else."""
    name, _, number = word.rpartition("-")
    known = name in _kinds and number.isascii() and number.isdigit() and len(number) <= 18
    return (name, int(number)) if known else None


def find_by_reference(reference: str, user: User | AnonymousUser) -> Any | None:
    """The record that people call "PB-0042", if this reader may see it, else None."""
    prefix, _, number = reference.strip().upper().partition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        return None
    for known in _kinds.values():
        if known.prefix == prefix and hasattr(known.model, "reference"):
            visible: Any = known.model._default_manager
            return visible.visible_to(user).filter(number=int(number)).first()
    return None
