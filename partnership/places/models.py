"""Places in a tree, their populations, and communities: where and to whom harm is done."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

SUBTREE = """
    WITH RECURSIVE below AS (
        SELECT id FROM partnership_place WHERE id = ANY(%s)
        UNION
        SELECT place.id FROM partnership_place place JOIN below ON place.parent_id = below.id
    )
    SELECT id FROM below
"""


class PlaceQuerySet(models.QuerySet["Place"]):
    def at_level(self, level: str) -> PlaceQuerySet:
        return self.filter(levels__contains=[level])

    def within(self, places: Iterable[int]) -> PlaceQuerySet:
        """The given places and everything below them."""
        return self.filter(pk__in=models.expressions.RawSQL(SUBTREE, [list(places)]))  # noqa: S611 - no words of anybody's in it


class Place(models.Model):
    """A geographic area. A council that is upper tier and district at once has both levels."""

    class Level(models.TextChoices):
        AREA = "area", "Whole area"
        UPPER_TIER = "upper_tier", "Upper-tier authority"
        DISTRICT = "district", "District"
        WARD = "ward", "Ward"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        LSOA = "lsoa", "Lower-layer super output area"

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=12, blank=True, help_text="GSS code, where there is one")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    levels = ArrayField(models.CharField(max_length=14, choices=Level))
    during = DateRangeField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_place_per_code"),
            models.UniqueConstraint(fields=["parent", "name"], name="place_names_differ_within_parent"),
        ]
        indexes = [models.Index(Lower("name"), name="place_by_name")]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many people lived in a place in the middle of a year."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=120)

    class Meta:
        ordering = ["place", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="one_population_per_place_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.year}: {self.people:,}"


class PlaceLink(models.Model):
    """How one place relates to another that isn't below it: an older ward, a police area, a best fit."""

    from_place = models.ForeignKey(Place, models.CASCADE, related_name="links")
    to_place = models.ForeignKey(Place, models.CASCADE, related_name="linked_from")
    basis = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=7, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_place", "to_place", "basis"], name="one_link_per_basis"),
            models.CheckConstraint(name="weight_is_a_share", condition=Q(weight__gt=0, weight__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.from_place} → {self.to_place} ({self.basis})"


class Community(models.Model):
    """A geographic set of places, or a group of people wherever they live. Usable wherever a place is."""

    name = models.CharField(max_length=160, unique=True)
    note = models.CharField(max_length=240, blank=True)
    places = models.ManyToManyField(Place, blank=True, related_name="communities")

    class Meta:
        ordering = [Lower("name")]
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name
