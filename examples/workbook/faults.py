"""What is wrong with a workbook, said so that whoever filled it in finds the cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing to mend. Without a row it concerns the whole sheet; without a column the whole row."""

    sheet: str
    text: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        where = [f"Sheet “{self.sheet}”"]
        if self.row:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column “{self.column}”")
        return f"{', '.join(where)}: {self.text}"
