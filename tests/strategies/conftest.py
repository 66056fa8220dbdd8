"""Fixtures of the tests of strategies' pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver
from freezegun import freeze_time

from partnership.boards.models import Seat
from strategies.models import Input
from tests.factories.ground import make_seat
from tests.factories.strategies import (
    an_officer,
    consult,
    make_input,
    make_strategy,
)
from tests.strategies.pages import SignIn


@pytest.fixture
def in_june() -> Iterator[None]:
    """It is Wednesday 10 June 2026, midday.

    Every page is imported before the clock stops: libraries that are compiled check the types of dates.
    """
    assert get_resolver().url_patterns
    with freeze_time("2026-06-10 11:00"):
        yield


@pytest.fixture
def office(client_as: SignIn) -> Client:
    return client_as(an_officer())


@pytest.fixture
def asked() -> tuple[Input, Seat]:
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, lead=seat.agency)
    consult(strategy)
    return item, seat
