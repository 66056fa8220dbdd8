"""`make demo` as a person meets it: begun, stopped, cut off, begun again. Each run has its own real servers.

A start takes seconds of two cores, so a run is put through several things before it ends.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.processes import is_alive, signal_all, wait_until
from devtools.servers import ROOT, Servers, read_pid

pytestmark = pytest.mark.demo

READY = "The board is at"
LOADS = "Loading the example"
PATIENCE = 240.0  # seconds; a cold start takes about 30 on a quiet machine


class Run:
    """One `make demo`, as make starts it, with all that it said."""

    def __init__(self, folder: Path, port: int, **env: str) -> None:
        self.folder, self.port = folder, port
        self.log = folder.parent / f"said-{time.monotonic_ns()}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "devtools.demo"],
                cwd=ROOT,
                env={**os.environ, "DEMO_DIR": str(folder), "PORT": str(port), "FRESH": "", **env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def until(self, words: str) -> None:
        """Wait for the words; a run that ends before it has said them has failed."""
        wait_until(lambda: words in self.said() or self.process.poll() is not None, PATIENCE, pause=0.1)
        assert words in self.said(), self.said()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return str(answer.read().decode())

    def interrupt(self) -> int:
        """Ctrl-C; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


def is_of(entry: Path, folder: Path) -> bool:
    """Whether a live process of /proc works in the folder or was told of it, other than this one."""
    if not entry.name.isdigit() or int(entry.name) == os.getpid():
        return False
    try:
        told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        ours = str(folder).encode() in told or os.readlink(entry / "cwd").startswith(str(folder))
    except OSError:  # ended meanwhile, or somebody else's
        return False
    return ours and is_alive(int(entry.name))


def numbers_of(folder: Path) -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if is_of(entry, folder)]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def started_for(folder: Path) -> list[str]:
    return [command_of(pid) for pid in numbers_of(folder)]


def nothing_is_left(folder: Path) -> bool:
    return wait_until(lambda: not started_for(folder), 30, pause=0.2)


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator[Path]:
    """One folder for every run here, as on a person's machine."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    yield folder
    Servers(folder).wipe()
    assert started_for(folder) == []


@pytest.fixture
def demo(folder):
    """Starts runs, and ends what is left of them."""
    runs: list[Run] = []

    def start(port: int | None = None, **env: str) -> Run:
        runs.append(Run(folder, port or a_free_port(), **env))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()
    assert nothing_is_left(folder), started_for(folder)


def test_a_first_run_loads_the_example_and_ctrl_c_leaves_no_process(demo, folder):
    run = demo()
    run.until(READY)
    assert LOADS in run.said()
    assert len(set(re.findall(r"\S+@example\.org", run.said()))) == 14
    assert '"migrations": true' in run.page("/readyz")
    assert "Sign in" in run.page("/")
    assert "Mail" in run.page("/outbox/")
    assert f"http://localhost:{run.port}/welcome/" in run.said()
    assert run.page("/welcome/").count("@example.org") >= 14
    commands = " ".join(started_for(folder))
    for part in ("gunicorn", "worker", "beat", "postgres", "valkey-server"):
        assert part in commands
    assert run.interrupt() == 0
    assert nothing_is_left(folder), started_for(folder)
    assert run.said().endswith("stopped.\n")


def test_the_next_run_keeps_the_data_is_alone_mends_a_killed_server_and_dies_whole(demo, folder):
    run = demo()
    run.until(READY)
    assert LOADS not in run.said()

    beside = demo()
    assert beside.process.wait(timeout=60) == 1
    assert f"A demo is running already (http://localhost:{run.port}, process" in beside.said()

    postmaster = read_pid(folder / "pg" / "postmaster.pid")
    assert postmaster
    os.kill(postmaster, signal.SIGKILL)
    run.until("starting it again")
    assert wait_until(lambda: '"database": true' in page_or_nothing(run, "/readyz"), 30, pause=0.2)

    run.process.kill()
    run.process.wait()
    assert nothing_is_left(folder), started_for(folder)


def test_a_full_stop_in_the_middle_of_loading_is_made_good_by_the_next_run(demo, folder):
    run = demo(FRESH="1")
    run.until(LOADS)
    time.sleep(2)
    while everything := numbers_of(folder):
        signal_all(everything, signal.SIGKILL)
    run.process.wait()
    assert READY not in run.said()

    again = demo()
    again.until(READY)
    assert LOADS in again.said()
    assert '"migrations": true' in again.page("/readyz")

    (beat,) = [pid for pid in numbers_of(folder) if " beat " in command_of(pid)]
    os.kill(beat, signal.SIGKILL)
    assert again.process.wait(timeout=60) == 1
    assert "The beat ended by itself, so everything stops." in again.said()


def test_a_taken_port_is_said_in_one_sentence(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = demo(port)
        assert run.process.wait(timeout=60) == 1
        assert run.said() == (
            f"\nPort {port} is taken by another program: choose another, make demo PORT=8123.\n"
        )


def test_a_port_that_is_none_is_said_in_one_sentence(demo):
    run = demo(PORT="eighty")
    assert run.process.wait(timeout=60) == 1
    assert run.said() == "\nPORT=eighty is not a port: choose a number such as PORT=8123.\n"


def page_or_nothing(run: Run, path: str) -> str:
    try:
        return run.page(path)
    except OSError:
        return ""
