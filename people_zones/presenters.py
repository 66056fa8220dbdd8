"""People Zones as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from meetings.presenters.parts import Reader, Shown, as_shown
from partnership.area.models import area, say
from partnership.boards.models import Board, Membership
from partnership.pages.parts import Fact
from partnership.pages.timeline import Moment, timeline
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.places.footprint import Footprint
from partnership.records import registry
from partnership.records.events import Event
from partnership.wording import spoken

from .models import Zone
from .permissions import can_run_zones

COLOURS = {
    Zone.Status.PROPOSED: "grey",
    Zone.Status.SEEKING: "yellow",
    Zone.Status.READY: "teal",
    Zone.Status.COMMISSIONED: "teal",
    Zone.Status.LIVE: "blue",
    Zone.Status.EVALUATING: "purple",
    Zone.Status.CLOSED: "grey",
}
EVENTS = {
    "proposed": "Proposed",
    "commitment_sought": "Asked agencies and the community for commitment",
    "carried_over": "Carried over from before",
    "role_given": "Role given",
}
HAPPENS = {
    Zone.Status.PROPOSED: "It is proposed. Agencies and the community have not been asked to commit yet.",
    Zone.Status.SEEKING: "Agencies and the community are being asked to commit. It can’t start without them.",
    Zone.Status.READY: "Everyone who is needed has committed. The board can commission it.",
    Zone.Status.COMMISSIONED: "The board has commissioned it. It has not started yet.",
    Zone.Status.LIVE: "It is under way.",
    Zone.Status.EVALUATING: "It is being evaluated.",
    Zone.Status.CLOSED: "It has ended. What it taught us is kept.",
}


@dataclass(frozen=True)
class ZoneRow:
    """One zone in a list."""

    reference: str
    name: str
    url: str
    behaviour: str
    where: str
    strategy: Shown | None
    state: str
    colour: str
    is_sensitive: bool


def zone_rows(zones: Iterable[Zone], reader: Reader) -> list[ZoneRow]:
    """Zones with places, communities and behaviour loaded."""
    zones = list(zones)
    wanted = [("strategy", zone.strategy_id) for zone in zones if zone.strategy_id is not None]
    found = registry.find_many(wanted, reader)
    rows = []
    for zone in zones:
        strategy = None
        if zone.strategy_id is not None:
            strategy = as_shown(found.get(("strategy", zone.strategy_id)))
        rows.append(
            ZoneRow(
                reference=zone.reference,
                name=zone.name,
                url=reverse("people_zones:zone_detail", args=[zone.pk]),
                behaviour=str(zone.behaviour or ""),
                where=zone.footprint().words(area().name),
                strategy=strategy,
                state=zone.get_status_display(),
                colour=COLOURS[Zone.Status(zone.status)],
                is_sensitive=zone.is_sensitive,
            )
        )
    return rows


def looked_up(kind: str, pk: int | None, reader: Reader) -> Shown | None:
    return as_shown(registry.find((kind, pk), reader)) if pk is not None else None


@dataclass(frozen=True)
class PersonRow:
    role: str
    who: str


def people_of(zone: Zone, reader: Reader) -> list[PersonRow]:
    """Who works in the zone, by role."""
    rows = zone.people.select_related("user").order_by("role", "pk")
    return [PersonRow(row.get_role_display(), as_seen_by(row.user, reader)) for row in rows]


def whom_to_tell(zone: Zone, reader: Reader) -> str:
    """For the zone's own people, who read this page and can't change it: who keeps it."""
    if can_run_zones(reader) or not zone.people.filter(user=reader.pk).exists():
        return ""
    officers = Membership.objects.filter(
        role=Membership.Role.OFFICER, board__kind=Board.Kind.PREVENTION, user__is_active=True
    ).current()
    people = User.objects.filter(pk__in=officers.order_by().values("user")).order_by("post", "pk")
    posts = list(dict.fromkeys(as_seen_by(person, reader) for person in people))
    told = f"Tell them what has changed: {' or '.join(posts)}." if posts else "Tell them what has changed."
    return f"The {say('office')} keeps this page. {told}"


def zone_facts(zone: Zone, strategy: Shown | None) -> list[Fact]:
    """Communities have a row of their own on the page, so "Where" names the places alone."""
    facts = [Fact("Status", zone.get_status_display(), colour=COLOURS[Zone.Status(zone.status)])]
    covers = zone.footprint()
    if covers.places or not covers.communities:
        facts.append(Fact("Where", Footprint(covers.places, ()).words(area().name)))
    if strategy is not None:
        facts.append(Fact("Strategy", strategy.words, url=strategy.url))
    if zone.started_on is not None:
        facts.append(Fact("Started", spoken(zone.started_on)))
    if zone.legacy:
        facts.append(Fact("Came from", "Before strategies and commissioning decisions"))
    return facts


def zone_timeline(zone: Zone, reader: Reader) -> list[Moment]:
    return timeline(Event.objects.of(zone), EVENTS, reader)
