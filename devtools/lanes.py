"""Run tests in two lanes beside each other: `python -m devtools.lanes all`, or `fast`.

Each lane has servers and a database of its own, so that neither waits for the other or sees what it wrote.
`all` has the tests of code and pages in one lane, and in the other those that drive browsers, start demos and
kill servers. `fast` leaves the latter out, and those that go through everything, and halves the rest. With
arguments of pytest there is one lane: `python -m devtools.lanes all -k triage`.
"""

import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from devtools.servers import VAR

FIRST, BESIDE = "test", "beside"
SLOW = "browser or demo or drill"
QUICK = f"not ({SLOW} or whole)"
HALF = [f"tests/{app}" for app in ("dashboards", "examples", "meetings", "monitoring", "notices", "reports")]
LANES = {
    "all": {FIRST: ["-m", f"not ({SLOW})"], BESIDE: ["-m", SLOW]},
    "fast": {
        FIRST: ["-m", QUICK, *HALF],
        BESIDE: ["-m", QUICK, "tests", *(f"--ignore={folder}" for folder in HALF)],
    },
}


def command(lane: str, *chosen: str) -> list[str]:
    pytest = str(Path(sys.executable).with_name("pytest"))
    return [sys.executable, "-m", "devtools.run", lane, "--", pytest, "-rs", *chosen]


def run_both(lanes: dict[str, list[str]]) -> int:
    """The first lane tells its tests as they run, the other when both have ended. 0 if all passed."""
    told = VAR / f"{BESIDE}.log"
    told.parent.mkdir(parents=True, exist_ok=True)
    with told.open("w") as log:
        beside = subprocess.Popen(command(BESIDE, *lanes[BESIDE]), stdout=log, stderr=subprocess.STDOUT)
        first = subprocess.Popen(command(FIRST, *lanes[FIRST]))

        def forward(number: int, frame: FrameType | None) -> None:
            for lane in (first, beside):
                lane.send_signal(number)

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the lanes too
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, forward)
        codes = [lane.wait() for lane in (first, beside)]
    print(f"\nThe lane beside it:\n{told.read_text()}", flush=True)
    return max(abs(code) for code in codes)


def main(which: str, chosen: list[str]) -> int:
    if not chosen:
        return run_both(LANES[which])
    return subprocess.call(command(FIRST, *(["-m", QUICK] if which == "fast" else []), *chosen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
