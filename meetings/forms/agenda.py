"""The whole agenda of a meeting in one form: a line for each item, and lines for new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.http import QueryDict

from meetings.actions import Line
from partnership.pages.screening import ScreenedLine
from partnership.people.models import User

from .meeting import RecordField

ADD_LINE = "add_line"
LIMIT = 60  # lines for new items: more is no agenda


class Entry(Protocol):
    """An item as the reader of the form may know it: without a title where its record is out of sight.

    decided: the meeting decided on it, so it stays on the agenda.
    """

    @property
    def item(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def decided(self) -> bool: ...


def key_of(entry: Entry) -> str:
    return f"i{entry.item}"


class AgendaForm(forms.Form):
    """Places, names and what is taken out, item by item; a new item is one with a name."""

    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        entries: Sequence[Entry],
        reader: User,
        new_lines: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.entries, self.reader = entries, reader
        self.new = [f"n{number}" for number in range(how_many(data) if data is not None else new_lines)]
        for entry in entries:
            self.add_place(key_of(entry), f"item {entry.position}", entry.position)
            if entry.title:
                self.add_title(key_of(entry), f"item {entry.position}", entry.title)
            if entry.title and not entry.decided:
                self.fields[f"out_{key_of(entry)}"] = forms.BooleanField(
                    label=f"Take out item {entry.position}", required=False
                )
        for number, key in enumerate(self.new, start=1):
            self.add_place(key, f"new item {number}", None)
            self.add_title(key, f"new item {number}", "", required=False)
            field = RecordField(label=f"Record that new item {number} is about", required=False)
            field.reader = reader
            self.fields[f"record_{key}"] = field

    def add_place(self, key: str, called: str, position: int | None) -> None:
        self.fields[f"place_{key}"] = forms.IntegerField(
            label=f"Place of {called}",
            required=False,
            initial=position,
            min_value=1,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "invalid": f"Enter the place of {called} as a number",
                "min_value": f"The place of {called} must be 1 or more",
            },
        )

    def add_title(self, key: str, called: str, title: str, *, required: bool = True) -> None:
        self.fields[f"title_{key}"] = ScreenedLine(
            label=f"Name of {called}",
            max_length=200,
            required=required,
            initial=title,
            error_messages={"required": f"Enter what {called} is called"},
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for entry in self.entries:  # what goes needs no name
            if cleaned.get(f"out_{key_of(entry)}"):
                self.errors.pop(f"title_{key_of(entry)}", None)
        for key in self.new:
            title = f"title_{key}"
            if (
                cleaned.get(f"record_{key}") is not None
                and not cleaned.get(title)
                and title not in self.errors
            ):
                self.add_error(
                    title, f"Enter what the item about {cleaned[f'record_{key}'].reference} is called"
                )
        return cleaned

    def lines(self) -> list[Line]:
        """The agenda in its new order, as `change_agenda` takes it."""
        placed = []
        for entry in self.entries:
            if not self.cleaned_data.get(f"out_{key_of(entry)}"):
                line = Line(self.cleaned_data.get(f"title_{key_of(entry)}", ""), item=entry.item)
                placed.append((between(self.cleaned_data[f"place_{key_of(entry)}"], entry.position), line))
        for key in self.new:
            if title := self.cleaned_data[f"title_{key}"]:
                line = Line(title, record=self.cleaned_data[f"record_{key}"])
                placed.append((between(self.cleaned_data[f"place_{key}"], None), line))
        return [line for _, line in sorted(placed, key=lambda pair: pair[0])]


def between(typed: int | None, position: int | None) -> float:
    """Where a line goes among the places of the others: moved up it goes before the one there, moved down
    behind it. A new one goes before it; without a place it stays, or is the last.
    """
    if typed is None:
        return float("inf") if position is None else position
    if position is None or typed < position:
        return typed - 0.5
    return typed + 0.5 if typed > position else typed


def how_many(data: Mapping[str, Any]) -> int:
    """How many lines for new items were on the page, and one more where that was asked for."""
    said = str(data.get("new_lines", ""))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return min(number + (ADD_LINE in data), LIMIT)


def after_a_clash(data: QueryDict, entries: Iterable[Entry], version: int) -> QueryDict:
    """What was typed, over the agenda as it is now. Nothing of either is lost.

    What was left as it was on the page takes what somebody else has saved; what they added is there. An item
    that they took out, and that was kept here, becomes a new one, to be put back or left.
    """
    again, there = data.copy(), {key_of(entry): entry for entry in entries}
    for key, entry in there.items():
        for name, saved in ((f"place_{key}", str(entry.position)), (f"title_{key}", entry.title)):
            if data.get(name) == data.get(f"was_{name}"):
                again[name] = saved
    number = how_many(data)
    for key in taken_out_meanwhile(data, there):
        again[f"title_n{number}"] = str(data[f"title_{key}"])
        again[f"record_n{number}"] = data.get(f"about_{key}", "")
        again[f"place_n{number}"] = data.get(f"place_{key}", "")
        number += 1
    again["new_lines"], again["base_version"] = str(number), str(version)
    return again


def taken_out_meanwhile(data: QueryDict, there: Iterable[str]) -> list[str]:
    """The keys of items that were kept on the page and are no longer on the agenda."""
    keys = [name.removeprefix("title_") for name in data if name.startswith("title_i")]
    return [key for key in keys if key not in set(there) and f"out_{key}" not in data]
