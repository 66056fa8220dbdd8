"""The agenda as it is edited, and what two people changed in it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from meetings.actions import decided_on
from meetings.models import Meeting
from partnership.pages.clash import AS_IT_WAS, Difference
from partnership.records import registry

from .parts import UNSEEN, Reader, Shown, shown, targets_of

TAKEN_OUT = "Taken out"


@dataclass(frozen=True)
class AgendaLine:
    """An item as one reader may know it: without its title where its record is out of sight."""

    item: int
    position: int
    title: str
    decided: bool
    about: Shown | None
    reference: str  # of the record, for putting the item back

    @property
    def key(self) -> str:
        return f"i{self.item}"


def agenda_lines(meeting: Meeting, reader: Reader) -> list[AgendaLine]:
    items = list(meeting.items.all())
    found = registry.find_many(targets_of(items), reader)
    decided = {item.pk for item in decided_on(meeting, items)}
    lines = []
    for item in items:
        about = shown(item, found)
        record = found.get((item.target_kind, item.target_id or 0))
        lines.append(
            AgendaLine(
                item=item.pk,
                position=item.position,
                title=item.title if about is None or about.is_seen else "",
                decided=item.pk in decided,
                about=about,
                reference=getattr(record, "reference", ""),
            )
        )
    return lines


@dataclass(frozen=True)
class EditedRow:
    """A row of the form. `line` is None for a new item; what the reader may not do has no field."""

    line: AgendaLine | None
    place: BoundField
    title: BoundField | None
    out: BoundField | None
    record: BoundField | None


def edited_rows(form: forms.Form, lines: Sequence[AgendaLine], new: Sequence[str]) -> list[EditedRow]:
    def field(name: str) -> BoundField | None:
        return form[name] if name in form.fields else None

    keys = [*((line.key, line) for line in lines), *((key, None) for key in new)]
    return [
        EditedRow(
            line, form[f"place_{key}"], field(f"title_{key}"), field(f"out_{key}"), field(f"record_{key}")
        )
        for key, line in keys
    ]


def changed_meanwhile(lines: Sequence[AgendaLine], typed: Mapping[str, Any]) -> list[Difference]:
    """What somebody else has saved since the page was opened, beside what was typed on it."""
    found = []
    for line in lines:
        was = typed.get(f"was_title_{line.key}", "")
        if f"place_{line.key}" not in typed:
            found.append(Difference("A new item", line.title or UNSEEN, "Not on your page"))
        elif line.title and line.title not in (was, typed.get(f"title_{line.key}")):
            found.append(Difference(f"Item {line.position}", line.title, typed_of(line.key, typed)))
    there = {line.key for line in lines}
    for name, was in typed.items():
        key = name.removeprefix("was_title_")
        if name.startswith("was_title_") and key not in there:
            found.append(Difference(was, TAKEN_OUT, typed_of(key, typed)))
    return [*found, *order_changed(lines, typed)]


def typed_of(key: str, typed: Mapping[str, Any]) -> str:
    """What was done on the page with an item that somebody else has changed."""
    if f"out_{key}" in typed:
        return TAKEN_OUT
    mine = str(typed.get(f"title_{key}", ""))
    return AS_IT_WAS if mine == typed.get(f"was_title_{key}") else mine


def order_changed(lines: Sequence[AgendaLine], typed: Mapping[str, Any]) -> list[Difference]:
    """The new order of the items that were on the page, if it is another, beside the places typed there."""
    on_page = [line for line in lines if f"was_place_{line.key}" in typed]
    before = [typed[f"was_place_{line.key}"].zfill(5) for line in on_page]
    if before == sorted(before):
        return []
    moved = [
        f"{line.title or UNSEEN} to {typed[f'place_{line.key}']}"
        for line in on_page
        if typed.get(f"place_{line.key}", "") != typed[f"was_place_{line.key}"]
    ]
    order = "\n".join(line.title or UNSEEN for line in on_page)
    return [Difference("Order", order, "\n".join(moved) or AS_IT_WAS)]
