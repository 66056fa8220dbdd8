"""What needs a person: one file for each noun, each with `needs(desk)`."""

from __future__ import annotations

from dashboards.desk import Desk

from . import actions, data, decisions, guests, issues, reports, rounds, strategies, zones
from .need import Group, Need, grouped

__all__ = ["Group", "Need", "grouped", "needs_of"]

COLLECTORS = (
    issues.needs,
    rounds.needs,
    strategies.needs,
    decisions.needs,
    actions.needs,
    reports.needs,
    data.needs,
    zones.needs,
    guests.needs,
)


def needs_of(desk: Desk) -> list[Need]:
    """All of it, in the order of the board's work."""
    return [need for collect in COLLECTORS for need in collect(desk)]
