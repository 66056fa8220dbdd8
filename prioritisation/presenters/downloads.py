"""The results as a file that opens in a spreadsheet, for those who may read the page."""

from __future__ import annotations

import csv
from typing import Any

from prioritisation.results import Results

from .parts import Reader

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_csv(results: Results, reader: Reader, out: Any) -> None:
    """A row for each candidate: place, total, and mean, median and seats on each criterion."""
    writer = csv.writer(out)
    columns = ["Rank", "Behaviour", "Score"]
    for row in results.criteria:
        name = row.criterion.name
        columns += [f"{name}: weight", f"{name}: mean", f"{name}: median", f"{name}: seats that answered"]
    writer.writerow(columns)
    names: dict[Any, str] = {candidate.pk: candidate.name_for(reader) for candidate in results.candidates}
    for standing in results.ranking.standings:
        line: list[Any] = [
            standing.rank or "Not ranked",
            _plain(names[standing.candidate]),
            "" if standing.total is None else f"{standing.total:.1f}",
        ]
        for row in results.criteria:
            cell = standing.cells[row.criterion.key]
            line += [
                f"{row.weight:.3f}",
                "" if cell.mean is None else f"{cell.mean:.1f}",
                "" if cell.median is None else f"{cell.median:.1f}",
                "from data" if cell.n is None else cell.n,
            ]
        writer.writerow(line)
    for candidate in results.held:
        writer.writerow(["Held back", _plain(candidate.name_for(reader)), ""])
    for candidate in results.withdrawn:
        writer.writerow(["Withdrawn", _plain(candidate.name_for(reader)), ""])


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
