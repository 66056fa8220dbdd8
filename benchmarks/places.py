"""Where a run of the benchmarks lives, and the environment that its programs read."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from devtools.run import secret
from devtools.servers import ROOT, VAR

FOLDER = VAR / "bench"
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"


def production(addresses: dict[str, str]) -> dict[str, str]:
    """As an installation is run, behind a proxy that does the encryption; mail goes nowhere."""
    return {
        **addresses,
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "BOARD_MODE": "production",
        "SECRET_KEY": secret(FOLDER / "secret"),
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "dummymail://",
        "FILES_DIR": str(FOLDER / "files"),
        "STATIC_ROOT": str(FOLDER / "static"),
        "WEB_CONCURRENCY": "2",
    }


def manage(*words: str, **env: str) -> None:
    """Run a command of manage.py; what it said is shown if it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{done.stderr}\nmanage.py {' '.join(words)} failed.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def empty_folders() -> None:
    for name in ("files", "static"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)
