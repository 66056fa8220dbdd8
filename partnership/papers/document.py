"""The document model: a paper as data, from which page and PDF are rendered, now or years from now.

A paper is kept as JSON with the number of its schema. What could not be read by everybody is refused here
already: a table without a header row or caption, a figure without alternative text, an empty heading.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

SCHEMA = 1
SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


class PaperFault(ValueError):
    """A paper that not everybody could read, or data that is no paper. Its text says what is wrong."""


def words(text: str, what: str) -> str:
    """The text on one line. Raises PaperFault where there is none."""
    line = " ".join(text.split())
    if not line:
        raise PaperFault(f"{what} is empty.")
    return line


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph: 3.1."""

    KIND: ClassVar = "paragraph"
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", words(self.text, "A paragraph"))

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.KIND, "text": self.text}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Paragraph:
        return cls(data["text"])


@dataclass(frozen=True)
class Bullets:
    """A list under the paragraph before it."""

    KIND: ClassVar = "bullets"
    items: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise PaperFault("A list has no items.")
        object.__setattr__(self, "items", tuple(words(item, "An item of a list") for item in self.items))

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.KIND, "items": list(self.items)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Bullets:
        return cls(tuple(data["items"]))


@dataclass(frozen=True)
class Column:
    """A column's heading, and whether it holds figures."""

    label: str
    numeric: bool = False


def numbers(label: str) -> Column:
    """A column of figures."""
    return Column(label, numeric=True)


@dataclass(frozen=True)
class Table:
    """A table with a caption and a header row. The first cell of a row is its heading.

    `widths` share the line between the columns, 1 each unless told.
    """

    KIND: ClassVar = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", words(self.caption, "The caption of a table"))
        columns = tuple(self.columns)
        if not columns:
            raise PaperFault(f"“{self.caption}” has no header row.")
        for column in columns:
            words(column.label, f"A column heading of “{self.caption}”")
        rows = tuple(tuple(str(cell) for cell in row) for row in self.rows)
        if not rows:
            raise PaperFault(f"“{self.caption}” has no rows: say so in a paragraph instead.")
        if any(len(row) != len(columns) for row in rows):
            raise PaperFault(f"“{self.caption}” has a row that doesn't fit its {len(columns)} columns.")
        if self.widths and len(self.widths) != len(columns):
            raise PaperFault(f"“{self.caption}” has {len(self.widths)} widths for {len(columns)} columns.")
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "widths", tuple(self.widths))

    def as_data(self) -> dict[str, Any]:
        return {
            "kind": self.KIND,
            "caption": self.caption,
            "columns": [{"label": column.label, "numeric": column.numeric} for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "widths": list(self.widths),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Table:
        return cls(
            data["caption"],
            tuple(Column(column["label"], column["numeric"]) for column in data["columns"]),
            tuple(tuple(row) for row in data["rows"]),
            tuple(data["widths"]),
        )


def table(
    caption: str,
    columns: Iterable[str | Column],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float] = (),
) -> Table:
    """A table from plain words: a heading that is only words is a column of words."""
    heads = tuple(Column(each) if isinstance(each, str) else each for each in columns)
    return Table(caption, heads, tuple(tuple(row) for row in rows), tuple(widths))


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG, what it shows in words for those who don't see it, and its caption."""

    KIND: ClassVar = "figure"
    svg: str
    alt: str
    caption: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "alt", words(self.alt, "The alternative text of a figure"))
        object.__setattr__(self, "caption", words(self.caption, "The caption of a figure"))
        check_drawing(self.svg)

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.KIND, "svg": self.svg, "alt": self.alt, "caption": self.caption}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Figure:
        return cls(data["svg"], data["alt"], data["caption"])


def check_drawing(svg: str) -> None:
    """Raise PaperFault unless it is one plain drawing: no script, nothing fetched from elsewhere."""
    if "<!ENTITY" in svg or "<!DOCTYPE" in svg:
        raise PaperFault("A drawing with a document type can't be taken.")
    try:
        root = ET.fromstring(svg)  # noqa: S314  our own drawings; entities are refused above
    except ET.ParseError as wrong:
        raise PaperFault("A drawing is not well-formed.") from wrong
    if root.tag != f"{SVG}svg":
        raise PaperFault("A drawing must be one <svg> element.")
    for element in root.iter():
        if element.tag in (f"{SVG}script", f"{SVG}foreignObject"):
            raise PaperFault("A drawing can't hold a script.")
        for name, value in element.attrib.items():
            if name.lower().startswith("on"):
                raise PaperFault("A drawing can't hold a script.")
            if name in ("href", XLINK_HREF) and not value.startswith("#"):
                raise PaperFault("A drawing can't fetch anything.")


