"""The place that is everything."""

from __future__ import annotations

from partnership.area.models import area
from partnership.places.models import Place


def whole_area() -> Place | None:
    """The area's own place, else the top of the tree of places."""
    here = area().place_id
    if here is not None:
        return Place.objects.filter(pk=here).first()
    return Place.objects.at_level(Place.Level.AREA).order_by("pk").first()
