"""The whole product on this computer, with the LLR example: what `make demo` runs.

    make demo               keeps its data under var/demo; the first run loads the example
    make demo PORT=8123     another port
    make demo FRESH=1       start over

Ctrl-C ends everything it started; so do closing the terminal and `kill`, whichever process they hit.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from devtools.guard import Guard
from devtools.processes import end_with_parent
from devtools.programs import PROGRAMS
from devtools.run import environment
from devtools.servers import ROOT, VAR, ServerError, Servers, tail

FOLDER = Path(os.environ.get("DEMO_DIR") or VAR / "demo").resolve()
LOGS = FOLDER / "logs"
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
SECONDS_TO_ANSWER = 90.0
LOADED = "example loaded"  # written on the database once everything is in it


@dataclass(frozen=True)
class Command:
    """One management command, and what it does in a person's words."""

    title: str
    words: tuple[str, ...]


EACH_TIME = (Command("Bringing the tables up to date", ("migrate", "--no-input")),)
WHEN_NEW = (
    Command("Loading what every area needs", ("load_basics",)),
    Command("Loading the example of Leicester, Leicestershire and Rutland", ("load_example", "llr")),
)
ACCOUNTS = Command("Example accounts", ("example_accounts",))
AGE = Command("Age of the example", ("example_age",))


class DemoFailed(Exception):
    """Its text is what the person reads."""


@dataclass
class Demo:
    """One run: its servers, its guard and the processes that it started."""

    port: int
    servers: Servers = field(default_factory=lambda: Servers(FOLDER))
    guard: Guard = field(default_factory=lambda: Guard(FOLDER))
    env: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    has_terminal: bool = field(default_factory=lambda: os.isatty(0))

    def prepare(self) -> None:
        with timed("Starting PostgreSQL and Valkey"):
            addresses = self.servers.start()
        here = {"BIND": f"{HOST}:{self.port}", "WEB_CONCURRENCY": "2", "WORKER_CONCURRENCY": "1"}
        self.env = {**os.environ, **environment("demo", FOLDER), **addresses, **here}
        is_new = self.servers.read_note() != LOADED
        if is_new:  # nothing yet, or a load that was cut off half-way
            self.servers.new_database()
            remove(FOLDER / "files", FOLDER / "outbox")
        for command in (*EACH_TIME, *(WHEN_NEW if is_new else ())):
            with timed(command.title):
                self.manage(command)
        if is_new:
            self.servers.note(LOADED)
        elif age := self.ask(AGE):
            say(age)

    def serve(self) -> None:
        with timed("Starting the web, the worker and the clock"):
            for name, words in PROGRAMS.items():
                self.running[name] = self.spawn(name, str(BIN / words[0]), *words[1:])
            accounts = self.ask(ACCOUNTS)
            self.wait_for_an_answer()
        here = f"http://localhost:{self.port}"
        say(f"\n{accounts}\n\nThe board is at {here} — Ctrl-C stops it.")
        say(f"What to try as whom: {here}/welcome/\n")
        while not (self.has_terminal and not os.isatty(0)):  # a closed one is no longer a terminal
            self.check_children()
            if not self.servers.are_running():
                with timed("A server had ended: starting it again"):
                    self.servers.start()
            time.sleep(0.5)

    def spawn(self, log: str, *words: str) -> subprocess.Popen[bytes]:
        """In a process group of its own, which the guard ends whatever becomes of us."""
        with (LOGS / f"{log}.log").open("wb") as output:
            child = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.guard.watch(child.pid)
        return child

    def manage(self, command: Command) -> str:
        name = command.words[0]
        log = LOGS / f"{name}.log"
        child = self.spawn(name, sys.executable, "manage.py", *command.words)
        if child.wait():
            raise DemoFailed(
                f"{tail(log)}\n\n`manage.py {' '.join(command.words)}` failed; all it said is in {log}. "
                f"If data of an earlier version is in the way, make demo FRESH=1 starts over."
            )
        return log.read_text(errors="replace").strip()

    def ask(self, command: Command) -> str:
        """What the command prints; nothing when it has nothing to say or can't say it."""
        try:
            return self.manage(command)
        except DemoFailed:
            return ""

    def wait_for_an_answer(self) -> None:
        end = time.monotonic() + SECONDS_TO_ANSWER
        while not answers(self.port):
            self.check_children()
            if time.monotonic() > end:
                raise DemoFailed(
                    f"{tail(LOGS / 'web.log')}\n\nThe web did not answer; its log is {LOGS / 'web.log'}."
                )
            time.sleep(0.1)

    def check_children(self) -> None:
        for name, child in self.running.items():
            if child.poll() is not None:
                log = LOGS / f"{name}.log"
                raise DemoFailed(
                    f"{tail(log, 25)}\n\nThe {name} ended by itself, so everything stops. Its log: {log}"
                )
        if self.guard.process.poll() is not None:
            raise DemoFailed("The guard of the demo was ended, so everything stops.")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # no answer yet, or not ready
        return False


def chosen_port() -> int:
    """PORT from the environment, found free."""
    wanted = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise DemoFailed(f"PORT={wanted} is not a port: choose a number such as PORT=8123.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(wanted)))
        except PermissionError as refused:
            raise DemoFailed(
                f"Port {wanted} is for the system: choose another, make demo PORT=8123."
            ) from refused
        except OSError as taken:
            raise DemoFailed(
                f"Port {wanted} is taken by another program: choose another, make demo PORT=8123."
            ) from taken
    return int(wanted)


@contextmanager
def only_demo() -> Iterator[int]:
    """One demo per folder; gives its port. The lock goes with the process, however it ends."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as running:
            lock.seek(0)
            who = lock.read().strip() or "it is just starting"
            raise DemoFailed(
                f"A demo is running already ({who}): use that one, or stop it first."
            ) from running
        port = chosen_port()
        lock.truncate(0)
        lock.write(f"http://localhost:{port}, process {os.getpid()}")
        lock.flush()
        yield port


@contextmanager
def timed(title: str) -> Iterator[None]:
    begun = time.monotonic()
    say(f"{title} …", end=" ")
    yield
    say(f"{time.monotonic() - begun:.1f} s")


def say(text: str, end: str = "\n") -> None:
    with suppress(OSError):  # the terminal may be gone
        print(text, end=end, flush=True)


def remove(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def ignore_signals() -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)


def stop_on_signals() -> None:
    """Ctrl-C, `kill` and a terminal that closes are one thing here: a KeyboardInterrupt, and only one."""

    def stop(number: int, frame: FrameType | None) -> None:
        ignore_signals()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, stop)
    if "MAKELEVEL" in os.environ:
        end_with_parent()


def main() -> int:
    stop_on_signals()
    try:
        with only_demo() as port:
            LOGS.mkdir(exist_ok=True)
            if os.environ.get("FRESH", "") not in ("", "0"):
                Servers(FOLDER).wipe()
                remove(FOLDER / "files", FOLDER / "outbox")
            demo = Demo(port)
            try:
                demo.prepare()
                demo.serve()
            finally:
                ignore_signals()
                say("\nStopping …", end=" ")
                demo.servers.leave()
                demo.guard.finish()
                say("stopped.")
    except KeyboardInterrupt:
        return 0
    except (DemoFailed, ServerError, OSError) as failure:
        say(f"\n{failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
