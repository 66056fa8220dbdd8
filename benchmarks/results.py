"""The table of a run, on the screen and in RESULTS.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from partnership.clock import today
from partnership.wording import spoken

from .measuring import Measured

FILE = Path(__file__).resolve().parent / "RESULTS.md"
HEADING = ("What", "Takes", "Beside", "Which takes", "Ratio", "At most", "Holds")


def rows_of(measured: Iterable[Measured]) -> list[tuple[str, ...]]:
    return [
        (
            each.name,
            f"{each.took:,.1f}",
            each.floor_name,
            f"{each.floor:,.1f}",
            f"{each.ratio:.2f}",
            "" if each.at_most is None else f"{each.at_most:g}",
            "" if each.at_most is None else "yes" if each.holds else "NO",
        )
        for each in measured
    ]


def table(rows: list[tuple[str, ...]]) -> str:
    """A Markdown table whose columns line up, so that it reads well in a terminal too."""
    lines = [HEADING, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADING))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in (HEADING, rule, *rows)
    )


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    parts = ", ".join(f"{name} {version(name)}" for name in ("Django", "psycopg", "gunicorn", "pandas"))
    return (
        f"{os.cpu_count()} × {cpu}, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, {parts}"
    )


def written(measured: list[Measured], notes: list[str]) -> str:
    """The text of RESULTS.md."""
    return "\n".join(
        [
            "# What `make bench` measured",
            "",
            f"On {spoken(today())}, on {machine()}.",
            "",
            "Times are in milliseconds, medians of five rounds in each of which floor and page came in turn; "
            "the ratio is the median of the rounds’ ratios. Both sites are gunicorn with two workers and "
            "production settings, on the same PostgreSQL and the same rows. The floor is `benchmarks/floor`.",
            "",
            table(rows_of(measured)),
            "",
            *notes,
            "",
        ]
    )
