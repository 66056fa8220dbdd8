"""Kinds of cell: how each is read, and which drop-down list it has in the template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model

from partnership.clock import today
from partnership.intake.personal_data import in_words, kinds_found

SEVERAL = ";"
MOST_WORDS = 2_000
GSS = re.compile(r"[A-Z]\d{8}")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
YES, NO = "Yes", "No"


class Wrong(Exception):
    """What stands in a cell can't be taken. The text says why."""


@dataclass(frozen=True)
class Cell:
    """One kind of cell. `offers` is its drop-down list; `among` names a column of another sheet for it."""

    read: Callable[[Any], Any]
    offers: tuple[str, ...] = ()
    among: tuple[str, str] | None = None


def as_text(value: Any) -> str:
    """The words of a cell, with blanks made single. Excel keeps 101 as a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def longest(model: type[Model], field: str) -> int:
    limit: int | None = getattr(model._meta.get_field(field), "max_length", None)
    return limit or MOST_WORDS


def words(model: type[Model], field: str, *, screened: bool = True) -> Cell:
    """Text as long as the field takes. `screened`: it must not identify anybody."""
    limit = longest(model, field)

    def read(value: Any) -> str:
        text = as_text(value)
        if len(text) > limit:
            raise Wrong(f"is {len(text):,} characters long; at most {limit:,} can be kept")
        if screened and (found := kinds_found(text, on=today())):
            raise Wrong(f"take out {in_words(found)}: nothing here may identify a person")
        return text

    return Cell(read)


def whole(least: int, most: int) -> Cell:
    def read(value: Any) -> int:
        text = as_text(value).replace(",", "")
        if not re.fullmatch(r"\d{1,12}", text) or not least <= int(text) <= most:
            raise Wrong(f"“{short(text)}” must be a whole number from {least:,} to {most:,}")
        return int(text)

    return Cell(read)


def day() -> Cell:
    def read(value: Any) -> date:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for form in DAYS:
            try:
                return datetime.strptime(as_text(value), form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise Wrong(f"“{short(as_text(value))}” must be a date, like 1 May 2026")

    return Cell(read)


def yes() -> Cell:
    def read(value: Any) -> bool:
        said = {"yes": True, "no": False, "true": True, "false": False}.get(as_text(value).lower())
        if said is None:
            raise Wrong(f"“{short(as_text(value))}” must be Yes or No")
        return said

    return Cell(read, (YES, NO))


def one_of(choices: Mapping[Any, str]) -> Cell:
    """One of a list: the workbook says the label, the product keeps the value."""
    by_label = {label.casefold(): value for value, label in choices.items()}

    def read(value: Any) -> Any:
        text = as_text(value)
        if text.casefold() not in by_label:
            raise Wrong(f"“{short(text)}” is not on the list: {'; '.join(choices.values())}")
        return by_label[text.casefold()]

    return Cell(read, tuple(choices.values()))


def some_of(choices: Mapping[Any, str], *, offers: tuple[str, ...] = ()) -> Cell:
    """Several of a list, with ";" between them, each kept once."""
    one = one_of(choices)

    def read(value: Any) -> list[Any]:
        return list(dict.fromkeys(one.read(part) for part in parts(value)))

    return Cell(read, offers or one.offers)


def name_in(sheet: str, column: str) -> Cell:
    """What a row of another sheet is called. That there is such a row is checked once all are read."""
    return Cell(as_text, among=(sheet, column))


def names_in(sheet: str, column: str) -> Cell:
    """Several names, with ";" between them."""
    return Cell(parts)


def parts(value: Any) -> list[str]:
    return [part for part in (each.strip() for each in as_text(value).split(SEVERAL)) if part]


def mail() -> Cell:
    def read(value: Any) -> str:
        text = as_text(value).lower()
        try:
            validate_email(text)
        except ValidationError:
            raise Wrong(f"“{short(text)}” must be an e-mail address, like name@example.org") from None
        return text

    return Cell(read)


def gss() -> Cell:
    def read(value: Any) -> str:
        text = as_text(value).upper()
        if not GSS.fullmatch(text):
            raise Wrong(f"“{short(text)}” must be a GSS code: a letter and eight digits, like E06000016")
        return text

    return Cell(read)


def short(text: str) -> str:
    """A value as a message repeats it."""
    return text if len(text) <= 40 else f"{text[:39]}…"
