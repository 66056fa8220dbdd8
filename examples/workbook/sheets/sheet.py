"""What a sheet of the workbook is: its columns, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass

from examples.basics import HERE, read
from examples.workbook.cells import Cell

READ_ME, LISTS = "Read me", "Lists"
NOT_DATA = ("note:", "example:")
"""A row whose first cell begins with one of these is not loaded."""

BASICS = read(HERE / "basics.toml")


@dataclass(frozen=True)
class Column:
    """One column: its title, the name by which it is read, what to put there."""

    title: str
    name: str
    cell: Cell
    note: str
    example: str
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet. `filled`: the template has rows of the basics there already; they may be changed."""

    title: str
    about: str
    columns: tuple[Column, ...]
    required: bool = False
    filled: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
