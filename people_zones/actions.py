"""Every write about People Zones that means something to the board."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from partnership.area.models import say
from partnership.behaviours.models import Behaviour
from partnership.boards.standing import Actor
from partnership.clock import today
from partnership.people.models import User
from partnership.places.models import Community, Place
from partnership.records.events import record as write_event
from partnership.records.moves import NotAllowed
from partnership.records.notices import notify
from partnership.records.references import next_number
from strategies.models import Strategy

from .models import Zone, ZoneRole

LEGACY = frozenset({Zone.Status.LIVE, Zone.Status.EVALUATING, Zone.Status.CLOSED})


class NoStrategy(NotAllowed):
    """Only a zone that came before strategies has none."""


class Nowhere(NotAllowed):
    """A zone is in one or more named places, or for a named community."""


@transaction.atomic
def propose_zone(
    *,
    name: str,
    approach: str,
    by: Actor,
    behaviour: Behaviour | None = None,
    strategy: Strategy | None = None,
    places: Iterable[Place] = (),
    communities: Iterable[Community] = (),
    summary: str = "",
    at: datetime | None = None,
) -> Zone:
    """Propose a zone that delivers a strategy, which may still be a draft. Its behaviour and marking start
    as the strategy's. Raises NoStrategy or Nowhere.
    """
    places, communities = list(places), list(communities)
    if strategy is None:
        raise NoStrategy(f"A new {say('zone')} delivers a strategy: say which.")
    if not places and not communities:
        raise Nowhere(f"Say in which places, or for which community, the {say('zone')} is.")
    zone = Zone.objects.create(
        number=next_number(Zone.PREFIX),
        name=name,
        approach=approach,
        behaviour=behaviour or strategy.targeted.candidate.behaviour,
        strategy=strategy,
        marking=strategy.marking,
        summary=summary,
    )
    zone.places.set(places)
    zone.communities.set(communities)
    write_event(zone, by=by, kind="proposed", at=at)
    return zone


@transaction.atomic
def seek_commitment(*, zone: Zone, by: Actor, at: datetime | None = None) -> Zone:
    """Begin to ask agencies and the community for their commitment."""
    zone = Zone.objects.select_for_update(of=("self",)).get(pk=zone.pk)
    zone.must_become(Zone.Status.SEEKING)
    zone.status = Zone.Status.SEEKING
    zone.save(update_fields=["status"])
    write_event(zone, by=by, kind="commitment_sought", at=at)
    return zone


@transaction.atomic
def carry_over_zone(
    *,
    name: str,
    approach: str,
    status: str,
    by: Actor,
    behaviour: Behaviour | None = None,
    places: Iterable[Place] = (),
    started_on: date | None = None,
    summary: str = "",
    at: datetime | None = None,
) -> Zone:
    """Enter a zone that was there before strategies: live, evaluating or closed."""
    if status not in LEGACY:
        raise NotAllowed(f"A {say('zone')} that is carried over was live, evaluating or closed.")
    if started_on is not None and started_on > today(at):
        raise NotAllowed(f"A {say('zone')} that is carried over has started already.")
    zone = Zone.objects.create(
        number=next_number(Zone.PREFIX),
        name=name,
        approach=approach,
        status=status,
        behaviour=behaviour,
        legacy=True,
        started_on=started_on,
        summary=summary,
    )
    zone.places.set(places)
    write_event(zone, by=by, kind="carried_over", at=at)
    return zone


@transaction.atomic
def give_zone_role(*, zone: Zone, user: User, role: str, by: Actor, at: datetime | None = None) -> ZoneRole:
    """Give a person a role in a zone, and with it the zone's workspace. Giving it twice changes nothing."""
    given, is_new = ZoneRole.objects.get_or_create(zone=zone, user=user, role=role)
    if is_new:
        write_event(zone, by=by, kind="role_given", note=given.get_role_display(), at=at, user=user.pk)
        if Zone.objects.visible_to(user).filter(pk=zone.pk).exists():
            text = f"You are now its {given.get_role_display().lower()}."
            notify(zone, [user], kind="zone_role", text=text, at=at)
    return given
