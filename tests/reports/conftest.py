"""Words of the area are read afresh by each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from partnership.area.models import forget_kept_words


@pytest.fixture(autouse=True)
def fresh_words() -> Iterator[None]:
    """The area and its terms are kept in the cache for a minute, which a rolled-back test outlives."""
    forget_kept_words()
    yield
    forget_kept_words()
