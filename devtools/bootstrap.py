"""Build everything `make` needs with nothing but the machine's own Python and its standard library.

In this order: uv, .venv, node_modules, static/build. Each step is skipped while its stamp under var/stamps
holds the hash of its inputs. A stamp is written only after success, so a run that was interrupted half-way is
mended by the next one.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
UV_WANTED = "uv>=0.13,<1"
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable  # never another virtual environment's

FULL = "The disk is full: make room (a fresh set-up takes about 1.5 GB) and run the same command again."
UNWRITABLE = "This folder can't be written to: {root} must belong to the user who runs make."
UNREACHABLE = (
    "A package registry could not be reached: check the network (or proxy settings) and run make again."
)
TROUBLES = (
    (FULL, ("No space left on device", "os error 28", "ENOSPC", "Disk quota exceeded")),
    (UNWRITABLE, ("Permission denied", "EACCES", "EPERM", "Read-only file system", "EROFS")),
    (
        UNREACHABLE,
        (
            "error sending request",
            "dns error",
            "Failed to fetch",
            "Failed to establish a new connection",
            "No matching distribution found for uv",
            "Network is unreachable",
            "Connection refused",
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "ECONNRESET",
            "ETIMEDOUT",
        ),
    ),
)


class SetupFailed(Exception):
    """Its text is what the person reads."""


class Step(NamedTuple):
    name: str
    title: str
    inputs: tuple[str, ...]  # glob patterns under the project's folder
    also: str  # anything else the result depends on
    output: str  # what must exist for the stamp to be believed
    make: Callable[[Workshop, bool], None]


class Workshop:
    """One project folder and the means to run commands in it."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.var = root / "var"
        self.stamps = self.var / "stamps"
        self.log = self.var / "logs" / "setup.log"

    def run(self, *command: str | Path) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write("\n$ {}\n".format(" ".join(map(str, command))))
            log.flush()
            begun = log.tell()
            done = subprocess.run(
                [str(part) for part in command],
                cwd=self.root,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            with self.log.open("rb") as written:
                written.seek(begun)
                said = written.read().decode("utf-8", "replace")
            raise SetupFailed(self.explain(said, Path(command[0]).name))

    def explain(self, said: str, tool: str) -> str:
        for sentence, signs in TROUBLES:
            if any(sign in said for sign in signs):
                return sentence.format(root=self.root) + f" ({tool}'s own words are in {self.log}.)"
        last = "\n".join(said.strip().splitlines()[-15:])
        return f"{last}\n{tool} failed; all it said is in {self.log}."

    def environment(self) -> dict[str, str]:
        """What the tools see: this project's folders, the machine's certificates, no other environment."""
        env = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONHOME")}
        env["PATH"] = os.pathsep.join([str(self.root / ".venv" / "bin"), env.get("PATH", os.defpath)])
        env["PIP_USER"] = env["PIP_REQUIRE_VIRTUALENV"] = "0"
        env["UV_PROJECT_ENVIRONMENT"] = str(self.root / ".venv")
        env["UV_PYTHON_DOWNLOADS"] = "never"
        env["UV_SYSTEM_CERTS"] = env["NODE_USE_SYSTEM_CA"] = "1"
        if not os.access(Path.home(), os.W_OK):
            env["HOME"] = str(self.var / "home")  # caches of uv and npm
        return env

    def stamp(self, step: Step) -> Path:
        return self.stamps / step.name

    def fingerprint(self, step: Step) -> str:
        """A hash of names and contents of the step's inputs."""
        digest = hashlib.sha256(step.also.encode())
        for pattern in step.inputs:
            for path in sorted(self.root.glob(pattern)):
                if path.is_file():
                    digest.update(
                        str(path.relative_to(self.root)).encode() + b"\0" + path.read_bytes() + b"\0"
                    )
        return digest.hexdigest()

    def is_made(self, step: Step) -> bool:
        stamp = self.stamp(step)
        return (
            (self.root / step.output).exists()
            and stamp.exists()
            and stamp.read_text() == self.fingerprint(step)
        )

    def make(self, step: Step) -> None:
        """A `begun` mark stands while the step runs; one found here means that an earlier run was cut off."""
        begun, stamp = self.stamps / f"{step.name}.begun", self.stamp(step)
        cut_off = begun.exists()
        wanted = self.fingerprint(step)
        begun.touch()
        stamp.unlink(missing_ok=True)
        step.make(self, cut_off)
        stamp.write_text(wanted)
        begun.unlink()


def make_uv(shop: Workshop, cut_off: bool) -> None:
    """`pip install --target` works without ensurepip and on Pythons that a distribution manages."""
    boot, fresh = shop.var / "boot", shop.var / "boot.new"
    shutil.rmtree(fresh, ignore_errors=True)
    has_pip = subprocess.run([BASE_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL).returncode == 0
    on_path = shutil.which("uv")
    if has_pip:
        shop.run(BASE_PYTHON, "-m", "pip", "install", "--quiet", "--target", fresh, UV_WANTED)
    elif on_path:
        (fresh / "bin").mkdir(parents=True)
        (fresh / "bin" / "uv").symlink_to(on_path)
    else:
        raise SetupFailed(
            f"{BASE_PYTHON} has no pip: install it (on Debian: python3-pip) and run make again."
        )
    shutil.rmtree(boot, ignore_errors=True)
    fresh.rename(boot)


def make_venv(shop: Workshop, cut_off: bool) -> None:
    """uv mends missing packages; an environment cut off half-way, or made in another folder, is made anew."""
    venv = shop.root / ".venv"
    if venv.exists() and (cut_off or not belongs_here(venv)):
        shutil.rmtree(venv)
    uv = shop.var / "boot" / "bin" / "uv"
    shop.run(uv, "sync", "--frozen", "--all-extras", "--python", BASE_PYTHON)


def belongs_here(venv: Path) -> bool:
    activate = venv / "bin" / "activate"
    return (venv / "bin" / "python").exists() and activate.exists() and str(venv) in activate.read_text()


def make_node_modules(shop: Workshop, cut_off: bool) -> None:
    npm = shop.root / ".venv" / "bin" / "npm"
    shop.run(npm, "ci", "--include=dev", "--no-audit", "--no-fund")


def make_assets(shop: Workshop, cut_off: bool) -> None:
    shop.run(shop.root / ".venv" / "bin" / "npm", "run", "build")


STEPS = (
    Step("uv", "uv, which installs Python packages", (), UV_WANTED, "var/boot/bin/uv", make_uv),
    Step(
        "venv",
        "Python packages, PostgreSQL, Valkey and Node into .venv",
        ("uv.lock", "pyproject.toml"),
        f"{ROOT} {BASE_PYTHON} {sys.version_info[:2]}",
        ".venv/bin/python",
        make_venv,
    ),
    Step(
        "node_modules",
        "styles and scripts from npm into node_modules",
        ("package.json", "package-lock.json", ".npmrc"),
        "",
        "node_modules/.package-lock.json",
        make_node_modules,
    ),
    Step(
        "assets",
        "styles and scripts built into static/build",
        ("package.json", "package-lock.json", "static/src/**/*"),
        "",
        "static/build",
        make_assets,
    ),
)


@contextmanager
def only_one(shop: Workshop) -> Iterator[None]:
    """Two makes at once: the second waits, then finds everything made."""
    for folder in (shop.var, shop.stamps, shop.log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with (shop.var / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another make that is setting up…", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(shop: Workshop, steps: Iterable[Step] = STEPS) -> None:
    with only_one(shop):
        for step in steps:
            if shop.is_made(step):
                continue
            print(f"Setting up: {step.title} …", end=" ", flush=True)
            begun = time.monotonic()
            try:
                shop.make(step)
            except BaseException:
                print(flush=True)  # the sentence that follows begins on its own line
                raise
            print(f"{time.monotonic() - begun:.1f} s", flush=True)


def main() -> int:
    try:
        set_up(Workshop())
    except SetupFailed as failure:
        print(failure)
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT):
            print(FULL)
        elif failure.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            print(UNWRITABLE.format(root=ROOT))
        else:
            print(f"Set-up failed: {failure}.")
    except KeyboardInterrupt:
        print("Stopped; the next make carries on from here.")
        return 130
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
