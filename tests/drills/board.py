"""The whole product on servers of its own, for drills: its programs, its database, people at its pages."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from devtools.processes import end_groups, in_group, running_in, signal_all, wait_until
from devtools.programs import PROGRAMS
from devtools.servers import ROOT, Servers, read_pid

HOST = "127.0.0.1"
TASK_SECONDS = 5  # so that work which lost its worker is taken up again after 7.5
PATIENCE = 120.0  # seconds; the machine may be busy
BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@dataclass(frozen=True)
class Answer:
    """What came back; nothing at all where the connection broke."""

    status: int = 0
    text: str = ""
    path: str = ""


@dataclass
class Board:
    """Servers and programs under one folder."""

    folder: Path
    port: int
    servers: Servers
    env: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_servers(self) -> None:
        self.env = {
            **os.environ,
            **self.servers.start(),
            "BOARD_MODE": "demo",
            "SECRET_KEY": settings.SECRET_KEY,
            "BIND": f"{HOST}:{self.port}",
            "FILES_DIR": str(self.folder / "files"),
            "OUTBOX_DIR": str(self.folder / "outbox"),
            "WEB_CONCURRENCY": "4",
            "WORKER_CONCURRENCY": "2",
            "TASK_SECONDS": str(TASK_SECONDS),
            "TICK_SECONDS": "2",
        }

    def start(self, program: str, name: str = "") -> None:
        """Start one of the programs; a second of its kind under a name of its own."""
        name = name or program
        words = [*PROGRAMS[program], *([f"--hostname={name}@%h"] if program == "worker" else [])]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env={**self.env, "BEAT_SCHEDULE_FILE": str(self.folder / f"schedule-{name}")},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if program == "web":
            assert wait_until(self.answers, PATIENCE, pause=0.1), self.said("web")

    def answers(self) -> bool:
        return self.get("/readyz").status == 200

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]

    def kill(self, victim: str) -> None:
        """SIGKILL, to the program and all of its processes, or to a server."""
        if victim == "database":
            postmaster = read_pid(self.servers.folder / "pg" / "postmaster.pid")
            assert postmaster
            everyone = running_in(os.readlink(f"/proc/{postmaster}/cwd"), "postgres")
            # The postmaster last: when it dies alone, a backend that ends in order gives its locks to others.
            signal_all(sorted(everyone, key=lambda pid: pid == postmaster), signal.SIGKILL)
        elif victim == "broker":
            signal_all(running_in(self.servers.valkey_data, "valkey-server"), signal.SIGKILL)
        else:
            process = self.running.pop(victim)
            signal_all(in_group(process.pid), signal.SIGKILL)
            process.wait()

    def mend(self, victim: str) -> None:
        """What a supervisor does: start again what has died."""
        if victim in ("database", "broker"):
            self.servers.start()
            assert wait_until(self.answers, PATIENCE, pause=0.1), self.said("web")
        else:
            self.start(victim)

    def stop(self, *names: str) -> None:
        ended = [self.running.pop(name) for name in names if name in self.running]
        end_groups([process.pid for process in ended], patience=20)
        for process in ended:
            process.wait()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as database:
            found = database.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    def one(self, query: str, *values: Any) -> Any:
        return self.rows(query, *values)[0][0]

    def becomes(self, wanted: Any, query: str, *values: Any) -> bool:
        """Whether the first cell becomes that in time."""
        return wait_until(lambda: self.one(query, *values) == wanted, PATIENCE, pause=0.2)

    @contextmanager
    def nothing_is_written_to(self, table: str) -> Iterator[Callable[[int], bool]]:
        """Every transaction that comes to write there waits. Gives a way to wait for so many of them."""
        with psycopg.connect(self.env["DATABASE_URL"]) as holder:
            holder.execute(f"LOCK TABLE {table} IN SHARE MODE".encode())
            yield lambda count: wait_until(lambda: self.one(BLOCKED) >= count, PATIENCE, pause=0.05)
            with suppress(psycopg.OperationalError):  # the server may have been killed meanwhile
                holder.rollback()

    # -- people
    def get(self, path: str, cookie: str = "") -> Answer:
        return self._ask("GET", path, {"Cookie": cookie})

    def post(self, path: str, cookie: str, token: str, data: Mapping[str, Any]) -> Answer:
        body = encode_multipart(BOUNDARY, {**data, "csrfmiddlewaretoken": token})
        return self._ask("POST", path, {"Cookie": cookie, "Content-Type": MULTIPART_CONTENT}, body)

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            return Answer(answer.status, text, urlsplit(answer.headers.get("Location", "")).path)
        except (OSError, http.client.HTTPException):
            return Answer()
        finally:
            connection.close()


@dataclass
class Person:
    """Somebody signed in, who fills in a form and sends it, again if need be."""

    board: Board
    session: str

    def read(self, path: str) -> str:
        answer = self.board.get(path, self.cookie("x" * 32))
        assert answer.status == 200, (path, answer.status)
        return answer.text

    def sends(self, path: str, data: Mapping[str, Any]) -> Answer:
        """Any token does, as long as form and cookie have the same."""
        token = "a" * 32
        return self.board.post(path, self.cookie(token), token, data)

    def cookie(self, token: str) -> str:
        return f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={token}"


class Sending:
    """A form on its way."""

    def __init__(self, send: Callable[[], Answer]) -> None:
        self.send, self.answer = send, Answer()
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self.answer = self.send()

    def arrived(self) -> Answer:
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "no answer came"
        return self.answer


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return found[1].strip() if found else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
