"""Rows of a CSV file, each with the line it began on; what can't be read is handed over, never dropped."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .unpacking import CannotBeRead

LONGEST_LINE = 100_000  # characters; a real row has a few hundred
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
NEVER_CLOSED = ("unexpected end of data", "field larger than field limit")  # as Python's csv says it


class Row(NamedTuple):
    """One row, its cells in the order of the wanted columns."""

    line: int
    cells: tuple[str, ...]


class Malformed(NamedTuple):
    """One row that can't be read, and why, in words."""

    line: int
    why: str


class WrongHeader(CannotBeRead):
    """The first row doesn't name the columns that are needed. `faults` has one sentence for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("The columns are not those of this kind of file")
        self.faults = tuple(faults)


class _Lines:
    """Lines of text out of pieces of bytes, with their own ends; knows how many it has handed out."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        decode = codecs.getincrementaldecoder("utf-8-sig")()
        rest = ""
        try:
            for piece in self._pieces:
                *whole, rest = (rest + decode.decode(piece)).split("\n")
                for line in whole:
                    self._no_longer_than_a_row(line)
                    self.taken += 1
                    yield line + "\n"
                self._no_longer_than_a_row(rest)
            rest += decode.decode(b"", final=True)
        except UnicodeDecodeError:
            raise CannotBeRead(
                "The selected file is not in UTF-8: save it as CSV UTF-8 and send it again"
            ) from None
        if rest:
            self.taken += 1
            yield rest

    def _no_longer_than_a_row(self, line: str) -> None:
        if len(line) > LONGEST_LINE:
            raise CannotBeRead(
                f"Line {self.taken + 1:,} is longer than {LONGEST_LINE:,} characters: "
                "the file is damaged, or it is not a CSV file"
            )


def read_rows(pieces: Iterable[bytes], *, columns: Sequence[str]) -> Iterator[Row | Malformed]:
    """Every row of the file below its header, in order; blank lines are no rows.

    `columns` are all the columns the file must have, in any order; a Row's cells come in the order given
    here. Cells are stripped of blanks around them. A byte-order mark, Windows line ends and line breaks
    inside quotes are read as meant.

    Raises WrongHeader before the first row, and CannotBeRead where what follows can't be told apart: text
    that is no text, or a quotation mark that is never closed.
    """
    lines = _Lines(pieces)
    reader = csv.reader(lines, strict=True)
    places: list[int] | None = None
    while True:
        began = lines.taken + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if places is None:
                raise WrongHeader(["The first row can't be read."]) from None
            if str(error).startswith(NEVER_CLOSED):
                raise CannotBeRead(f"A quotation mark on line {began:,} is never closed") from None
            yield from _malformed(began, lines.taken, "A quotation mark is out of place")
            continue
        if cells is None:
            break
        if not "".join(cells).strip():
            continue
        if places is None:
            places = _places(cells, columns)
        elif len(cells) != len(places):
            yield from _malformed(began, lines.taken, f"Has {len(cells)} columns, not {len(places)}")
        else:
            yield Row(began, tuple([cells[at].strip() for at in places]))
    if places is None:
        raise WrongHeader(["The first row must name the columns."])


def _malformed(began: int, ended: int, why: str) -> Iterator[Malformed]:
    """One for each line: a quotation mark out of place may have drawn the rows below into its own."""
    return (Malformed(line, why) for line in range(began, ended + 1))


def _places(header: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where each wanted column stands in the header; WrongHeader says what is missing or unknown."""
    named = [name.strip() for name in header]
    missing = [name for name in wanted if name not in named]
    if len(missing) == len(wanted):
        for mark, word in OTHER_SEPARATORS.items():
            if not set(missing).isdisjoint(name.strip() for name in ",".join(header).split(mark)):
                raise WrongHeader([f"The columns are separated by {word}, not by commas."])
    unknown = [name for name in named if name not in wanted]
    twice = sorted({name for name in named if named.count(name) > 1 and name in wanted})
    faults = [f"The column “{name}” is missing." for name in missing]
    if len(missing) > 3:
        faults = [f"{len(missing)} columns are missing: {', '.join(missing)}."]
    if unknown:
        # Not repeated: a file without a header has somebody's data in its first row.
        many = "1 column is" if len(unknown) == 1 else f"{len(unknown)} columns are"
        faults.append(f"{many} not part of this kind of file.")
    faults += [f"The column “{name}” is there more than once." for name in twice]
    if faults:
        raise WrongHeader(faults)
    return [named.index(name) for name in wanted]
