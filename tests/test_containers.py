"""Dockerfile and docker-compose.yml, as far as they can be read: no engine is at hand to run them.

What they start is what the demo and the tests start, and what they pass on is what the settings read.
"""

from __future__ import annotations

import inspect
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from devtools.programs import BEAT, PROGRAMS, WEB, WORKER
from devtools.servers import ROOT, Servers
from operations.backup.tools import find_tools
from partnership.environment import EXAMPLES
from tests.test_environment import names_read, settings_of

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build")}
ONCE = {name for name, service in SERVICES.items() if service.get("restart") == "no"}
WRITTEN = {"/var/lib/board", "/backups", "/var/lib/postgresql", "/data"}
STEPS = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text()).splitlines()


def steps(word: str) -> list[str]:
    """What stands after that word in the Dockerfile, line by line."""
    return [line.split(maxsplit=1)[1] for line in STEPS if line.split(maxsplit=1)[0:1] == [word]]


def image_environment() -> dict[str, str]:
    last = max(number for number, line in enumerate(STEPS) if line.startswith("FROM"))
    words = shlex.split(
        " ".join(line.removeprefix("ENV ") for line in STEPS[last:] if line.startswith("ENV"))
    )
    return dict(word.split("=", 1) for word in words)


def test_the_services_are_those_of_the_product() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "backup", "postgres", "valkey"}
    assert {"migrate", "backup"} == ONCE
    assert {service["image"] for service in OURS.values()} == {"partnership-board"}


def test_the_programs_are_those_that_the_demo_and_the_tests_run() -> None:
    assert {name: tuple(SERVICES[name]["command"]) for name in PROGRAMS} == PROGRAMS
    (command,) = steps("CMD")
    assert tuple(json.loads(command)) == WEB
    assert WORKER[0] == BEAT[0] == "celery"


def test_every_command_that_they_run_exists() -> None:
    text = json.dumps([(service.get("command"), service.get("healthcheck")) for service in OURS.values()])
    text += " ".join(steps("RUN"))
    named = set(re.findall(r'manage\.py(?:",)? "?(\w+)', text))
    assert named == {"migrate", "load_basics", "healthy", "backup", "collectstatic"}
    ours = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    assert named - {"migrate", "collectstatic"} <= ours


@pytest.mark.parametrize("name", set(SERVICES) - ONCE)
def test_each_service_that_stays_up_has_a_health_check_and_comes_back(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_nothing_starts_before_what_it_needs_answers() -> None:
    for name in PROGRAMS:
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "valkey": {"condition": "service_healthy"},
        }
    assert SERVICES["migrate"]["depends_on"].keys() == {"postgres", "valkey"}


def test_nothing_is_published_beyond_this_host() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}
    assert "network_mode" not in json.dumps(SERVICES)
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_our_containers_have_no_rights_and_write_only_where_they_must() -> None:
    for name, service in OURS.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"], name
    for name, service in SERVICES.items():
        assert {mount.split(":")[1] for mount in service["volumes"]} <= WRITTEN, name
        assert "privileged" not in service, name


def test_what_the_image_writes_lies_in_a_volume_or_in_tmp() -> None:
    env = image_environment()
    for name in ("HOME", "MPLCONFIGDIR", "BEAT_SCHEDULE_FILE", "FILES_DIR"):
        assert env[name].startswith(("/tmp", "/var/lib/board/")), name
    assert env["STATIC_ROOT"].startswith("/app/"), "made while the image is built, only read afterwards"
    assert env["PYTHONDONTWRITEBYTECODE"] == "1"


