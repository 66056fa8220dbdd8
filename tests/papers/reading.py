"""Reading a PDF as its reader does: its words, its tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def tags(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element, in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for each in node:
                yield from walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


def words_of(made: bytes) -> str:
    """All the text of a PDF in one line, spaces as they fall."""
    found = []
    for page in opened(made).pages:
        fonts = {str(name): letters(font) for name, font in page.Resources.get("/Font", {}).items()}
        current: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = fonts[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                found += [decoded(bytes(part), current) for part in parts if isinstance(part, pikepdf.String)]
            elif str(operator) == "ET":
                found.append(" ")
    return re.sub(r"\s+", " ", "".join(found))


def decoded(codes: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def letters(font: Any) -> dict[int, str]:
    """What each code of a font means, from its ToUnicode map."""
    text = font.ToUnicode.read_bytes().decode("latin-1")
    known: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        known |= {int(code, 16): utf16(to) for code, to in PAIR.findall(block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, to in RANGE.findall(block):
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                known[code] = chr(ord(utf16(to)) + step)
    return known


def utf16(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")
