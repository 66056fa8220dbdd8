"""A gunicorn of two workers on loopback, a person signed in there, and what a request takes."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from devtools.guard import Guard
from devtools.programs import WEB
from devtools.servers import ROOT, tail

from .places import BIN, FOLDER, HOST, free_port

SECONDS_TO_ANSWER = 60.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back, and how many seconds it took until all of it was here."""

    status: int
    body: str
    took: float
    cookies: list[str]


@dataclass
class Site:
    """One site on one port."""

    name: str
    settings: str
    guard: Guard
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        log = FOLDER / f"{self.name}.log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(BIN / WEB[0]), *WEB[1:]],
                cwd=ROOT,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": self.settings, "BIND": f"{HOST}:{self.port}"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.guard.watch(self.process.pid)
        end = time.monotonic() + SECONDS_TO_ANSWER
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{tail(log)}\n\nThe {self.name} did not start; its log is {log}.")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            self.ask("/healthz", "")
        except OSError:
            return False
        return True

    def ask(self, path: str, cookie: str, data: dict[str, str] | None = None) -> Answer:
        """One request on a connection of its own, as a proxy makes it."""
        headers = {"Host": "localhost", "X-Forwarded-Proto": "https", "Cookie": cookie}
        body = None
        if data is not None:
            body = urlencode(data)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "https://localhost/"}
        begun = time.perf_counter()
        line = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            line.request("GET" if body is None else "POST", path, body, headers)
            reply = line.getresponse()
            text = reply.read().decode(errors="replace")
        finally:
            line.close()
        return Answer(
            reply.status, text, time.perf_counter() - begun, reply.headers.get_all("Set-Cookie") or []
        )

    def worker_sizes(self) -> list[float]:
        """Resident memory of each worker, in megabytes, everything shared counted in full."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        pages = [int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children]
        return [page * os.sysconf("SC_PAGESIZE") / 1e6 for page in pages]


@dataclass
class Reader:
    """Somebody signed in at a site."""

    site: Site
    session: str

    def opens(self, path: str) -> float:
        """Seconds that a page takes."""
        answer = self.site.ask(path, f"board_session={self.session}")
        if answer.status != 200:
            raise SystemExit(f"{self.site.name}: {path} answered {answer.status}.")
        return answer.took

    def sends(self, path: str, data: dict[str, str]) -> float:
        """Seconds that sending a form takes, until it leads on. Opening it is not counted."""
        page = self.site.ask(path, f"board_session={self.session}")
        token = TOKEN.search(page.body)
        if token is None:
            raise SystemExit(f"{self.site.name}: {path} has no form ({page.status}).")
        given = next(line.split(";")[0] for line in page.cookies if line.startswith("csrftoken="))
        cookie = f"board_session={self.session}; {given}"
        answer = self.site.ask(path, cookie, {**data, "csrfmiddlewaretoken": token[1]})
        if answer.status != 302:
            raise SystemExit(f"{self.site.name}: sending {path} answered {answer.status}.")
        return answer.took
