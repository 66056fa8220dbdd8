"""Grants: one named record, with its history, opened to one reader until a day, with the reason."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import TruncDate
from django.db.models.lookups import Exact

from partnership.boards.standing import standing
from partnership.clock import today
from partnership.people.models import User

from . import registry
from .versions import Versioned


class GrantQuerySet(models.QuerySet["Grant"]):
    def current(self, on: date | None = None) -> GrantQuerySet:
        """By which somebody may read on that day."""
        return self.filter(ended_at__isnull=True, until__gte=on or today())

    def over(self, on: date | None = None) -> GrantQuerySet:
        """Ended by somebody, or past their last day."""
        return self.filter(Q(ended_at__isnull=False) | Q(until__lt=on or today()))

    def of(self, record: models.Model) -> GrantQuerySet:
        kind, pk = registry.target_of(record)
        return self.filter(target_kind=kind, target_id=pk)

    def visible_to(self, user: User | AnonymousUser) -> GrantQuerySet:
        """One's own; for whoever runs the board, those on records that they may see themselves."""
        if not isinstance(user, User):
            return self.none()
        own = Q(user=user)
        return (
            self.filter(own | registry.targeting(user, open_kinds()))
            if standing(user).runs_board
            else self.filter(own)
        )


def open_kinds() -> list[registry.Kind]:
    """The kinds of record that can be opened to a guest reader."""
    return [kind for kind in registry.kinds() if kind.opens_to_guests]


DAYS = Func(
    TruncDate("given_at"), F("until"), Value("[]"), function="DATERANGE", output_field=DateRangeField()
)
"""From the day on which a grant was given to its last one, both included."""


@pghistory.track()
class Grant(Versioned):
    """A guest reader (an inspector, an evaluator) may read this record, and perhaps comment.

    It ends with its last day, or before that when somebody ends it. What is over stays on record.
    """

    user = models.ForeignKey("partnership.User", models.PROTECT, related_name="grants")
    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    until = models.DateField()
    may_comment = models.BooleanField(default=False)
    why = models.CharField(max_length=240)
    given_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    why_ended = models.CharField(max_length=240, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [
            models.Index(fields=["user", "target_kind", "until"], name="grant_of_reader"),
            models.Index(fields=["target_kind", "target_id"], name="grant_of_record"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ended_grants_say_why", condition=Exact(Q(ended_at__isnull=True), Q(why_ended=""))
            ),
            models.CheckConstraint(
                name="only_ended_grants_say_by_whom",
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_grant_lasts_a_day_or_more", condition=Q(until__gte=TruncDate("given_at"))
            ),
            ExclusionConstraint(
                name="one_grant_of_a_record_to_a_reader_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("target_kind", RangeOperators.EQUAL),
                    ("target_id", RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """What anybody may read of it: it never names its record."""
        return "Reading as a guest"

    @property
    def target(self) -> registry.Target:
        return self.target_kind, self.target_id

    def is_over(self, on: date) -> bool:
        return self.ended_at is not None or self.until < on


def granted(user: User | AnonymousUser, kind: str) -> Q:
    """The condition that lets a guest's named records in."""
    if not isinstance(user, User):
        return Q(pk__in=[])
    rows = Grant.objects.current().filter(user=user, target_kind=kind)
    return Q(pk__in=rows.order_by().values("target_id"))
