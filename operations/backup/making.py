"""Making a backup: one moment of the database, then every file, then the manifest, then its name."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from operations import actions
from partnership.clock import moment

from .manifest import DUMP, FILES, Manifest, Refused, copy, inside, sum_of, write_manifest
from .store import names_in_database, names_in_store
from .tools import Tools, find_tools, server_major

TABLES = """SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"""


def make_backup(target: Path, *, at: datetime | None = None) -> Manifest:
    """Write a backup to a folder that does not exist yet.

    It grows beside it under another name and is renamed when it is whole, so a folder of that name is a
    whole backup. The service may go on meanwhile: the database is dumped as it was at one moment, and files
    are only ever added.
    """
    began, target = moment(at), target.absolute()
    if target.exists():
        raise Refused(f"{target} exists already: name a new folder.")
    if not target.parent.is_dir():
        raise Refused(f"{target.parent} does not exist: make it first, where the backup is to lie.")
    tools = find_tools(server_major())
    growing = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
    try:
        manifest = _fill(growing, tools, began)
        growing.rename(target)
        _to_disk(target.parent)
    except BaseException:
        shutil.rmtree(growing, ignore_errors=True)
        raise
    actions.note_backup(
        started_at=began, rows=manifest.rows, files=len(manifest.files), size=manifest.size, at=at
    )
    return manifest


def _fill(folder: Path, tools: Tools, began: datetime) -> Manifest:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        tools.run(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges"),
            *(f"--snapshot={snapshot}", f"--file={folder / DUMP}"),
        )
        tables = rows_by_table()
        migrations = sorted([list(key) for key in MigrationRecorder(connection).applied_migrations()])
        wanted = set(names_in_database())
    files = {}
    for name in names_in_store():
        with default_storage.open(name) as file:
            files[name] = copy(file, inside(folder / FILES, name))
    manifest = Manifest(
        made_at=began.isoformat(),
        version=version(),
        django=django.get_version(),
        server=server_major(),
        dumped_by=tools.version,
        migrations=migrations,
        tables=tables,
        dump=sum_of(folder / DUMP),
        files=files,
        not_in_store=sorted(wanted - set(files)),
    )
    write_manifest(folder, manifest)
    _to_disk(folder)
    return manifest


def rows_by_table() -> dict[str, int]:
    """How many rows each table has, as this transaction sees them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 quoted by the server
            (found[name],) = cursor.fetchone()
    return found


def version() -> str:
    with (Path(settings.ROOT) / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
