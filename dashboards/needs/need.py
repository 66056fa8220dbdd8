"""One thing that needs a person, and when: late, this week or later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.days import how_late, near

SOON = timedelta(days=7)
PREPARED = "Prepared, waiting for the holder"


@dataclass(frozen=True)
class Need:
    """What is asked of somebody, verb first, with the page on which it is done.

    Without a day it stands under "This week" if others wait for it (`waited_for`), else under "Later".
    What is prepared (`prepared`) waits for the holder or deputy: it is shown apart and counted nowhere.
    """

    text: str
    url: str
    hint: str = ""
    due: date | None = None
    due_word: str = "Due"
    tag: str = ""
    colour: str = "grey"
    waited_for: bool = False
    is_sensitive: bool = False
    prepared: bool = False

    def is_late(self, on: date) -> bool:
        return self.due is not None and self.due < on

    def is_soon(self, on: date) -> bool:
        return self.due <= on + SOON if self.due is not None else self.waited_for


@dataclass(frozen=True)
class Line:
    """A need as its group shows it."""

    id: str
    text: str
    url: str
    hint: str
    tag: str
    colour: str
    due: str


@dataclass(frozen=True)
class Group:
    """Needs of one time: "Late", "This week", "Later"; last what is prepared and waits for others."""

    title: str
    lines: tuple[Line, ...]


def grouped(needs: Iterable[Need], on: date) -> list[Group]:
    """In the order of their days; groups that hold nothing are left out."""
    named: dict[str, list[Need]] = {"Late": [], "This week": [], "Later": [], PREPARED: []}
    for need in sorted(needs, key=lambda need: need.due or date.max):
        named[title_of(need, on)].append(need)
    return [
        Group(title, tuple(line_of(need, f"{key}-{number}", on) for number, need in enumerate(found)))
        for key, (title, found) in enumerate(named.items())
        if found
    ]


def title_of(need: Need, on: date) -> str:
    if need.prepared:
        return PREPARED
    return "Late" if need.is_late(on) else "This week" if need.is_soon(on) else "Later"


def line_of(need: Need, id: str, on: date) -> Line:
    late = need.due is not None and need.due < on
    return Line(
        id=f"need-{id}",
        text=need.text,
        url=need.url,
        hint=need.hint,
        tag=how_late(need.due, on) if late and need.due else need.tag,
        colour="red" if late else need.colour,
        due=f"{need.due_word} {near(need.due, on)}" if need.due else "",
    )
