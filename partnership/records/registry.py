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
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from partnership.people.models import User

from .marking import Marked, Marking

Target = tuple[str, int]
Involves = Callable[[Collection[int]], Iterable[tuple[int, Target]]]
Receipts = Callable[[User], QuerySet[Any]]

NAME_LENGTH = 120


@dataclass(frozen=True)
class Kind:
    """One kind of record: its name in targets, its prefix when said aloud, its model and page.

    `marking` is the path to the field that marks it, "" where nothing does; `related` what its name and its
    marking are read from. `receipts` gives the records of which a person reads their own words and the state
    on that page, and nothing more, although they may not see the record. `involves` gives, for records by
    their ids, what a decision about each involves besides it: what it came of, and what is settled with it.
    One step each; `involved` goes on from there. `opens_to_guests`: whether one of them can be granted to a
    guest reader, which its `visible_to` must then let in.
    """

    name: str
    prefix: str
    model: type[Model]
    url_name: str
    label: str
    marking: str = ""
    related: tuple[str, ...] = ()
    receipts: Receipts | None = None
    involves: Involves | None = None
    opens_to_guests: bool = False


_kinds: dict[str, Kind] = {}


def register(
    *,
    name: str,
    prefix: str,
    model: type[Model],
    url_name: str,
    label: str,
    marking: str = "",
    related: tuple[str, ...] = (),
    receipts: Receipts | None = None,
    involves: Involves | None = None,
    opens_to_guests: bool = False,
) -> None:
    """Make a kind of record known. Its manager must have `visible_to(user)`.

    A `Marked` model is marked by its own field; any other says by which, or by none.
    """
    if name in _kinds and _kinds[name].model is not model:
        raise ValueError(f"Two models register as {name!r}.")
    if not hasattr(model._default_manager, "visible_to"):
        raise TypeError(f"{model.__name__} needs a manager with visible_to(user) to be registered.")
    marking = marking or ("marking" if issubclass(model, Marked) else "")
    _kinds[name] = Kind(
        name, prefix, model, url_name, label, marking, related, receipts, involves, opens_to_guests
    )


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
    found: dict[Target, Any] = {}
    for known, pks in _by_kind(targets):
        visible: Any = known.model._default_manager
        rows = visible.visible_to(user).filter(pk__in=pks)
        for record in rows.select_related(*known.related) if known.related else rows:
            found[known.name, record.pk] = record
    return found


def targeting(user: User | AnonymousUser, among: Iterable[Kind]) -> Q:
    """The condition on rows that hold a target: it is of one of these kinds, and this reader may see it."""
    seen = Q(pk__in=[])
    for known in among:
        records: Any = known.model._default_manager
        seen |= Q(target_kind=known.name, target_id__in=records.visible_to(user).order_by().values("pk"))
    return seen


def find_receipts(targets: Iterable[Target], user: User) -> dict[Target, Any]:
    """The records behind targets of which this person reads a receipt, whether they may see them or not."""
    return {
        (known.name, record.pk): record
        for known, pks in _by_kind(targets)
        if known.receipts is not None
        for record in known.receipts(user).filter(pk__in=pks)
    }


def _by_kind(targets: Iterable[Target]) -> Iterable[tuple[Kind, set[int]]]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, pk in targets:
        if name in _kinds:
            wanted[name].add(pk)
    return [(_kinds[name], pks) for name, pks in wanted.items()]


def is_sensitive(record: Model) -> bool:
    """Whether a record is OFFICIAL-SENSITIVE by its own marking or by that of what it belongs to."""
    path = kind(target_of(record)[0]).marking
    if not path:
        return False
    found: Any = record
    for step in path.split("__"):
        found = getattr(found, step) if found is not None else None
    return bool(found == Marking.SENSITIVE)


def called(record: Model) -> str:
    """What people call a record, on one line: "PB-0042 Fires in sheds"."""
    name = " ".join(f"{getattr(record, 'reference', '')} {record}".split())
    return Truncator(name).chars(NAME_LENGTH)


def involved(targets: Iterable[Target]) -> dict[Target, frozenset[Target]]:
    """Each record with all that a decision about it involves, itself included, whoever may see it.

    One query for each kind and step, however many records.
    """
    steps: dict[Target, set[Target]] = {}
    asked = set(targets)
    reached = asked
    while reached:
        steps |= {target: set() for target in reached}
        for known, pks in _by_kind(reached):
            for pk, other in known.involves(pks) if known.involves is not None else ():
                steps[known.name, pk].add(other)
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


def reference_of(record: Model) -> str:
    """What people call a record for short: "PB-0042", or its words where it has no reference."""
    return str(getattr(record, "reference", "") or record)


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
