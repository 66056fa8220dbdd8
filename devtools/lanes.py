"""Run every test, in two lanes beside each other: `python -m devtools.lanes`.

One lane has the tests of code and pages, the other those that drive browsers, start demos and kill servers.
Each has servers and a database of its own, so that neither waits for the other or sees what it wrote. With
arguments of pytest there is one lane: `python -m devtools.lanes -k triage`.
"""

import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from devtools.servers import VAR

LANES = {"test": "not browser and not demo and not drill", "browser": "browser or demo or drill"}


def command(name: str, *chosen: str) -> list[str]:
    pytest = str(Path(sys.executable).with_name("pytest"))
    return [sys.executable, "-m", "devtools.run", name, "--", pytest, "-rs", *chosen]


def run_both() -> int:
    """The first lane tells its tests as they run, the second when both have ended. 0 if all passed."""
    (first, chosen), (second, also) = LANES.items()
    told = VAR / f"{second}.log"
    told.parent.mkdir(parents=True, exist_ok=True)
    with told.open("w") as log:
        beside = subprocess.Popen(command(second, "-m", also), stdout=log, stderr=subprocess.STDOUT)
        before = subprocess.Popen(command(first, "-m", chosen))

        def forward(number: int, frame: FrameType | None) -> None:
            for lane in (before, beside):
                lane.send_signal(number)

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the lanes too
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, forward)
        codes = [lane.wait() for lane in (before, beside)]
    print(f"\nThe lane of browsers, demos and drills:\n{told.read_text()}", flush=True)
    return max(abs(code) for code in codes)


def main(chosen: list[str]) -> int:
    return subprocess.call(command("test", *chosen)) if chosen else run_both()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
