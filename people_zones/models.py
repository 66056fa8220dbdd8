"""People Zones: a strategy delivered in one or more named places."""

from __future__ import annotations

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.places.footprint import Located
from partnership.records.grants import granted
from partnership.records.marking import Marked, readable_marking
from partnership.records.moves import Moving
from partnership.records.references import Referenced


class ZoneQuerySet(models.QuerySet["Zone"]):
    def visible_to(self, user: User | AnonymousUser) -> ZoneQuerySet:
        """Readers of the board see all zones; a zone's own people see theirs."""
        clear = readable_marking(user)
        if standing(user).reads_board:
            return self.filter(clear)
        own = Q(people__user=user) if isinstance(user, User) else Q(pk__in=[])
        return self.filter((own | granted(user, "zone")) & clear).distinct()


@pghistory.track()
class Zone(Referenced, Marked, Located, Moving):
    """A commissioned, place-based delivery of a strategy. Legacy zones came before strategies did."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        SEEKING = "seeking", "Seeking commitment"
        READY = "ready", "Ready: the gate is met"
        COMMISSIONED = "commissioned", "Commissioned"
        LIVE = "live", "Live"
        EVALUATING = "evaluating", "Evaluating"
        CLOSED = "closed", "Closed"

    class Approach(models.TextChoices):
        ASSETS = "assets", "Asset-based: builds on what the community has"
        BEHAVIOUR = "behaviour", "Behaviour-led: one very specific behaviour"

    PREFIX = "PZ"
    MOVES = {
        Status.PROPOSED: frozenset({Status.SEEKING, Status.CLOSED}),
        Status.SEEKING: frozenset({Status.READY, Status.CLOSED}),
        Status.READY: frozenset({Status.COMMISSIONED, Status.CLOSED}),
        Status.COMMISSIONED: frozenset({Status.LIVE, Status.CLOSED}),
        Status.LIVE: frozenset({Status.EVALUATING}),
        Status.EVALUATING: frozenset({Status.LIVE, Status.CLOSED}),
        Status.CLOSED: frozenset(),
    }

    name = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=Status, default=Status.PROPOSED)
    approach = models.CharField(max_length=9, choices=Approach)
    behaviour = models.ForeignKey(
        "partnership.Behaviour", models.PROTECT, null=True, blank=True, related_name="+"
    )
    strategy = models.ForeignKey(
        "strategies.Strategy", models.PROTECT, null=True, blank=True, related_name="+"
    )
    commissioned_by = models.ForeignKey(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    legacy = models.BooleanField(
        default=False, help_text="Came before strategies and commissioning decisions"
    )
    started_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="only_legacy_zones_lack_a_strategy", condition=Q(legacy=True) | Q(strategy__isnull=False)
            ),
            models.CheckConstraint(
                name="commissioned_zones_have_the_decision",
                condition=Q(legacy=True)
                | Q(status__in=["proposed", "seeking", "ready"])
                | Q(commissioned_by__isnull=False)
                | Q(status="closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ZoneRole(models.Model):
    """Who works in a zone: its co-ordinator, its agency lead, its community's lead or contact."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "Co-ordinator"
        AGENCY_LEAD = "agency_lead", "Agency lead"
        COMMUNITY_LEAD = "community_lead", "Community lead"
        CONTACT = "contact", "Community contact"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="people")
    user = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=14, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "user", "role"], name="one_zone_role_each")]

    def __str__(self) -> str:
        return self.get_role_display()
