"""What strategies cost: by tier over all that are running, and for one that may need the upper board.

Cash and in kind are kept apart everywhere: they are never added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum

from partnership.behaviours.models import Tier
from partnership.people.models import User

from .analysis import spoken_year
from .models import Input, InputQuerySet, Money, Strategy

SIGNIFICANT_POUNDS = 250_000
"""A convention: from this much in one year by two agencies or more, the page suggests the upper board."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class TierMoney:
    """One tier's agreed inputs of running strategies in one financial year."""

    tier: Tier
    cash: int
    in_kind: int
    inputs: int


@dataclass(frozen=True)
class Investment:
    """Where the money is, tier by tier from the top."""

    financial_year: int
    tiers: tuple[TierMoney, ...]

    @property
    def year(self) -> str:
        return spoken_year(self.financial_year)

    @property
    def is_empty(self) -> bool:
        return not any(row.cash or row.in_kind for row in self.tiers)

    @property
    def cash(self) -> int:
        return sum(row.cash for row in self.tiers)

    @property
    def in_kind(self) -> int:
        return sum(row.in_kind for row in self.tiers)

    @property
    def inputs(self) -> int:
        return sum(row.inputs for row in self.tiers)

    @property
    def top(self) -> tuple[TierMoney, ...]:
        """The behaviour-specific tiers."""
        return tuple(row for row in self.tiers if row.tier.scope == Tier.Scope.SPECIFIC)

    @property
    def bottom(self) -> tuple[TierMoney, ...]:
        """The generic tiers."""
        return tuple(row for row in self.tiers if row.tier.scope == Tier.Scope.GENERIC)

    @property
    def sentence(self) -> str:
        """What a chief executive could read aloud."""
        top, bottom = sum(row.cash for row in self.top), sum(row.cash for row in self.bottom)
        above, below = f"top {tiers(len(self.top))}", f"bottom {tiers(len(self.bottom))}"
        if top == bottom == 0:
            return f"No cash is recorded for agreed inputs of active strategies in {self.year}."
        if top > bottom:
            return f"Most money is in the {above} (£{top:,} against £{bottom:,})."
        if bottom > top:
            return f"Most money is in the {below} (£{bottom:,} against £{top:,})."
        return f"As much money is in the {above} as in the {below} (£{top:,} each)."

    @property
    def in_kind_sentence(self) -> str:
        if not self.in_kind:
            return ""
        top, bottom = sum(row.in_kind for row in self.top), sum(row.in_kind for row in self.bottom)
        return f"In kind, kept apart from cash: £{top:,} in the top tiers and £{bottom:,} in the bottom ones."


def tiers(number: int) -> str:
    words = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{words} tier{'' if number == 1 else 's'}"


def investment_by_tier(user: User | AnonymousUser, financial_year: int) -> Investment:
    """Agreed inputs of the active strategies that this reader may see, in one financial year (its first)."""
    counted = counted_inputs(user).order_by()
    sums: dict[int, dict[str, int]] = defaultdict(lambda: {Money.Kind.CASH: 0, Money.Kind.IN_KIND: 0})
    rows = (
        Money.objects.filter(input__in=counted.values("pk"), financial_year=financial_year)
        .order_by()
        .values_list("input__tier", "kind")
        .annotate(pounds=Sum("pounds"))
    )
    for tier, kind, pounds in rows:
        sums[tier][kind] += pounds
    numbers = dict(counted.values_list("tier").annotate(number=Count("pk")))
    return Investment(
        financial_year,
        tuple(
            TierMoney(
                tier,
                sums[tier.pk][Money.Kind.CASH],
                sums[tier.pk][Money.Kind.IN_KIND],
                numbers.get(tier.pk, 0),
            )
            for tier in Tier.objects.order_by("-position")
        ),
    )


def counted_inputs(user: User | AnonymousUser) -> InputQuerySet:
    """The inputs that count in totals: agreed, of an active strategy that this reader may see."""
    return Input.objects.visible_to(user).agreed().filter(strategy__status__in=Strategy.RUNNING)


@dataclass(frozen=True)
class Significance:
    """The facts from which an officer judges whether the upper board must approve a strategy."""

    agencies: int
    financial_year: int | None
    cash: int
    in_kind: int

    @property
    def is_large(self) -> bool:
        return self.agencies > 1 and max(self.cash, self.in_kind) >= SIGNIFICANT_POUNDS

    @property
    def words(self) -> str:
        if self.financial_year is None:
            return "No money has been put down yet."
        who = "1 agency" if self.agencies == 1 else f"{self.agencies} agencies"
        return (
            f"In the year that costs most, {spoken_year(self.financial_year)}, {who} would put in "
            f"£{self.cash:,} in cash and £{self.in_kind:,} in kind."
        )


def significance(inputs: Iterable[Input]) -> Significance:
    """The year in which most cash is meant to be spent (most in kind, where no cash is), and who leads it.

    `inputs` come with their money prefetched.
    """
    by_year: dict[int, dict[str, int]] = defaultdict(lambda: {Money.Kind.CASH: 0, Money.Kind.IN_KIND: 0})
    leads: dict[int, set[int]] = defaultdict(set)
    for item in inputs:
        for line in item.money.all():
            by_year[line.financial_year][line.kind] += line.pounds
            leads[line.financial_year].add(item.lead_id)
    if not by_year:
        return Significance(0, None, 0, 0)
    year = max(by_year, key=lambda y: (by_year[y][Money.Kind.CASH], by_year[y][Money.Kind.IN_KIND], -y))
    kinds = by_year[year]
    return Significance(len(leads[year]), year, kinds[Money.Kind.CASH], kinds[Money.Kind.IN_KIND])


def totals(inputs: Iterable[Input], financial_year: int) -> tuple[int, int]:
    """Cash and in kind of these inputs in one financial year. Money prefetched."""
    cash = in_kind = 0
    for item in inputs:
        for line in item.money.all():
            if line.financial_year == financial_year:
                if line.kind == Money.Kind.CASH:
                    cash += line.pounds
                else:
                    in_kind += line.pounds
    return cash, in_kind