Block = Paragraph | Bullets | Table | Figure
KINDS: dict[str, type[Block]] = {kind.KIND: kind for kind in (Paragraph, Bullets, Table, Figure)}


@dataclass(frozen=True)
class Section:
    """A numbered section. `about` spells the record that it tells of ("strategy-3"), or nothing."""

    heading: str
    blocks: tuple[Block, ...]
    about: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "heading", words(self.heading, "The heading of a section"))
        if not self.blocks:
            raise PaperFault(f"The section “{self.heading}” is empty.")
        object.__setattr__(self, "blocks", tuple(self.blocks))

    def as_data(self) -> dict[str, Any]:
        blocks = [block.as_data() for block in self.blocks]
        return {"heading": self.heading, "about": self.about, "blocks": blocks}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Section:
        blocks = tuple(KINDS[block["kind"]].of(block) for block in data["blocks"])
        return cls(data["heading"], blocks, data["about"])


@dataclass(frozen=True)
class Paper:
    """A board paper: who to and from, its title and marking, the front table, numbered sections.

    `marking` is empty for OFFICIAL, which is not marked. `date` is the day it bears, as 2026-06-11.
    """

    title: str
    organisation: str
    board: str
    front: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    date: str
    marking: str = ""
    language: str = field(default="en-GB")

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", words(self.title, "The title"))
        front = tuple((words(label, "A label"), words(value, label)) for label, value in self.front)
        object.__setattr__(self, "front", front)
        if not self.sections:
            raise PaperFault("The paper has no sections.")
        object.__setattr__(self, "sections", tuple(self.sections))

    def as_data(self) -> dict[str, Any]:
        """The paper as JSON data with the number of its schema."""
        return {
            "schema": SCHEMA,
            "title": self.title,
            "organisation": self.organisation,
            "board": self.board,
            "front": [list(line) for line in self.front],
            "date": self.date,
            "marking": self.marking,
            "language": self.language,
            "sections": [section.as_data() for section in self.sections],
        }


def read_paper(data: Mapping[str, Any]) -> Paper:
    """The paper behind kept data. Raises PaperFault for data of a schema that this version can't read."""
    if data.get("schema") != SCHEMA:
        raise PaperFault(f"This paper is kept as schema {data.get('schema')!r}, which can't be read here.")
    try:
        return Paper(
            title=data["title"],
            organisation=data["organisation"],
            board=data["board"],
            front=tuple((label, value) for label, value in data["front"]),
            sections=tuple(Section.of(section) for section in data["sections"]),
            date=data["date"],
            marking=data["marking"],
            language=data["language"],
        )
    except (KeyError, TypeError) as wrong:
        raise PaperFault("This paper's data are not whole.") from wrong


# Numbers, for whatever renders it ---------------------------------------------------------------
@dataclass(frozen=True)
class Laid:
    """A block in its place: its number ("3.1", "Figure 2"; empty for a list) and itself."""

    number: str
    block: Block

    @property
    def kind(self) -> str:
        return self.block.KIND


@dataclass(frozen=True)
class LaidSection:
    number: int
    heading: str
    about: str
    blocks: Sequence[Laid]


def lay_out(paper: Paper) -> list[LaidSection]:
    """Number everything once, so that page and PDF say the same."""
    figures, tables = iter(range(1, 10_000)), iter(range(1, 10_000))

    def numbered(section: int, blocks: Iterable[Block]) -> Iterable[Laid]:
        paragraphs = iter(range(1, 10_000))
        for block in blocks:
            number = ""
            if isinstance(block, Paragraph):
                number = f"{section}.{next(paragraphs)}"
            elif isinstance(block, Figure):
                number = f"Figure {next(figures)}"
            elif isinstance(block, Table):
                number = f"Table {next(tables)}"
            yield Laid(number, block)

    return [
        LaidSection(at, section.heading, section.about, list(numbered(at, section.blocks)))
        for at, section in enumerate(paper.sections, start=1)
    ]
