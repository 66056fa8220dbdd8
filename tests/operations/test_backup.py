"""Backup and restore, by the commands: every table and every file comes back, or nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from devtools.servers import ROOT, Servers, wheel_binaries
from monitoring.models import Submission
from operations.backup import Refused, restore_backup
from operations.models import Backup

pytestmark = pytest.mark.drill
TABLES = """SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"""
COUNTERS = """SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"""
RULES = """SELECT conrelid::regclass || ' ' || conname || contype::text FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang =
(SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"""  # as defined, not as spelled
ROWS = """SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM "{}" t"""


def here() -> str:
    """The address of the test database."""
    name = settings.DATABASES["default"]["NAME"]
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def manage(*words: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": here(), "FILES_DIR": str(settings.MEDIA_ROOT), **env},
        capture_output=True,
        text=True,
        timeout=300,
    )


def contents(address: str) -> dict[str, Any]:
    """Every row of every table, every counter, every rule; tables by the sum of their rows."""
    with psycopg.connect(address, options="-c timezone=UTC") as database:
        found: dict[str, Any] = {}
        for (table,) in database.execute(TABLES).fetchall():
            found[table] = database.execute(ROWS.format(table).encode()).fetchone()
        found["counters"] = database.execute(COUNTERS).fetchall()
        found["rules"] = database.execute(RULES).fetchall()
        return found


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """A store with a file that a record has, and one that none has, in folders."""
    folder = tmp_path / "files"
    settings.MEDIA_ROOT = str(folder)
    default_storage.save("evidence/deep/Größe & Maß.txt", ContentFile("ä".encode() * 70_000))
    return folder


@pytest.fixture
def backup(committed_llr: None, files: Path, tmp_path: Path) -> Path:
    """A backup of the example."""
    submission = Submission.objects.order_by("pk")[0]
    submission.file.save("DS-0001.csv", ContentFile(b"Month,Crime type\n"))
    done = manage("backup", tmp_path / "kept")
    assert done.returncode == 0, done.stderr
    return tmp_path / "kept"


@pytest.fixture(scope="module")
def other_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("other"))
    servers.start()
    yield servers
    servers.wipe()


@pytest.fixture
def empty(other_server: Servers, tmp_path: Path) -> dict[str, str]:
    """The environment of an empty server with an empty store."""
    other_server.new_database()
    return {**other_server.start(), "FILES_DIR": str(tmp_path / "restored")}


def seal(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest and its checksum, as a newer version would have written it."""
    read = json.loads((folder / "manifest.json").read_text())
    change(read)
    (folder / "manifest.json").write_text(json.dumps(read))
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    (folder / "manifest.json.sha256").write_text(f"{digest}  manifest.json\n")


def test_every_table_and_every_file_comes_back_on_an_empty_server(
    committed_llr: None, files: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    Submission.objects.order_by("pk")[0].file.save("DS-0001.csv", ContentFile(b"Month,Crime type\n"))
    before = contents(here())
    made = manage("backup", tmp_path / "kept")
    assert made.returncode == 0, made.stderr
    assert "rows of" in made.stdout
    assert "2 files" in made.stdout
    restored = manage("restore", tmp_path / "kept", **empty)
    assert restored.returncode == 0, restored.stderr
    assert "each compared with what was backed up" in restored.stdout
    assert "migrate" not in restored.stdout

    after = contents(empty["DATABASE_URL"])
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} == set()
    assert before["issues_log_issue"][0] > 10
    assert len(before["rules"]) > 300
    assert files_in(tmp_path / "restored") == files_in(files)
    assert len(files_in(files)) == 2

    ready = manage("migrate", "--check", **empty)
    assert ready.returncode == 0, ready.stderr
    kept = Backup.objects.get()
    assert (kept.files, kept.rows) == (
        2,
        sum(before[name][0] for name in before if name not in ("counters", "rules")),
    )
    assert kept.size > 100_000
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0, "others can read the backup"


def test_into_a_database_or_a_store_that_is_not_empty_nothing_is_restored(
    backup: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    into_itself = manage("restore", backup)
    assert into_itself.returncode == 1
    assert "The database is not empty" in into_itself.stderr

    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "theirs.txt").write_text("of another installation")
    refused = manage("restore", backup, **empty)
    assert "The store of files holds others (theirs.txt)" in refused.stderr
    assert contents(empty["DATABASE_URL"]).keys() == {"counters", "rules"}
    assert len(files_in(tmp_path / "restored")) == 1


def test_a_restore_that_was_cut_off_between_the_files_and_the_database_can_be_run_again(
    backup: Path, empty: dict[str, str], files: Path, tmp_path: Path
) -> None:
    shutil.copytree(files / "evidence", tmp_path / "restored" / "evidence")
    again = manage("restore", backup, **empty)
    assert again.returncode == 0, again.stderr
    assert files_in(tmp_path / "restored") == files_in(files)


def spoil(folder: Path) -> Iterator[tuple[str, Callable[[], None], str]]:
    """Ways in which a backup is not what was written, and the word that says so."""
    dump, evidence = folder / "database.dump", next((folder / "files" / "evidence" / "deep").iterdir())
    manifest = folder / "manifest.json"
    yield (
        "a byte of the dump",
        lambda: dump.write_bytes(dump.read_bytes()[:-1] + b"x"),
        "is not as it was written",
    )
    yield (
        "the end of the dump",
        lambda: dump.write_bytes(dump.read_bytes()[:-100]),
        "is not as it was written",
    )
    yield "a file's content", lambda: evidence.write_bytes(b"other"), "is not as it was written"
    yield "a file that is gone", evidence.unlink, "is in the manifest and not in the backup"
    yield "a file that joined", lambda: (folder / "files" / "more.txt").write_text("x"), "not in its manifest"
    yield "the manifest", lambda: manifest.write_text(manifest.read_text() + " "), "is not as it was written"
    yield "no manifest", manifest.unlink, "is not a whole backup"
    yield "no seal", (folder / "manifest.json.sha256").unlink, "is not a whole backup"
    yield (
        "a newer schema",
        lambda: seal(folder, lambda read: read["migrations"].append(["strategies", "0999_next_year"])),
        "this one does not know 1 of its migrations (strategies.0999_next_year)",
    )
    yield (
        "a newer format",
        lambda: seal(folder, lambda read: read.update(format=2)),
        "this version reads format 1",
    )
    yield (
        "a newer server",
        lambda: seal(folder, lambda read: read.update(server=99)),
        "this server is older: 18",
    )
    yield (
        "a name that leads out",
        lambda: seal(folder, lambda read: read["files"].update({"../out.txt": read["dump"]})),
        "leads out of its store",
    )


def test_a_backup_that_is_not_as_it_was_written_is_refused(backup: Path, tmp_path: Path) -> None:
    for number, (what, _, _) in enumerate(spoil(backup)):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(backup, copy)
        _, change, said = list(spoil(copy))[number]
        change()
        with pytest.raises(Refused) as refused:
            restore_backup(copy)
        assert said in str(refused.value), what


def test_where_it_is_refused_nothing_is_changed_and_a_sentence_says_why(
    backup: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    (backup / "database.dump").write_bytes(b"other")
    refused = manage("restore", backup, **empty)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: {backup / 'database.dump'} is not as it was written")
    assert contents(empty["DATABASE_URL"]).keys() == {"counters", "rules"}
    assert not (tmp_path / "restored").exists()


def test_rows_that_do_not_come_back_are_noticed(backup: Path, empty: dict[str, str]) -> None:
    seal(backup, lambda read: read["tables"].update({"public.issues_log_issue": 10_000}))
    failed = manage("restore", backup, **empty)
    assert (
        "What was restored is not what was backed up: the rows of public.issues_log_issue." in failed.stderr
    )


def test_a_backup_never_takes_the_place_of_another(backup: Path) -> None:
    before = files_in(backup)
    again = manage("backup", backup)
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert files_in(backup) == before
    assert "does not exist: make it first" in manage("backup", backup.parent / "none" / "kept").stderr


def programs(folder: Path, dump: str) -> Path:
    """A folder of programs as a system has them, pg_dump being this script."""
    folder.mkdir()
    (folder / "pg_restore").symlink_to(wheel_binaries() / "pg_restore")
    (folder / "pg_dump").write_text(f"#!/bin/sh\n{dump}\n")
    (folder / "pg_dump").chmod(0o755)
    return folder


def test_one_that_is_killed_half_way_leaves_nothing_under_its_name(
    committed_llr: None, files: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    slow = f'case "$1" in --version) ;; *) touch {tmp_path}/begun; sleep 60;; esac\n'
    tools = programs(tmp_path / "tools", f'{slow}exec {wheel_binaries()}/pg_dump "$@"')
    env = {**os.environ, "DATABASE_URL": here(), "FILES_DIR": str(files), "PG_TOOLS": str(tools)}
    run = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(tmp_path / "kept")],
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while not (tmp_path / "begun").exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert not (tmp_path / "kept").exists()
    assert not Backup.objects.exists()
    (part,) = tmp_path.glob(".kept.part-*")
    assert "is not a whole backup" in manage("restore", part, **empty).stderr
    assert manage("backup", tmp_path / "kept").returncode == 0, "what is left of it is in the way"


def test_a_dump_that_fails_leaves_nothing_and_says_why(
    committed_llr: None, files: Path, tmp_path: Path
) -> None:
    said = (
        'case "$1" in --version) echo "pg_dump (PostgreSQL) 18.1";; *) echo "no room left" >&2; exit 1;; esac'
    )
    failed = manage("backup", tmp_path / "kept", PG_TOOLS=str(programs(tmp_path / "tools", said)))
    assert failed.returncode == 1
    assert "pg_dump failed:\nno room left" in failed.stderr
    assert list(tmp_path.glob("*kept*")) == []


def test_a_systems_pg_dump_is_used_where_it_is_new_enough(
    committed_llr: None, files: Path, tmp_path: Path
) -> None:
    passed_on = f'touch {tmp_path}/used; exec {wheel_binaries()}/pg_dump "$@"'
    system = programs(tmp_path / "bin", passed_on)
    path = f"{system}{os.pathsep}{os.environ['PATH']}"
    assert manage("backup", tmp_path / "kept", PATH=path).returncode == 0
    assert (tmp_path / "used").exists()


def test_a_systems_pg_dump_that_is_too_old_is_passed_over_and_refused_where_it_is_the_only_one(
    committed_llr: None, files: Path, tmp_path: Path
) -> None:
    old = programs(tmp_path / "old", 'echo "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0)"')
    path = f"{old}{os.pathsep}{os.environ['PATH']}"
    assert manage("backup", tmp_path / "kept", PATH=path).returncode == 0
    refused = manage("backup", tmp_path / "again", PG_TOOLS=str(old))
    assert f"pg_dump 18 or newer is needed for this server (15.18 in {old})" in refused.stderr
    assert "postgresql-client-18" in refused.stderr


def test_a_file_that_a_record_has_and_the_store_has_not_is_said(
    committed_llr: None, files: Path, tmp_path: Path
) -> None:
    Submission.objects.order_by("pk")[0].file.save("DS-0001.csv", ContentFile(b"Month\n"))
    shutil.rmtree(files / "submissions")
    done = manage("backup", tmp_path / "kept")
    assert done.returncode == 0
    assert "1 files that records have are missing in the store" in done.stderr
    named = json.loads((tmp_path / "kept" / "manifest.json").read_text())["not_in_store"]
    assert len(named) == 1
    assert named[0].endswith("DS-0001.csv")
