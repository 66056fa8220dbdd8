"""Fixtures of the tests that load areas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from partnership.area.models import forget_kept_words

from .second_area import workbook


@pytest.fixture(autouse=True)
def no_words_are_left_behind() -> Iterator[None]:
    """A loaded area is rolled back, and the cache with its name and words is not."""
    yield
    forget_kept_words()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The workbook of the second area."""
    return workbook(tmp_path / "area.xlsx")
