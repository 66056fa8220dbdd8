"""The results as a file that opens in a spreadsheet, for those who may read the page."""

from __future__ import annotations

import csv
from typing import Any

from prioritisation.analysis import Standing
from prioritisation.results import Results

from .parts import Reader

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_csv(results: Results, reader: Reader, out: Any, *, before: Results | None = None) -> None:
    """A row for each candidate: place, total, and mean, median and seats on each criterion.

    `before`: the first results, where seats have scored again; then each row has its first place and total.
    """
    writer = csv.writer(out)
    columns = ["Rank", "Behaviour", "Score"]
    was = {standing.candidate: standing for standing in before.ranking.standings} if before else {}
    if was:
        columns += ["First rank", "First score"]
    for row in results.criteria:
        name = row.criterion.name
        columns += [f"{name}: weight", f"{name}: mean", f"{name}: median", f"{name}: seats that answered"]
    writer.writerow(columns)
    names: dict[Any, str] = {candidate.pk: candidate.name_for(reader) for candidate in results.candidates}
    for standing in results.ranking.standings:
        rank, total = _place(standing)
        line: list[Any] = [rank, _plain(names[standing.candidate]), total]
        if was:
            line += _place(was[standing.candidate])
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


def _place(standing: Standing) -> tuple[str, str]:
    return (
        str(standing.rank or "Not ranked"),
        "" if standing.total is None else f"{standing.total:.1f}",
    )


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
