"""Where and to whom: one answer, whether a record names places, communities or the whole area."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from .models import Community, Place


@dataclass(frozen=True)
class Footprint:
    """The places and communities of a record."""

    places: tuple[Place, ...]
    communities: tuple[Community, ...]

    @property
    def is_whole_area(self) -> bool:
        return not self.places and not self.communities

    def words(self, whole_area: str) -> str:
        """The names of places, then of communities; or the name of the whole area."""
        names = [place.name for place in self.places] + [group.name for group in self.communities]
        return "; ".join(names) if names else whole_area


class Located(models.Model):
    """A record about many places and many communities; none of either means the whole area."""

    places = models.ManyToManyField("partnership.Place", blank=True, related_name="+")
    communities = models.ManyToManyField("partnership.Community", blank=True, related_name="+")

    class Meta:
        abstract = True

    def footprint(self) -> Footprint:
        """Reads both lists: prefetch `places` and `communities` where many records are shown."""
        return Footprint(tuple(self.places.all()), tuple(self.communities.all()))
