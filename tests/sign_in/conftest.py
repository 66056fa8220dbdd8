"""Every test of signing in begins with no try counted against anybody."""

from __future__ import annotations

import pytest
from django.core.cache import cache

import partnership.urls  # noqa: F401  pandas, which pages import, can't be imported under a frozen clock


@pytest.fixture(autouse=True)
def _nobody_throttled(db: None) -> None:
    cache.clear()
