"""A workbook into rows: every cell read by its column, everything that is wrong collected."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .cells import Wrong, as_text
from .faults import Fault
from .sheets import LISTS, NOT_DATA, READ_ME, SHEETS, Column, Sheet

LARGEST = 50_000_000  # bytes, unpacked
MOST_ROWS = 20_000  # in one sheet; the whole country has about 8,000 wards
ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


class CannotBeOpened(Exception):
    """The file is no Excel workbook, or not one of a size that somebody would fill in."""


@dataclass(frozen=True)
class Filled:
    """One row as it was filled in: where it stands, and the values of its columns that are not empty."""

    sheet: Sheet
    number: int
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def fault(self, text: str, column: str = "") -> Fault:
        """Something wrong with this row, or with one of its cells."""
        return Fault(self.sheet.title, text, self.number, self.sheet.column(column).title if column else "")


@dataclass
class Read:
    """All rows by the title of their sheet, and what could not be read."""

    rows: dict[str, list[Filled]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of(self, sheet: Sheet) -> list[Filled]:
        return self.rows.get(sheet.title, [])


def read_workbook(path: Path) -> Read:
    """Read every sheet. Raises CannotBeOpened where the file is none; all other faults are collected."""
    book = _opened(path)
    found = Read()
    try:
        titles = {title.casefold().strip(): title for title in book.sheetnames}
        known = {sheet.title.casefold() for sheet in SHEETS} | {READ_ME.casefold(), LISTS.casefold()}
        for key, title in titles.items():
            if key not in known:
                words = ", ".join(sheet.title for sheet in SHEETS)
                found.faults.append(
                    Fault(title, f"is no sheet of this workbook. Remove it, or name it one of: {words}")
                )
        for sheet in SHEETS:
            title = titles.get(sheet.title.casefold())
            if title is None:
                if sheet.required:
                    found.faults.append(Fault(sheet.title, "the sheet is missing"))
                continue
            found.rows[sheet.title] = _rows_of(sheet, book[title], found.faults)
    finally:
        book.close()
    return found


def _opened(path: Path) -> Any:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                most = f"{LARGEST // 1_000_000} MB"
                raise CannotBeOpened(
                    f"{path.name} is larger than {most} when unpacked: it describes no area."
                )
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise CannotBeOpened(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise CannotBeOpened(f"{path} is a folder.") from None
    except PermissionError:
        raise CannotBeOpened(f"{path} may not be read.") from None
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError):
        raise CannotBeOpened(f"{path.name} is not an Excel workbook (.xlsx).") from None


def _rows_of(sheet: Sheet, page: Any, faults: list[Fault]) -> list[Filled]:
    rows = enumerate(page.iter_rows(values_only=True), 1)
    header = next((cells for _, cells in rows), ())
    columns = _columns_of(sheet, header, faults)
    found = []
    for number, cells in rows:
        if number > MOST_ROWS:
            faults.append(Fault(sheet.title, f"has more than {MOST_ROWS:,} rows"))
            break
        if _is_data(cells) and (row := _row_of(sheet, number, cells, columns, faults)) is not None:
            found.append(row)
    return found


def _columns_of(sheet: Sheet, header: tuple[Any, ...], faults: list[Fault]) -> list[Column | None]:
    """The column at each place of the header; faults for those that are missing, unknown or there twice."""
    by_title = {column.title.casefold(): column for column in sheet.columns}
    columns: list[Column | None] = []
    for cell in header:
        title = as_text(cell) if cell is not None else ""
        column = by_title.get(title.casefold())
        if title and column is None:
            faults.append(Fault(sheet.title, "is no column of this sheet", 1, title))
        elif column is not None and column in columns:
            faults.append(Fault(sheet.title, "is there twice", 1, title))
            column = None
        columns.append(column)
    for column in sheet.columns:
        if column.required and column not in columns:
            faults.append(
                Fault(sheet.title, "is missing: the first row must name the columns", 1, column.title)
            )
    return columns


def _is_data(cells: tuple[Any, ...]) -> bool:
    """Neither blank nor a note nor an example of the template."""
    filled = [as_text(cell) for cell in cells if cell is not None and as_text(cell)]
    return bool(filled) and not filled[0].casefold().startswith(NOT_DATA)


def _row_of(
    sheet: Sheet, number: int, cells: tuple[Any, ...], columns: list[Column | None], faults: list[Fault]
) -> Filled | None:
    """The values of a row; None where nothing of it stands in a known column."""
    values: dict[str, Any] = {}
    wrong: list[Fault] = []
    for cell, column in zip(cells, columns, strict=False):
        if column is None or cell is None or not as_text(cell):
            continue
        try:
            values[column.name] = _value(cell, column)
        except Wrong as why:
            values[column.name] = None
            wrong.append(Fault(sheet.title, str(why), number, column.title))
    if not values:
        return None
    present = {column.name for column in columns if column is not None}
    wrong += [
        Fault(sheet.title, "must be filled in", number, column.title)
        for column in sheet.columns
        if column.required and column.name in present and column.name not in values
    ]
    faults += sorted(wrong, key=lambda fault: _position(sheet, fault.column))
    return Filled(sheet, number, {name: value for name, value in values.items() if value is not None})


def _value(cell: Any, column: Column) -> Any:
    if isinstance(cell, str) and cell.strip() in ERRORS:
        raise Wrong(f"{cell.strip()} is an error of the spreadsheet")
    return column.cell.read(cell)


def _position(sheet: Sheet, title: str) -> int:
    return next(at for at, column in enumerate(sheet.columns) if column.title == title)


def in_order(faults: list[Fault]) -> Iterator[Fault]:
    """By sheet as they stand in the workbook, then by row."""
    order = {sheet.title: at for at, sheet in enumerate(SHEETS)}
    yield from sorted(faults, key=lambda fault: (order.get(fault.sheet, -1), fault.row))
