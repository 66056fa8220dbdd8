"""Published test values, read from a folder that is not part of the project.

The folder is `BOARD_DATA_DIR`, or `../shared/data` beside the project. Without it a test that needs it
skips and says so; with `BOARD_DATA_REQUIRED=1` it fails instead, so that a build can't pass by leaving them
out.
"""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def published(name: str) -> Path:
    """Return the path of one published file, such as "phe/rate.csv"; skip the test where it is absent."""
    folder = Path(os.environ.get("BOARD_DATA_DIR") or ROOT.parent / "shared" / "data")
    path = folder / name
    if not path.exists():
        message = f"The published values {name} are not in {folder} (set BOARD_DATA_DIR)."
        if os.environ.get("BOARD_DATA_REQUIRED") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return path


def published_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a published CSV file."""
    with published(name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def published_json(name: str) -> Any:
    """Return the content of a published JSON file."""
    return json.loads(published(name).read_text(encoding="utf-8"))


def number(cell: str) -> float | None:
    """Return a cell of a CSV file as a number; None where it is blank."""
    return float(cell) if cell else None
