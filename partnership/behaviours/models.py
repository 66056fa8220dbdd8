"""The tree of harmful behaviours, the factors behind them, the tiers of the model, and plans."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

SUBTREE = """
    WITH RECURSIVE below AS (
        SELECT id FROM partnership_behaviour WHERE id = ANY(%s)
        UNION
        SELECT behaviour.id FROM partnership_behaviour behaviour JOIN below ON behaviour.parent_id = below.id
    )
    SELECT id FROM below
"""


class BehaviourQuerySet(models.QuerySet["Behaviour"]):
    def within(self, behaviours: Iterable[int]) -> BehaviourQuerySet:
        """The given behaviours and everything below them."""
        return self.filter(pk__in=models.expressions.RawSQL(SUBTREE, [list(behaviours)]))  # noqa: S611  # no input


class Behaviour(models.Model):
    """A node of the harmful-behaviour tree; the more specific the better."""

    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    factors = models.ManyToManyField("partnership.Factor", blank=True, related_name="behaviours")

    objects = BehaviourQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="behaviours_differ_within_parent")
        ]

    def __str__(self) -> str:
        return self.name


class Factor(models.Model):
    """A risk or protective factor that several behaviours share."""

    class Effect(models.TextChoices):
        RISK = "risk", "Risk"
        PROTECTIVE = "protective", "Protective"

    class Sphere(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        FAMILY = "family", "Family"
        COMMUNITY = "community", "Community"
        SOCIETY = "society", "Society"

    name = models.CharField(max_length=120, unique=True)
    effect = models.CharField(max_length=10, choices=Effect)
    sphere = models.CharField(max_length=10, choices=Sphere)

    class Meta:
        ordering = ["effect", Lower("name")]

    def __str__(self) -> str:
        return self.name


class Tier(models.Model):
    """A tier of the Public Health Model. The bottom tiers are generic, the top ones behaviour-specific."""

    class Scope(models.TextChoices):
        GENERIC = "generic", "Generic"
        SPECIFIC = "specific", "Behaviour-specific"

    position = models.PositiveSmallIntegerField(unique=True, help_text="0 is the widest")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    scope = models.CharField(max_length=10, choices=Scope)
    in_national_guide = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.CheckConstraint(name="tier_from_0", condition=Q(position__gte=0))]

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """A plan of the area or of the country with which the board's work is aligned."""

    class Reach(models.TextChoices):
        LOCAL = "local", "Local"
        NATIONAL = "national", "National"

    name = models.CharField(max_length=160, unique=True)
    owner = models.CharField(max_length=160)
    reach = models.CharField(max_length=8, choices=Reach)
    during = DateRangeField(null=True, blank=True)
    priorities = models.TextField(blank=True, help_text="One on a line")

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name
