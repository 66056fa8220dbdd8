"""What an address asks for: a number, a row of those offered, a record."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from partnership.records import registry


def whole_number(typed: str | None) -> int | None:
    """A number out of an address; None for anything else."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def chosen(typed: str | None, among: list[Any]) -> Any | None:
    """The row that a filter names, if it is one of those offered."""
    wanted = whole_number(typed)
    return next((row for row in among if row.pk == wanted), None)


def record_in(request: HttpRequest) -> Any | None:
    """The record that an address names ("?record=issue-12"), or None. An unseen one is not found."""
    word = request.GET.get("record")
    if not word:
        return None
    target = registry.read_spelled(word)
    found = registry.find(target, request.user) if target is not None else None
    if found is None:
        raise Http404
    return found
