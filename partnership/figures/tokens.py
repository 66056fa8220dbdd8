"""The palette, as in the stylesheet. The screen gets the name of a colour's token, paper its value."""

from __future__ import annotations

from typing import Any

TOKENS = {
    "ink": "#10333d",
    "muted": "#4a5a60",
    "line": "#c6d1d3",
    "tint": "#eef3f3",
    "better": "#1b6ca8",
    "concern": "#b9530a",
    "usual": "#66757a",
    "neutral": "#6a4c93",
}
_NAMES = {value: f"${name}" for name, value in TOKENS.items()}


def by_name(figure: Any) -> Any:
    """The same figure with "$concern" for "#b9530a", so that page, print and chart share one palette."""
    if isinstance(figure, dict):
        return {key: by_name(value) for key, value in figure.items()}
    if isinstance(figure, list | tuple):
        return [by_name(value) for value in figure]
    return _NAMES.get(figure, figure) if isinstance(figure, str) else figure
