"""Where and to whom: one answer, whether a record names places, communities or the whole area."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, OuterRef
from django.db.models.functions import Lower

from .models import Community, Place


@dataclass(frozen=True)
class Footprint:
    """The places and communities of a record."""

    places: tuple[Place, ...]
    communities: tuple[Community, ...]

    @property
    def is_whole_area(self) -> bool:
        return not self.places and not self.communities

    @property
    def names(self) -> list[str]:
        """The names of places, then of communities."""
        return [place.name for place in self.places] + [group.name for group in self.communities]

    def words(self, whole_area: str) -> str:
        """The names; or the name of the whole area."""
        return "; ".join(self.names) or whole_area


class Located(models.Model):
    """A record about many places and many communities; none of either means the whole area."""

    places = models.ManyToManyField("partnership.Place", blank=True, related_name="+")
    communities = models.ManyToManyField("partnership.Community", blank=True, related_name="+")

    class Meta:
        abstract = True

    def footprint(self) -> Footprint:
        """Reads both lists: prefetch `places` and `communities` where many records are shown."""
        return Footprint(tuple(self.places.all()), tuple(self.communities.all()))


def names_of(model: type[Located]) -> Func:
    """The names of each record's places, then of its communities, as one column: for a row of a list."""

    def names(field: str, link: str) -> ArraySubquery:
        through = model._meta.get_field(field).remote_field.through  # type: ignore[union-attr]
        linked = through._default_manager.filter(**{str(model._meta.model_name): OuterRef("pk")})
        return ArraySubquery(linked.order_by(Lower(f"{link}__name")).values(f"{link}__name"))

    return Func(names("places", "place"), names("communities", "community"), function="array_cat")
