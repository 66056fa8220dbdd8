"""Agencies, boards, seats and memberships: who sits where, for whom, from when to when."""

from __future__ import annotations

import hashlib
from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from partnership.area.models import say
from partnership.clock import today
from partnership.people.models import User


class During(models.QuerySet):  # type: ignore[type-arg]
    """Rows that hold for a stretch of days."""

    def current(self, on: date | None = None) -> During:
        return self.filter(during__contains=on or today())

    def over(self, on: date | None = None) -> During:
        """Whose last day is past."""
        return self.filter(during__endswith__lte=on or today())

    def not_over(self, on: date | None = None) -> During:
        """That hold, or will."""
        endless = Q(during__endswith__isnull=True)
        return self.filter(endless | Q(during__endswith__gt=on or today()))


class Agency(models.Model):
    """An organisation of the partnership."""

    class Kind(models.TextChoices):
        OFFICE = "office", "Police and crime commissioner's office"
        POLICE = "police", "Police"
        UPPER_TIER = "upper_tier", "Upper-tier council"
        LOWER_TIER = "lower_tier", "District or borough council"
        NHS_COMMISSIONER = "nhs_commissioner", "NHS commissioner"
        NHS_PROVIDER = "nhs_provider", "NHS provider"
        PUBLIC_HEALTH = "public_health", "Public health body"
        FIRE = "fire", "Fire and rescue"
        PROBATION = "probation", "Probation"
        PRISON = "prison", "Prison"
        JUSTICE = "justice", "Courts and prosecution"
        VOLUNTARY = "voluntary", "Voluntary and community sector"
        ACADEMIC = "academic", "University"
        COMMUNITY = "community", "Community body"
        OTHER = "other", "Other"

    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    convenes = models.BooleanField(default=False)
    during = DateRangeField()
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = During.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="agency_names_differ"),
            models.UniqueConstraint(
                fields=["convenes"], condition=Q(convenes=True), name="one_agency_convenes"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def called(agency: Agency) -> str:
    """What an edit form started from, as one word: it differs once somebody else has changed the agency."""
    known = "\n".join([agency.name, agency.short_name, agency.kind])
    return hashlib.sha256(known.encode()).hexdigest()


class PartnerQuerySet(During):
    def visible_to(self, user: User | AnonymousUser) -> PartnerQuerySet:
        """Every agency, for whoever may read who sits where."""
        from .permissions import can_read_seats

        return self if can_read_seats(user) else self.none()


class Partner(Agency):
    """An agency as the record that is kept of it: with its history, and a page."""

    objects = PartnerQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True


class Board(models.Model):
    """A board that meets and decides."""

    class Kind(models.TextChoices):
        PREVENTION = "prevention", "The board that this product serves"
        UPPER = "upper", "The board it reports to"
        OTHER = "other", "Another board of the area"

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)
    quorum = models.PositiveSmallIntegerField(default=0, help_text="Seats that must attend for a decision")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind__in=["prevention", "upper"]),
                name="one_board_of_each_main_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name


class QuorumRule(models.Model):
    """A kind of agency that must be in the room: "police", "an upper-tier council"."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="quorum_rules")
    words = models.CharField(max_length=80)
    kinds = ArrayField(models.CharField(max_length=20, choices=Agency.Kind))
    at_least = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.words


class SeatQuerySet(During):
    def visible_to(self, user: User | AnonymousUser) -> SeatQuerySet:
        """Seats of every board for whoever runs the main one or keeps accounts; else of one's own boards.

        Whoever works in a zone has a place on a board, and no business with who else has.
        """
        from .permissions import can_read_seats
        from .standing import standing

        who = standing(user)
        if not can_read_seats(user):
            return self.none()
        if who.runs_board or who.is_administrator:
            return self
        mine = Q(board__in={membership.board_id for membership in who.memberships})
        return self.filter(mine | Q(board__kind=Board.Kind.PREVENTION) if who.reads_board else mine)


@pghistory.track()
class Seat(models.Model):
    """A place on a board by category of its terms of reference."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="seats")
    category = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="seats")
    strategic_role = models.CharField(max_length=160, blank=True)
    during = DateRangeField()

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["board", "id"]

    def __str__(self) -> str:
        return f"{self.category} seat, {self.agency.short_name}" if self.agency else f"{self.category} seat"


@pghistory.track()
class Membership(models.Model):
    """Who belongs to which board, for which agency, in one role, from one day to another.

    Ended, never edited: every decision asks who sat there then.
    """

    class Role(models.TextChoices):
        HOLDER = "holder", "Seat holder"
        DEPUTY = "deputy", "Deputy"
        COLLEAGUE = "colleague", "Agency colleague"
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        OFFICER = "officer", "Officer"
        CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
        COMMISSIONER = "commissioner", "Commissioner"
        ANALYST = "analyst", "Analyst"
        ZONE_COORDINATOR = "zone_coordinator", "Zone co-ordinator"
        COMMUNITY_CONTACT = "community_contact", "Community contact"
        ADMINISTRATOR = "administrator", "Administrator"

    SEATED = (Role.HOLDER, Role.DEPUTY, Role.COLLEAGUE)

    user = models.ForeignKey("partnership.User", models.PROTECT, related_name="memberships")
    board = models.ForeignKey(Board, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="memberships")
    during = DateRangeField()
    may_see_sensitive = models.BooleanField(default=False)

    objects = During.as_manager()

    class Meta:
        ordering = ["board", "id"]
        constraints = [
            models.CheckConstraint(
                name="seated_roles_have_a_seat",
                condition=Exact(Q(role__in=["holder", "deputy", "colleague"]), Q(seat__isnull=False)),
            ),
            ExclusionConstraint(
                name="one_holder_per_seat_at_a_time",
                expressions=[("seat", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(role="holder"),
            ),
            ExclusionConstraint(
                name="one_role_per_person_and_board_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("board", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("seat"), 0, function="COALESCE"), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.board.short_name}"

    def get_role_display(self) -> str:  # type: ignore[no-redef]  # in place of Django's
        """The role in the words of the area: its head of office and its zones have names of their own."""
        if self.role == self.Role.COMMISSIONER:
            return say("office_head")
        if self.role == self.Role.ZONE_COORDINATOR:
            return f"{say('zone')} co-ordinator"
        return self.Role(self.role).label
