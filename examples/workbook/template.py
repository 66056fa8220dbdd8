"""The template of the workbook: a sheet that explains it, then each with notes, lists and an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .sheets import BASICS, LISTS, READ_ME, SHEETS, TERMS, Column, Sheet

LAST_ROW = 2_000  # to which drop-down lists reach
TITLE = Font(bold=True, size=14)
REQUIRED, OPTIONAL = PatternFill("solid", fgColor="10333D"), PatternFill("solid", fgColor="4A5A60")
HEADER = Font(bold=True, color="FFFFFF")
NOTE, EXAMPLE = Font(color="4A5A60"), Font(italic=True, color="0B5C6B")
WRAPPED = Alignment(wrap_text=True, vertical="top")

HOW = (
    "This workbook describes one area for the partnership board: its places, agencies, boards, seats, people "
    "and words.",
    "Fill in the sheets from left to right. In each, the first row names the columns; dark blue ones must be "
    "filled in, grey ones may stay empty.",
    "The second row says what belongs where, the third is an example. A row whose first cell begins with "
    "“Note:” or “Example:” is not loaded; leave it or delete it.",
    "Several sheets have rows already. They are what every area begins with: change what is called otherwise "
    "here.",
    "Cells with a list offer it when you click on them. A list that names rows of another sheet shows them "
    "once they are filled in.",
    "Where several values stand in one cell, put “;” between them.",
    "Write about no one who could be identified. Accounts are the only people in it.",
    "Check it: manage.py load_area FILE.xlsx --dry-run says what is wrong, by sheet, row and column, and "
    "changes nothing.",
    "Load it: manage.py load_area FILE.xlsx, into a database without an area. All is loaded or nothing. "
    "The same file a second time changes nothing.",
)


def write_template(file: IO[bytes]) -> None:
    """Write the empty template into an open file."""
    book = Workbook()
    _explain(book.active)
    lists = _Lists(book)
    for sheet in SHEETS:
        _write(book.create_sheet(sheet.title), sheet, lists)
    book.move_sheet(LISTS, len(SHEETS))
    book.save(file)


class _Lists:
    """The hidden sheet that holds the drop-down lists: Excel takes only 255 characters of one in a cell."""

    def __init__(self, book: Workbook) -> None:
        self.page = book.create_sheet(LISTS)
        self.page.sheet_state = "hidden"
        self.kept: dict[tuple[str, ...], str] = {}

    def range_of(self, offers: tuple[str, ...]) -> str:
        if offers not in self.kept:
            letter = get_column_letter(len(self.kept) + 1)
            for row, words in enumerate(offers, 1):
                self.page[f"{letter}{row}"] = words
            self.kept[offers] = f"{LISTS}!${letter}$1:${letter}${len(offers)}"
        return self.kept[offers]


def _explain(page: Worksheet) -> None:
    page.title = READ_ME
    page.column_dimensions["A"].width = 22
    page.column_dimensions["B"].width = 100
    page["A1"], page["A1"].font = "An area for the partnership board", TITLE
    for row, words in enumerate(HOW, 3):
        page[f"A{row}"], page[f"B{row}"] = row - 2, words
        page[f"A{row}"].alignment = page[f"B{row}"].alignment = WRAPPED
    first = len(HOW) + 4
    page[f"A{first}"], page[f"B{first}"] = "Sheet", "What it is for"
    page[f"A{first}"].font = page[f"B{first}"].font = Font(bold=True)
    for row, sheet in enumerate(SHEETS, first + 1):
        page[f"A{row}"] = sheet.title
        page[f"B{row}"] = f"{sheet.about}{'' if sheet.required else ' May stay empty.'}"
        page[f"B{row}"].alignment = WRAPPED


def _write(page: Worksheet, sheet: Sheet, lists: _Lists) -> None:
    for at, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = _width(column)
        head = page.cell(1, at, column.title)
        head.font, head.fill = HEADER, REQUIRED if column.required else OPTIONAL
        note = page.cell(2, at, f"Note: {column.note}" if at == 1 else column.note)
        note.font, note.alignment = NOTE, WRAPPED
        example = page.cell(3, at, f"Example: {column.example}" if at == 1 else column.example or None)
        example.font, example.alignment = EXAMPLE, WRAPPED
        if source := _source(column, lists):
            page.add_data_validation(_list(column, source, letter))
    for row, values in enumerate(filled_rows(sheet), 4):
        for at, value in enumerate(values, 1):
            page.cell(row, at, None if value == "" else value).alignment = WRAPPED
    page.freeze_panes = "A2"


def _width(column: Column) -> int:
    return 44 if column.name in ("needs", "description", "text", "how", "definition", "key", "note") else 26


def _source(column: Column, lists: _Lists) -> str:
    """Where the values of a drop-down list stand; empty where a column has none."""
    if column.cell.offers:
        return lists.range_of(column.cell.offers)
    if column.cell.among is None:
        return ""
    title, named = column.cell.among
    of = next(sheet for sheet in SHEETS if sheet.title == title)
    letter = get_column_letter([each.title for each in of.columns].index(named) + 1)
    return f"{title}!${letter}$4:${letter}${LAST_ROW}"


def _list(column: Column, source: str, letter: str) -> DataValidation:
    """A drop-down list that warns and does not forbid: what is wrong is said when the file is read."""
    rule = DataValidation(type="list", formula1=f"={source}", allow_blank=True, errorStyle="warning")
    rule.prompt, rule.promptTitle = column.note[:250], column.title
    rule.error = "This is not on the list."
    rule.add(f"{letter}4:{letter}{LAST_ROW}")
    return rule


# What the template has already ------------------------------------------------------------------
def filled_rows(sheet: Sheet) -> Iterator[list[Any]]:
    """The rows of the basics, each in the order of the sheet's columns, as somebody would type them."""
    for row in _basics(sheet.filled):
        yield [_typed(column, row.get(column.name)) for column in sheet.columns]


def _basics(name: str) -> list[dict[str, Any]]:
    if name == "terms":
        return [{"key": key, **row} for key, row in BASICS["terms"].items() if key in TERMS]
    if name == "statements":
        return [{"key": key} for key in BASICS["statements"]]
    return BASICS[name] if name else []


def _typed(column: Column, value: Any) -> Any:
    """A value as its column's list words it."""
    if value is None or not column.cell.offers:
        return value
    return next(words for words in column.cell.offers if column.cell.read(words) == value)
