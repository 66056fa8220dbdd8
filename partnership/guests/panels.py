"""What stands on a record's page for whoever may open it to guests: who may read it, until when and why."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from partnership.clock import today
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.grants import Grant
from partnership.records.panels import Line, Panel
from partnership.wording import counted, short

from .permissions import can_keep_grants

SHOWN = 5


def guest_readers(record: Any, user: User) -> Panel | None:
    """One query, and only for whoever may do something about it."""
    if not can_keep_grants(user) or not registry.kind(registry.target_of(record)[0]).opens_to_guests:
        return None
    grants, on = list(Grant.objects.of(record).select_related("user", "given_by")), today()
    current = sorted((each for each in grants if not each.is_over(on)), key=lambda each: each.until)
    word = registry.spell(record)
    rest = [Line("Let somebody read this", f"{reverse('grant_give')}?record={word}")]
    if len(current) > SHOWN:
        rest.append(Line(f"All {len(current):,} guest readers", f"{reverse('grant_list')}?record={word}"))
    if past := len(grants) - len(current):
        label = counted(past, "guest reader", "guest readers")
        rest.append(Line(f"{label} in the past", f"{reverse('grant_list')}?record={word}&state=over"))
    return Panel("Guest readers", (*(line_of(grant, user) for grant in current[:SHOWN]), *rest))


def line_of(grant: Grant, user: User) -> Line:
    given = f"Given by {as_seen_by(grant.given_by, user)} on {short(today(grant.given_at))}"
    return Line(
        as_seen_by(grant.user, user),
        reverse("grant_detail", args=[grant.pk]),
        f"Until {short(grant.until)}. {grant.why}. {given}",
    )
