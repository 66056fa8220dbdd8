"""Settings out of the environment: typed, from files too, and every fault said at once before a start."""

from __future__ import annotations

import ast
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from devtools.check import PRODUCTION
from devtools.programs import PROGRAMS
from devtools.servers import ROOT
from partnership.environment import EXAMPLES, STOPPED, Environment

SETTINGS = ROOT / "partnership" / "settings.py"
WHOLE = {
    **PRODUCTION,
    "DATABASE_URL": "postgres://board@db.example.org:5432/board",
    "REDIS_URL": "redis://redis.example.org:6379",
}
REQUIRED = {"ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "REDIS_URL", "SECRET_KEY"}


def settings_of(env: dict[str, str]) -> dict[str, Any]:
    """The settings as they are with that environment and nothing else."""
    with patch.dict(os.environ, env, clear=True):
        return runpy.run_path(str(SETTINGS))


def faults_of(env: dict[str, str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        settings_of(env)
    assert stopped.value.code == STOPPED
    return capsys.readouterr().err


def names_read() -> set[str]:
    """Every name that settings.py asks the environment for."""
    calls = [node for node in ast.walk(ast.parse(SETTINGS.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "env"
        and call.func.attr not in ("must", "fault")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_a_whole_environment_starts() -> None:
    assert settings_of(WHOLE)["PRODUCTION"] is True


def test_everything_that_is_missing_is_said_at_once_with_an_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = faults_of({}, capsys)
    assert {line.split()[0] for line in said.splitlines() if " is missing" in line} == REQUIRED
    for name in REQUIRED:
        assert f"{name} is missing. For example: {name}={EXAMPLES[name]}" in said
    assert said.startswith("Nothing was started, because 5 settings of the environment must be mended:")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("BOARD_MODE", "staging", "is none of production, demo and test"),
        ("SECRET_KEY", "short", "is shorter than 50 characters"),
        ("SECRET_KEY", "ab" * 30, "repeats the same few characters"),
        ("ALLOWED_HOSTS", "*", "lets any name through"),
        ("CSRF_TRUSTED_ORIGINS", "http://board.example.org", "does not begin with https://"),
        ("DATABASE_URL", "sqlite:///board.db", "is not the address of a PostgreSQL database"),
        ("DATABASE_URL", "postgres://board@db:port/board", "is not an address that can be read"),
        ("DATABASE_POOL", "many", "is not a number"),
        ("DATABASE_POOL", "0", "must be 1 or more"),
        ("REDIS_URL", "localhost:6379", "begins with none of"),
        ("EMAIL_URL", "mail.example.org", "is not an address that can be read"),
        ("FROM_EMAIL", "the board", "is not an e-mail address"),
        ("SITE_URL", "http://board.example.org", "does not begin with https://"),
        ("FILES_DIR", str(ROOT / "var" / "static" / "files"), "that the web serves to everybody"),
        ("LOG_FORMAT", "lines", "must be json"),
        ("METRICS_TOKEN", "guessable", "is shorter than 20 characters"),
        ("OIDC_SERVER_URL", "http://login.example.org", "does not begin with https://"),
        ("SECURE_SSL_REDIRECT", "ture", "is neither true nor false"),
        ("SESSION_MINUTES", "1", "must be between 10 and 720"),
        ("TASK_SECONDS", "0", "must be 1 or more"),
        ("TICK_SECONDS", "86400", "must be between 1 and 3600"),
        ("TRUSTED_PROXIES", "-1", "must be 0 or more"),
        ("WEB_CONCURRENCY", "0", "must be 1 or more"),
        ("WORKER_CONCURRENCY", "0", "must be 1 or more"),
        ("S3_BUCKET", "board-files", "S3_ACCESS_KEY is missing"),
        ("OIDC_SERVER_URL", "https://login.example.org", "OIDC_CLIENT_ID is missing"),
    ],
)
def test_a_value_that_is_wrong_or_unsafe_stops_with_its_name_and_an_example(
    capsys: pytest.CaptureFixture[str], name: str, value: str, why: str
) -> None:
    said = faults_of({**WHOLE, name: value}, capsys)
    assert why in said
    assert f"{name}={EXAMPLES[name]}" in said or why.endswith("is missing")


def test_no_fault_shows_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {
        "SECRET_KEY": "heliotrope",
        "DATABASE_URL": "mysql://board:heliotrope@db:none/board",
        "EMAIL_URL": "heliotrope",
        "METRICS_TOKEN": "heliotrope",
    }
    said = faults_of({**WHOLE, **wrong}, capsys)
    assert all(name in said for name in wrong)
    assert "heliotrope" not in said


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(WHOLE["SECRET_KEY"] + "\n")
    whole = {name: value for name, value in WHOLE.items() if name != "SECRET_KEY"}
    assert settings_of({**whole, "SECRET_KEY_FILE": str(file)})["SECRET_KEY"] == WHOLE["SECRET_KEY"]


def test_a_password_from_a_file_goes_with_an_address_without_one(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("$any: /thing?\n")
    read = settings_of({**WHOLE, "DATABASE_PASSWORD_FILE": str(tmp_path / "password")})
    assert read["DATABASES"]["default"]["PASSWORD"] == "$any: /thing?"
    assert read["DATABASES"]["default"]["HOST"] == "db.example.org"


@pytest.mark.parametrize(
    ("content", "also", "why"),
    [
        ("x" * 60, {"SECRET_KEY": "y" * 60}, "is given twice: as SECRET_KEY and as SECRET_KEY_FILE"),
        ("", {"SECRET_KEY": ""}, "is empty in the file that SECRET_KEY_FILE names"),
        (None, {"SECRET_KEY": ""}, "names: no such file or directory"),
    ],
)
def test_a_file_that_gives_nothing_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, also: dict[str, str], why: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_text(content)
    assert why in faults_of({**WHOLE, "SECRET_KEY_FILE": str(file), **also}, capsys)


def test_an_empty_value_counts_as_none() -> None:
    read = settings_of({**WHOLE, "DATABASE_POOL": "", "SITE_URL": ""})
    assert read["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] == 8
    assert read["SITE_URL"] == "https://board.example.org"


def test_a_key_that_was_changed_still_reads_what_it_signed() -> None:
    assert settings_of({**WHOLE, "SECRET_KEY_BEFORE": "old"})["SECRET_KEY_FALLBACKS"] == ["old"]


def test_lost_work_is_looked_for_later_than_the_queue_hands_it_out_again() -> None:
    read = settings_of({**WHOLE, "TASK_SECONDS": "100"})
    limit, again = (
        read["CELERY_TASK_TIME_LIMIT"],
        read["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"],
    )
    assert limit == 100 < again < read["TASK_LOST_AFTER"].total_seconds()


@pytest.mark.parametrize("words", [("manage.py", "check"), *PROGRAMS.values()], ids=["manage", *PROGRAMS])
def test_each_program_says_it_once_and_ends(words: tuple[str, ...]) -> None:
    command = [sys.executable, *words] if words[0].endswith(".py") else [sys.executable, "-m", *words]
    ended = subprocess.run(
        command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == STOPPED
    assert ended.stderr.count("Nothing was started") == 1
    assert "Traceback" not in ended.stderr + ended.stdout


def test_every_name_has_an_example_and_stands_in_the_manual() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text()
    assert len(names_read()) > 30
    assert names_read() - set(EXAMPLES) == set(), "give them an example in partnership/environment.py"
    assert {name for name in names_read() if f"`{name}`" not in manual} == set()
    assert set(EXAMPLES) - names_read() == set(), "examples of what nobody reads"


def test_each_example_can_be_read_as_what_it_is_an_example_of() -> None:
    env = Environment(EXAMPLES)
    env.int("DATABASE_POOL")
    env.bool("SECURE_SSL_REDIRECT")
    env.parsed("DATABASE_URL", env.db)
    env.parsed("EMAIL_URL", env.email)
    assert env.faults == {}
