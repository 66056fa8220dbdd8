"""Finding and ending processes through /proc, only ever ones that we can show to be ours."""

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # from linux/prctl.h


def end_with_parent() -> None:
    """Get SIGTERM when the process that started us ends, even by `kill -9`."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans() -> None:
    """Become the parent of the daemons that we start: without an init, nobody else buries them."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def bury_orphans() -> None:
    """Take notice of every child that has ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def is_alive(pid: int) -> bool:
    """A zombie has ended: it only waits for its parent to notice."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return False
    return status not in "ZX"


def running_in(folder: Path | str, name: str) -> list[int]:
    """Live processes called `name` that work in `folder`: our servers change into their data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            ours = (
                entry.name.isdigit()
                and (entry / "comm").read_text().strip() == name
                and os.readlink(entry / "cwd") == str(folder)
            )
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if ours and is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def in_group(group: int) -> list[int]:
    """Live members of a process group."""
    members = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group and is_alive(int(entry.name)):
                members.append(int(entry.name))
        except ProcessLookupError:
            continue
    return members


def end_groups(groups: Iterable[int], patience: float = 5) -> None:
    """Ask each group's leader (where it is gone, its members) to finish; after `patience` seconds, insist."""
    groups = list(groups)
    for group in groups:
        members = in_group(group)
        signal_all([group] if group in members else members, signal.SIGTERM)
    if not wait_until(lambda: not any(in_group(group) for group in groups), patience):
        for group in groups:
            signal_all(in_group(group), signal.SIGKILL)
        wait_until(lambda: not any(in_group(group) for group in groups), 5)
