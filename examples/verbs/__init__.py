"""The verbs of a story: each step of `story/*.toml` names one of them and is one act of the product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Verb = Callable[..., Any]
VERBS: dict[str, Verb] = {}


def verb(function: Verb) -> Verb:
    """Make a function usable as `do = "its_name"` in a story. It takes (world, at, **what the step says)."""
    VERBS[function.__name__] = function
    return function
