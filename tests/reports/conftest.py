"""Words of the area are read afresh by each test; some tests need more than one connection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from partnership.area.models import forget_kept_words
from tests.conftest import BASICS, Shelf


@pytest.fixture
def committed(right_database: None, shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test: what it writes, other connections see."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        shelf.restore(BASICS, always=True)


@pytest.fixture(autouse=True)
def fresh_words() -> Iterator[None]:
    """The area and its terms are kept in the cache for a minute, which a rolled-back test outlives."""
    forget_kept_words()
    yield
    forget_kept_words()
