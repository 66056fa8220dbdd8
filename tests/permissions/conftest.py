"""One world for the whole walk: the example, its readers and its records, planted once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.permissions.records import plant
from tests.permissions.world import World


@pytest.fixture(scope="package")
def world(shelf: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Kept for all tests of the folder in a transaction around theirs, which is rolled back at the end."""
    with django_db_blocker.unblock():
        shelf.hold("example")
        with transaction.atomic():
            made = World()
            plant(made)
            yield made
            transaction.set_rollback(True)
