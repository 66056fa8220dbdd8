"""What a strategy still lacks when its leads are about to be asked: said to the officer, and no bar."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from partnership.pages.parts import Link
from strategies.analysis import years_between
from strategies.models import Input, Strategy

from .parts import page_of_input


@dataclass(frozen=True)
class Lack:
    """One thing that is not ready, and where it is mended."""

    words: str
    links: tuple[Link, ...]


def lacks(strategy: Strategy) -> list[Lack]:
    """Inputs without money, or with money of years that they don't touch; sections that nobody has begun."""
    inputs = list(strategy.inputs.prefetch_related("money").order_by("id"))
    sections = strategy.sections.filter(text="")
    found = [
        Lack(
            "No money has been put down, so their leads are asked to agree with the money still to come:",
            tuple(link_to(item) for item in inputs if not item.money.all()),
        ),
        Lack(
            "Money is in a financial year outside the input’s dates:",
            tuple(link_to(item) for item in inputs if has_money_outside(item)),
        ),
        Lack(
            "Sections have not been started:",
            tuple(
                Link(
                    section.get_key_display(),
                    reverse("strategies:section_edit", args=[strategy.pk, section.key]),
                )
                for section in sections
            ),
        ),
    ]
    return [lack for lack in found if lack.links]


def link_to(item: Input) -> Link:
    return Link(f"{item.reference} {item.title}", page_of_input(item))


def has_money_outside(item: Input) -> bool:
    """Money prefetched."""
    years = years_between(item.starts_on, item.ends_on)
    return any(line.financial_year not in years for line in item.money.all())
