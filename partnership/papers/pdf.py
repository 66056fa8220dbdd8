"""A paper as PDF/UA-1: tagged, titled, in its language. typst fails where it would not be accessible."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .document import Paper, lay_out

TEMPLATE = Path(__file__).with_name("paper.typ")
LACKING = "□"
SAYS_WHAT_LACKS = (
    f"{LACKING} stands for a sign that the font of this PDF lacks. The page in the product has it."
)


class CannotBeSet(Exception):
    """The paper could not be set as an accessible PDF. Its text says why, for the log."""


def fonts() -> Path:
    """The folder of DejaVu Sans, which comes with matplotlib: the same letters on every machine."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise CannotBeSet("matplotlib, which brings the font, is not installed.")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"


def as_pdf(paper: Paper) -> bytes:
    """Set the paper. Raises CannotBeSet for whatever typst refuses or even warns of."""
    import typst  # memory that no page needs

    try:
        made, warnings = typst.compile_with_warnings(
            TEMPLATE,
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            font_paths=[fonts()],
            sys_inputs={"paper": json.dumps(_for_setting(paper))},
        )
    except typst.TypstError as refused:
        raise CannotBeSet(str(refused)) from refused
    if warnings:
        raise CannotBeSet("; ".join(str(warning) for warning in warnings))
    return bytes(made)


@cache
def setting() -> str:
    """What a PDF depends on besides its paper, as a short word: the template and the version of typst."""
    return hashlib.sha256(TEMPLATE.read_bytes() + version("typst").encode()).hexdigest()[:12]


@cache
def signs() -> frozenset[int]:
    """The code points that the font has. typst refuses a sign that it lacks: nobody could read it."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(fonts() / "DejaVuSans.ttf")).get_charmap())


def settable(content: Any) -> Any:
    """The same data with signs that the font has: a symbol by its name, any other by an empty box."""
    if isinstance(content, str):
        return "".join(sign if ord(sign) in signs() else _instead(sign) for sign in content)
    if isinstance(content, dict):
        return {key: each if key == "svg" else settable(each) for key, each in content.items()}
    if isinstance(content, list):
        return [settable(each) for each in content]
    return content


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "So":
        return f"[{unicodedata.name(sign, 'symbol').lower()}]"
    return "" if category in ("Cc", "Cf", "Mn", "Me") else LACKING


def _for_setting(paper: Paper) -> dict[str, Any]:
    """What the template reads: the paper's data, with every block numbered."""
    sections = [
        {
            "number": section.number,
            "heading": section.heading,
            "blocks": [{**laid.block.as_data(), "number": laid.number} for laid in section.blocks],
        }
        for section in lay_out(paper)
    ]
    language, _, region = paper.language.partition("-")
    data: dict[str, Any] = {**paper.as_data(), "sections": sections, "language": language, "region": region}
    ready: dict[str, Any] = settable(data)
    return {**ready, "lacks": SAYS_WHAT_LACKS if LACKING in json.dumps(ready, ensure_ascii=False) else ""}
