"""Fixtures for every test: one real database, filled with what every area needs.

Three kinds of test share it. Most run in a transaction on an empty area. Tests of the example take
`llr`: the same database restored from a copy that holds the loaded example. Browser tests take `site`
(see tests/browser): a live server on that copy, restored after each test that could have written.
"""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import freezegun
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql
from pytest_django import DjangoDbBlocker

from devtools.programs import WORKER
from partnership import kept
from partnership.people.models import User

WORDS = {"area", "terms"}

gc.set_threshold(100_000, 50, 100)  # a run makes millions of objects, and few cycles worth the search

# A clock that is stopped looks through every module that is loaded: these are large and ask for no time.
freezegun.configure(
    extend_ignore_list=["matplotlib", "numpy", "openpyxl", "pandas", "PIL", "plotly", "scipy"]
)

ROOT = Path(__file__).resolve().parents[1]
BASICS, EXAMPLE = "basics", "example"
MIGRATED = "migrated_"


def on_the_server(*statements: sql.Composed) -> None:
    """Run statements beside every database."""
    connections.close_all()
    at = {**connection.get_connection_params(), "dbname": "postgres"}
    for unwanted in ("cursor_factory", "context", "prepare_threshold"):
        at.pop(unwanted, None)
    with psycopg.connect(**at, autocommit=True) as maintenance:
        for statement in statements:
            maintenance.execute(statement)


def copy(name: str, to: str) -> None:
    """Make a database, instead of any of that name, as another one is."""
    on_the_server(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(to)),
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(to), sql.Identifier(name)),
    )


class Shelf:
    """Copies of the test database, and which of them it holds now."""

    def __init__(self) -> None:
        self.kept: set[str] = set()
        self.holds = ""

    def keep(self, name: str) -> None:
        """Copy the database as it is now under a name."""
        here = settings.DATABASES["default"]["NAME"]
        copy(here, to=f"{here}_{name}")
        self.kept.add(name)
        self.holds = name

    def restore(self, name: str, *, always: bool = False) -> None:
        """Make the database what it was when it was kept under that name."""
        if self.holds == name and not always:
            return
        here = settings.DATABASES["default"]["NAME"]
        copy(f"{here}_{name}", to=here)
        self.holds = name
        cache.clear()
        kept.forget(*WORDS)

    def hold(self, name: str) -> None:
        """Have the database be the basics or the example, which is loaded when it is first asked for."""
        if name not in self.kept:
            self.restore(BASICS, always=True)  # a test that was rolled back has still used up numbers
            call_command("load_example", "llr", verbosity=0)
            self.keep(EXAMPLE)
        self.restore(name)

    def forget(self) -> None:
        here = settings.DATABASES["default"]["NAME"]
        on_the_server(
            *(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(f"{here}_{name}"))
                for name in self.kept
            )
        )


def migrated() -> str:
    """The name of a database with these very migrations: ours, and those of the libraries that are locked."""
    files = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "uv.lock"]
    return MIGRATED + hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def migrated_before() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [MIGRATED])
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database whatever tests were chosen: pytest-django's own looks only for its marks.

    It is copied from what an earlier run migrated, where every migration is still the same.
    """
    here, whole = connection.creation._get_test_db_name(), migrated()
    with django_db_blocker.unblock():
        known = migrated_before()
        if whole in known:
            copy(whole, to=here)
        made = setup_databases(verbosity=0, interactive=False, keepdb=whole in known, aliases={"default"})
        if whole not in known:
            on_the_server(*(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)) for name in known))
            copy(here, to=whole)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def words_kept_long() -> Iterator[None]:
    """A page asks for the area's words again twice a minute: not while a test counts its queries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "KEPT_FOR", 3600)
        yield


@pytest.fixture(autouse=True)
def nothing_else_kept() -> None:
    """What a test reads of rows that are rolled back is no other test's."""
    kept.forget(*(kept.keys() - WORDS))


@pytest.fixture(scope="session")
def shelf(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shelf]:
    shelf = Shelf()
    with django_db_blocker.unblock():
        call_command("load_basics", verbosity=0)
        shelf.keep(BASICS)
        yield shelf
        shelf.forget()


@pytest.fixture
def right_database(shelf: Shelf, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> None:
    """Before a test opens its transaction, the database holds what that test asks for."""
    wanted = EXAMPLE if {"llr", "site", "committed_llr"} & set(request.fixturenames) else BASICS
    with django_db_blocker.unblock():
        shelf.hold(wanted)


@pytest.fixture
def _django_db_helper(right_database: None, _django_db_helper: None) -> None:
    """pytest-django's own way into the database, behind ours."""


@pytest.fixture
def llr(db: None) -> None:
    """The LLR example, in a transaction that is rolled back."""


@pytest.fixture
def committed(right_database: None, shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test: what it writes, other connections see."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        shelf.restore(BASICS, always=True)


@pytest.fixture
def committed_llr(right_database: None, shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The LLR example without a transaction around the test: other programs see it."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        shelf.restore(EXAMPLE, always=True)


@pytest.fixture
def client_as() -> Callable[[User], Client]:
    """A client signed in as that person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of an empty area first, then the example, then the browser: the database is swapped twice."""

    def order(item: pytest.Item) -> int:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("browser") or "site" in names:
            return 2
        return 1 if {"llr", "committed_llr"} & names else 0

    items.sort(key=order)


@pytest.fixture(scope="session")
def worker(shelf: Shelf) -> Iterator[None]:
    """One real Celery worker on the test database."""
    here = urlsplit(os.environ["DATABASE_URL"])
    name = settings.DATABASES["default"]["NAME"]
    database = urlunsplit(here._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": database, "WORKER_CONCURRENCY": "1"}
    process = subprocess.Popen([sys.executable, "-m", *WORKER], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
