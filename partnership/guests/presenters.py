"""What pages of grants show, each record only as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from partnership.clock import said, today
from partnership.pages.parts import Fact, Link
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.grants import Grant
from partnership.wording import short

from .permissions import can_keep_grants

PEOPLE = ("user", "given_by", "ended_by")
UNSEEN = "A record that you can’t see now"
WORDS = {
    "opened_to_a_guest_reader": "Opened until {until}",
    "day_changed_for_a_guest_reader": "Last day changed to {until}",
    "closed_to_a_guest_reader": "Ended",
}


@dataclass(frozen=True)
class GrantRow:
    """What one guest reader may read, or could."""

    pk: int
    who: str
    record: Link
    until: str
    why: str
    given: str
    state: str
    colour: str
    how: str  # by whom and why it ended
    is_over: bool
    is_sensitive: bool


def grant_rows(grants: Iterable[Grant], reader: User) -> list[GrantRow]:
    """Load PEOPLE first; one query for each kind of record."""
    asked, on = list(grants), today()
    found = registry.find_many((grant.target for grant in asked), reader)
    rows = []
    for grant in asked:
        record = found.get(grant.target)
        state, colour, how = state_of(grant, reader)
        rows.append(
            GrantRow(
                pk=grant.pk,
                who=as_seen_by(grant.user, reader),
                record=Link(registry.called(record), registry.url_of(record)) if record else Link(UNSEEN),
                until=short(grant.until),
                why=grant.why,
                given=f"{short(today(grant.given_at))} by {as_seen_by(grant.given_by, reader)}",
                state=state,
                colour=colour,
                how=how,
                is_over=grant.is_over(on),
                is_sensitive=record is not None and registry.is_sensitive(record),
            )
        )
    return rows


def grants_of(person: User, reader: User) -> list[GrantRow]:
    """All that was ever opened to somebody, the newest first, as far as its reader may know."""
    grants = Grant.objects.visible_to(reader).filter(user=person.pk)
    return grant_rows(grants.select_related(*PEOPLE), reader)


def state_of(grant: Grant, reader: User) -> tuple[str, str, str]:
    """The state in words, the colour of its tag, and how it came to an end."""
    if grant.ended_at is not None:
        by = as_seen_by(grant.ended_by, reader)
        return "Ended", "grey", f"Ended {said(grant.ended_at)}, by {by}: {grant.why_ended}"
    if grant.is_over(today()):
        return "Over", "grey", "Its last day is past"
    return "Open", "teal", ""


def grant_facts(row: GrantRow, grant: Grant, reader: User) -> list[Fact]:
    person = f"{reverse('grant_list')}?person={grant.user_id}" if can_keep_grants(reader) else ""
    return [
        Fact("State", row.state, colour=row.colour),
        Fact("Guest reader", row.who, url=person),
        Fact("Last day", row.until),
        Fact("Given", row.given),
    ]
