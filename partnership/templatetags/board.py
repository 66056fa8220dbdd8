"""Template words of our own: terms of the area, names of people, tiers. Loaded everywhere."""

from __future__ import annotations

from datetime import datetime, time

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

from partnership import clock
from partnership.area.models import area, say
from partnership.pages import counting
from partnership.people.models import User
from partnership.people.naming import as_seen_by as named_for

register = template.Library()


@register.simple_tag
def term(key: str, form: str = "name") -> str:
    """What something is called here: {% term "zone" %}, {% term "zone" "plural" %}."""
    return say(key, form)


@register.filter
def as_seen_by(person: User | None, reader: User | AnonymousUser) -> str:
    """How a person is named to a reader: {{ person|as_seen_by:user }}."""
    return named_for(person, reader)


@register.filter
def tier_label(tier: object) -> str:
    """A tier's name before its number: "Established or crisis (T3)"."""
    return f"{tier} ({tier_code(tier)})"


@register.filter
def tier_code(tier: object) -> str:
    """A tier's short code as this area numbers them: T0 to T3 or T1 to T4."""
    return f"T{tier.position + area().tiers_from}"  # type: ignore[attr-defined]


@register.filter
def clock_time(at: datetime | time | None) -> str:
    """A time of day: "10am" for a full hour, else "5:18am"."""
    if at is None:
        return ""
    return clock.clock_of(at) if isinstance(at, datetime) else clock.clock_time(at)


@register.filter
def said(at: datetime | None) -> str:
    """A moment with its day: "22 November 2026, 5:18am"."""
    return clock.said(at) if at is not None else ""


@register.filter
def linked(text: str) -> SafeString:
    """Plain words, their addresses made links: {{ said.controller|linked }}."""
    return mark_safe(urlize(text, autoescape=True).replace("<a ", '<a class="govuk-link" '))  # noqa: S308 - urlize escapes


@register.filter
def count_said(count: int, most: int = counting.MOST) -> str:
    """A count of `count_up_to`: "1,234", or "2,500+"."""
    return counting.count_said(count, most)


@register.filter
def pounds(amount: int | None) -> str:
    """£1,234,567; "to come" where nothing is known."""
    return "to come" if amount is None else f"£{amount:,}"
