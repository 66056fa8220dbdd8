"""The paper's triangle: how much is spent at each tier, as bars drawn on the server."""

from __future__ import annotations

from dataclasses import dataclass

from partnership.templatetags.board import tier_code

from .money import Investment

LEFT, WIDEST, ROW, THICK, RIGHT = 34, 240, 34, 30, 100


@dataclass(frozen=True)
class Bar:
    """One tier's bar, centred. Positions are in the units of the drawing."""

    code: str
    shade: int
    amount: str
    x: float
    y: int
    width: float
    text_y: int


@dataclass(frozen=True)
class Triangle:
    """Cash by tier. With most money at the top it stands on its point."""

    width: int
    height: int
    thick: int
    middle: float
    amounts_at: int
    bars: tuple[Bar, ...]


def triangle(investment: Investment) -> Triangle:
    """A bar for each tier from the top, the largest the widest; a tier without money is a line."""
    largest = max((row.cash for row in investment.tiers), default=0) or 1
    middle = LEFT + WIDEST / 2
    bars = []
    for number, row in enumerate(investment.tiers):
        width = max(round(WIDEST * row.cash / largest, 1), 2)
        y = number * ROW
        bars.append(
            Bar(
                code=tier_code(row.tier),
                shade=min(row.tier.position, 3),
                amount=short(row.cash),
                x=middle - width / 2,
                y=y,
                width=width,
                text_y=y + 20,
            )
        )
    return Triangle(LEFT + WIDEST + RIGHT, ROW * len(bars), THICK, middle, LEFT + WIDEST + 10, tuple(bars))


def short(pounds: int) -> str:
    """£310k, £1.12m; small amounts in full."""
    if pounds >= 1_000_000:
        return f"£{pounds / 1_000_000:.2f}".rstrip("0").rstrip(".") + "m"
    return f"£{pounds // 1000:,}k" if pounds >= 10_000 and pounds % 1000 == 0 else f"£{pounds:,}"
