"""Ends what a demo or a test run started, however that run itself ends, `kill -9` included.

The run starts a guard and keeps a pipe to it. It writes the number of each process group that it starts, one
a line. When the pipe closes (the run asked for it, or is gone) the guard ends those groups, then stops the
servers.
"""

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from devtools.processes import adopt_orphans, bury_orphans, end_groups
from devtools.servers import ROOT, ServerError, Servers


class Guard:
    """The run's end of the pipe."""

    def __init__(self, folder: Path) -> None:
        adopt_orphans()
        self.folder = folder
        self.groups: list[int] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "devtools.guard", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,  # the terminal's Ctrl-C is for the run, not for its guard
        )

    def watch(self, group: int) -> None:
        assert self.process.stdin
        self.groups.append(group)
        self.process.stdin.write(f"{group}\n")
        self.process.stdin.flush()

    def finish(self) -> None:
        """Everything ended and stopped; returns when it is."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        if self.process.wait() < 0:  # somebody killed the guard
            clean_up(self.folder, self.groups)
        bury_orphans()


def clean_up(folder: Path, groups: list[int]) -> None:
    end_groups(groups)
    Servers(folder).stop()


def main(folder: Path) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups = [int(line) for line in sys.stdin]
    try:
        clean_up(folder, groups)
    except ServerError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
