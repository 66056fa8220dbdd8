"""Run a command beside real servers: `python -m devtools.run test -- pytest -k triage`.

The servers live under var/<name>, start (or are attached to) first, and stop when the last run that uses them
ends. Any name but `demo` is for one run at a time, because test runs would empty each other's tables. Where
DATABASE_URL and REDIS_URL are both set already, the command gets those servers and none are started.
"""

import fcntl
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType

from devtools.guard import Guard
from devtools.servers import VAR, ServerError, Servers

ADDRESSES = ("DATABASE_URL", "REDIS_URL")
USAGE = "Usage: python -m devtools.run NAME -- COMMAND…   (NAME is a folder under var: test, demo, …)"


def environment(name: str, folder: Path) -> dict[str, str]:
    """What the application reads, besides the servers' addresses."""
    mode, extra_host = ("demo", "") if name == "demo" else ("test", ",testserver")
    return {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "BOARD_MODE": mode,
        "SECRET_KEY": secret(folder / "secret"),
        "ALLOWED_HOSTS": f"localhost,127.0.0.1{extra_host}",
        "OUTBOX_DIR": str(folder / "outbox"),
        "FILES_DIR": str(folder / "files"),
        "BEAT_SCHEDULE_FILE": str(folder / "celerybeat-schedule"),
    }


def secret(file: Path) -> str:
    """Random, and the same on the next run, so that nobody is signed out by a restart."""
    if not file.exists() or not file.read_text():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another run is using {folder}: waiting for it to end…", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(name: str, command: list[str]) -> int:
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    if all(os.environ.get(address) for address in ADDRESSES):
        print("Using the servers that DATABASE_URL and REDIS_URL name.", flush=True)
        return pass_signals_to(subprocess.Popen(command, env={**os.environ, **environment(name, folder)}))
    with nullcontext() if name == "demo" else alone(folder):
        servers = Servers(folder)
        guard = Guard(folder)
        try:
            addresses = servers.start()
            return pass_signals_to(
                subprocess.Popen(command, env={**os.environ, **environment(name, folder), **addresses})
            )
        finally:
            servers.leave()
            guard.finish()


def pass_signals_to(child: subprocess.Popen[bytes]) -> int:
    """Wait for the child. Ctrl-C reaches it from the terminal; a signal sent to us alone is passed on."""

    def forward(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward)
    code = child.wait()
    return code if code >= 0 else 128 - code


def main(words: list[str]) -> int:
    if len(words) < 3 or words[1] != "--":
        print(USAGE)
        return 2
    try:
        return run(words[0], words[2:])
    except (ServerError, FileNotFoundError) as failure:
        print(failure)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
