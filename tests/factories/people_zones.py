"""People Zones for tests, made through the product's own actions."""

from __future__ import annotations

from typing import Any

from people_zones.actions import carry_over_zone, propose_zone
from people_zones.models import Zone
from strategies.models import Strategy

from .ground import actor, make_area
from .meetings import officer


def make_legacy_zone(name: str = "Riverside", **fields: Any) -> Zone:
    """A live zone that came before strategies."""
    marking = fields.pop("marking", None)
    zone = carry_over_zone(
        **{"name": name, "approach": "assets", "status": Zone.Status.LIVE, "by": actor(officer()), **fields}
    )
    if marking is not None:
        Zone.objects.filter(pk=zone.pk).update(marking=marking)
        zone.refresh_from_db()
    return zone


def make_zone(strategy: Strategy, name: str = "Castle Street", **fields: Any) -> Zone:
    """A zone proposed from a strategy, in one place."""
    places = fields.pop("places", None) or [make_area(f"District of {name}")]
    return propose_zone(
        **{
            "name": name,
            "approach": "behaviour",
            "strategy": strategy,
            "places": places,
            "by": actor(officer()),
            **fields,
        }
    )