def test_the_image_is_built_in_stages_and_runs_as_nobody_in_particular() -> None:
    assert len(steps("FROM")) == 3
    assert STEPS[-3].startswith("USER ")
    (user,) = steps("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert f"--uid {user.split(':')[0]}" in " ".join(steps("RUN"))
    assert not any("sudo" in line or "ADD" in line.split() for line in STEPS)


def test_no_secret_and_no_test_gets_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", "secrets", "backups", ".git", "tests", "devtools", "var", ".venv"} <= set(ignored)
    kept_out = (ROOT / ".gitignore").read_text().split()
    assert {".env", "/secrets/", "/backups/"} <= set(kept_out)


@pytest.mark.parametrize("name", OURS)
def test_every_name_that_is_passed_on_is_one_that_the_settings_read(name: str) -> None:
    passed = set(OURS[name]["environment"])
    assert {each.removesuffix("_FILE") for each in passed} <= names_read()
    for each in passed:
        if each.endswith("_FILE"):
            secret = OURS[name]["environment"][each].removeprefix("/run/secrets/")
            assert secret in OURS[name]["secrets"]
            assert COMPOSE["secrets"][secret] == {"file": f"./secrets/{secret}"}
    ours = names_read() | {"HOME", "PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "MPLCONFIGDIR"}
    assert set(image_environment()) <= ours


def test_the_names_in_its_comment_are_ones_that_the_settings_read() -> None:
    head = (ROOT / "docker-compose.yml").read_text().split("\nx-app")[0]
    named = set(re.findall(r"^#\s+([A-Z_]+)=", head, re.MULTILINE))
    assert named == {"ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES"}
    assert named <= names_read()


@pytest.mark.parametrize("name", OURS)
def test_the_settings_take_what_the_containers_give_them(name: str, tmp_path: Path) -> None:
    """With the smallest .env that its comment names, and a file for each secret."""
    secrets = {
        "postgres_password": "any: $thing/at all?",
        "secret_key": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFG",
        "email_url": EXAMPLES["EMAIL_URL"],
        "metrics_token": "a token that nobody can guess",
    }
    assert secrets.keys() == COMPOSE["secrets"].keys()
    for file, content in secrets.items():
        (tmp_path / file).write_text(content + "\n")
    small = {each: EXAMPLES[each] for each in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES")}
    given = {
        key: re.sub(r"\$\{\w+:-(\w+)\}", r"\1", str(value)).replace("/run/secrets", str(tmp_path))
        for key, value in OURS[name]["environment"].items()
    }
    read = settings_of({**image_environment(), **small, **given})
    database = read["DATABASES"]["default"]
    assert (database["HOST"], database["PASSWORD"]) == ("postgres", secrets["postgres_password"])
    assert read["REDIS_URL"] == "redis://valkey:6379"
    assert read["SECRET_KEY"] == secrets["secret_key"]
    assert read["BIND"] == "0.0.0.0:8000"
    assert read["MEDIA_ROOT"] == "/var/lib/board/files"
    assert read["METRICS_TOKEN"] == secrets["metrics_token"]


def test_static_files_can_be_collected_with_what_the_build_gives() -> None:
    (line,) = [line for line in steps("RUN") if "collectstatic" in line]
    given = dict(word.split("=", 1) for word in shlex.split(line) if re.match(r"[A-Z_]+=", word))
    assert settings_of({**image_environment(), **given})["STATIC_ROOT"] == "/app/var/static"
    assert "only-while" not in json.dumps(image_environment())


def test_the_servers_are_set_up_as_in_development_and_tests() -> None:
    made = inspect.getsource(Servers._initdb)
    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert len(arguments) == 4
    for argument in arguments:
        assert f'"{argument}"' in made, argument
    started = re.sub(r"\s+", " ", inspect.getsource(Servers._start_valkey))
    for name, value in zip(*[iter(SERVICES["valkey"]["command"][1:])] * 2, strict=True):
        assert f'"{name}", "{value}"' in started, name


@pytest.mark.django_db
def test_the_images_pg_dump_is_as_new_as_its_server() -> None:
    (server,) = re.findall(r"postgres:(\d+)", SERVICES["postgres"]["image"])
    assert f"postgresql-client-{server}" in " ".join(steps("RUN"))
    assert find_tools(int(server)).major == int(server), "tests run another version"
