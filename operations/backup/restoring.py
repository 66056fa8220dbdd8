"""Restoring a backup into an empty database and an empty store."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from .making import rows_by_table
from .manifest import DUMP, FILES, Manifest, Refused, parts_of, read_manifest, summed
from .store import names_in_store
from .tools import find_tools, server_major

OURS = """SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"""
UNCHANGED = "Nothing was changed."


def restore_backup(source: Path) -> Manifest:
    """Bring back what a backup holds, and nothing else. Raises Refused, with nothing changed, where it can't.

    Files come first and one by one, the database last and in one transaction: a restore that was cut off can
    be run again, because the files that are there already are those of the backup.
    """
    manifest = read_manifest(source)
    major = server_major()
    if major < manifest.server:
        raise Refused(f"The backup is of PostgreSQL {manifest.server} and this server is older: {major}.")
    _refuse_newer(manifest)
    _refuse_unless_empty(manifest)
    tools = find_tools(max(major, manifest.server))
    _bring_files(source, manifest)
    tools.run(
        "pg_restore",
        *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"),
        str(source / DUMP),
    )
    _compare(manifest)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def unapplied(manifest: Manifest) -> bool:
    """Whether this version has migrations that the backup had not."""
    return bool(_known() - {(app, name) for app, name in manifest.migrations})


def _known() -> set[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {key for each in loader.disk_migrations.values() for key in each.replaces}
    return set(loader.disk_migrations) | replaced


def _refuse_newer(manifest: Manifest) -> None:
    unknown = {(app, name) for app, name in manifest.migrations} - _known()
    if unknown:
        app, name = min(unknown)
        raise Refused(
            f"The backup was made by a newer version ({manifest.version}): this one does not know "
            f"{len(unknown)} of its migrations ({app}.{name}). Restore it with the version that made it."
        )


def _refuse_unless_empty(manifest: Manifest) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OURS)
        (count,) = cursor.fetchone()
    if count:
        raise Refused(f"The database is not empty: restore into a new one. {UNCHANGED}")
    for name in names_in_store():
        wanted = manifest.files.get(name)
        with default_storage.open(name) as file:
            same = wanted is not None and summed(parts_of(file)) == wanted
        if not same:
            raise Refused(f"The store of files holds others ({name}): restore into a new one. {UNCHANGED}")


def _bring_files(source: Path, manifest: Manifest) -> None:
    there = set(names_in_store())
    for name in manifest.files:
        if name in there:
            continue
        with (source / FILES / name).open("rb") as file:
            kept = default_storage.save(name, file)
        if kept != name:
            raise Refused(f"The store would not take {name} under its name: it kept it as {kept}.")


def _compare(manifest: Manifest) -> None:
    wanted, found = manifest.tables, rows_by_table()
    other = [name for name in sorted(wanted.keys() | found.keys()) if wanted.get(name) != found.get(name)]
    if other:
        raise Refused(f"What was restored is not what was backed up: the rows of {', '.join(other)}.")
