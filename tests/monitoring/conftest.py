"""An area with its districts and a police force, and a store of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partnership.boards.models import Agency
from partnership.people.models import User
from tests.factories.ground import make_person
from tests.factories.monitoring import make_force, make_llr


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """The folder of files, empty."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def force(store: Path) -> Agency:
    make_llr()
    return make_force()


@pytest.fixture
def officer() -> User:
    return make_person("officer")
