"""Money by tier in words, as a table, and the inputs behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from partnership.behaviours.models import Tier
from partnership.pages.parts import Chip, Link
from partnership.templatetags.board import pounds, tier_label
from strategies.analysis import spoken_year
from strategies.models import Input
from strategies.money import Investment, totals

from .parts import page_of, page_of_input


@dataclass(frozen=True)
class TierLine:
    """One tier's line of the table; its number of inputs leads to them."""

    label: str
    cash: str
    in_kind: str
    inputs: int
    url: str


def table(investment: Investment) -> list[TierLine]:
    base = reverse("strategies:investment")
    return [
        TierLine(
            tier_label(row.tier),
            pounds(row.cash),
            pounds(row.in_kind),
            row.inputs,
            f"{base}?year={investment.financial_year}&tier={row.tier.position}#inputs",
        )
        for row in investment.tiers
    ]


def chips(year: int, now: int, tier: Tier | None) -> list[Chip]:
    if tier is None:
        return []
    url = reverse("strategies:investment") + (f"?year={year}" if year != now else "")
    return [Chip(tier_label(tier), url)]


def years(now: int, shown: int) -> list[dict[str, Any]]:
    """Last year, this one and the next two, and the one that is shown."""
    base = reverse("strategies:investment")
    return [
        {"label": spoken_year(year), "url": f"{base}?year={year}", "current": year == shown}
        for year in sorted({now - 1, now, now + 1, now + 2, shown})
    ]


@dataclass(frozen=True)
class InputLine:
    """One input that counts, and what it puts in that year."""

    reference: str
    title: str
    url: str
    lead: str
    tier: str
    strategy: Link
    cash: str
    in_kind: str


def rows(inputs: Iterable[Input], year: int) -> list[InputLine]:
    found = []
    for item in inputs:
        cash, in_kind = totals([item], year)
        strategy = Link(item.strategy.reference, page_of(item.strategy))
        found.append(
            InputLine(
                item.reference, item.title, page_of_input(item), item.lead.name, tier_label(item.tier),
                strategy, pounds(cash), pounds(in_kind),
            )
        )  # fmt: skip
    return found
