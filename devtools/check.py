"""What `make check` runs, all of it even when a part fails, with a summary at the end."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
UV = ROOT / "var" / "boot" / "bin" / "uv"

PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}  # package-lock.json needs none
FETCHED_FROM = {  # file: where in it stands an address that packages are fetched from
    "uv.lock": r'(?:registry|url) = "https?://([^/"]+)',
    "package-lock.json": r'"resolved": "https?://([^/"]+)',
    ".npmrc": r"//([^/\s]+)",
}
PRODUCTION = {
    "BOARD_MODE": "production",
    "SECRET_KEY": "only-to-check-the-settings-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "board.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://board.example.org",
    "EMAIL_URL": "smtp://localhost:25",
}

FindFaults = Callable[[], list[str]]


class Part(NamedTuple):
    title: str
    find_faults: FindFaults


def command(*words: str | Path, **env: str) -> FindFaults:
    """A part that passes when the command exits with 0."""

    def run() -> list[str]:
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, "PATH": path, "UV_SYSTEM_CERTS": "1", **env},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return [f"exit code {done.returncode}"] if done.returncode else []

    return run


def private_hosts() -> list[str]:
    """Lock files are read by everybody, so they name public registries only."""
    faults = []
    for name, address in FETCHED_FROM.items():
        strangers = set(re.findall(address, (ROOT / name).read_text())) - PUBLIC_HOSTS
        faults += [f"{name} names {host}" for host in sorted(strangers)]
    return faults


def fonts_not_ours() -> list[str]:
    """GDS Transport is licensed to GOV.UK alone, and its stylesheets ask for it unless told otherwise."""
    sheets = (ROOT / "static" / "build").rglob("*.css")
    return [f"{sheet} asks for GDS Transport" for sheet in sheets if "GDS Transport" in sheet.read_text()]


MANAGE = (sys.executable, "manage.py")
PARTS = (
    Part("format", command("ruff", "format", "--check", ".")),
    Part("lint", command("ruff", "check", ".")),
    Part("types", command("mypy", ".")),
    Part("import layers", command("lint-imports", "--no-logo")),
    Part("architecture", command("pytest", "-q", "-rs", "tests/test_architecture.py")),
    Part("migrations in step with models", command(*MANAGE, "makemigrations", "--check", "--dry-run")),
    Part("fit for production", command(*MANAGE, "check", "--deploy", "--fail-level=WARNING", **PRODUCTION)),
    Part("uv.lock in step with pyproject.toml", command(UV, "lock", "--check")),
    Part(
        "package-lock.json in step with package.json", command("npm", "ci", "--dry-run", "--loglevel=error")
    ),
    Part("no private hosts in lock files", private_hosts),
    Part("no fonts that are not ours", fonts_not_ours),
)


def main() -> int:
    failed = []
    for part in PARTS:
        print(f"\n── {part.title}", flush=True)
        begun = time.monotonic()
        faults = part.find_faults()
        if faults:
            failed.append(part.title)
        outcome = "failed" if faults else "passed"
        print(*faults, f"{outcome} in {time.monotonic() - begun:.1f} s", sep="\n", flush=True)
    print(f"\n{len(PARTS) - len(failed)} of {len(PARTS)} parts passed.")
    for title in failed:
        print(f"  failed: {title}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
