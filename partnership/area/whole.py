"""The place that is everything."""

from __future__ import annotations

from django.db.models import Case, Q, When

from partnership.kept import kept
from partnership.places.models import Place

from .models import area


def whole_area() -> Place | None:
    """The area's own place, else the first that is of that level."""
    found: Place | None = kept("whole area", _find)
    return found


def _find() -> Place | None:
    own = Q(pk=area().place_id)
    found = Place.objects.filter(own | Q(levels__contains=[Place.Level.AREA]))
    return found.order_by(Case(When(own, then=0), default=1), "pk").first()
