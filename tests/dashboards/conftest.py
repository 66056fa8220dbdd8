"""Fixtures of the dashboards' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from freezegun import freeze_time


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """It is Wednesday 10 June 2026, nine in the morning."""
    with freeze_time("2026-06-10 09:00"):
        yield
