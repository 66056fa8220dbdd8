"""What changes a few times a year and is read by every page, kept in this process for a moment."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

KEPT_FOR = 30  # seconds; a change reaches every process within that time
_kept: dict[str, tuple[float, Any]] = {}


def kept(key: str, read: Callable[[], Any]) -> Any:
    """What `read` gave here last, no longer than KEPT_FOR ago. Nothing that depends on who asks."""
    until, found = _kept.get(key, (0.0, None))
    if monotonic() >= until:
        found = read()
        _kept[key] = (monotonic() + KEPT_FOR, found)
    return found


def keys() -> set[str]:
    """What is kept here."""
    return set(_kept)


def forget(*keys: str) -> None:
    """Read these afresh in this process."""
    for key in keys:
        _kept.pop(key, None)
