"""Grants: one named record opened to one reader until a day, with the reason."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from partnership.clock import today
from partnership.people.models import User


class Grant(models.Model):
    """A guest reader (an inspector, an evaluator) may read this record, and perhaps comment."""

    user = models.ForeignKey("partnership.User", models.PROTECT, related_name="grants")
    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    until = models.DateField()
    may_comment = models.BooleanField(default=False)
    why = models.CharField(max_length=240)
    given_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "target_kind", "until"], name="grant_of_reader")]

    def __str__(self) -> str:
        return f"{self.user} may read {self.target_kind} {self.target_id} until {self.until}"


def granted(user: User | AnonymousUser, kind: str) -> Q:
    """The condition that lets a guest's named records in."""
    if not isinstance(user, User):
        return Q(pk__in=[])
    rows = Grant.objects.filter(user=user, target_kind=kind, until__gte=today())
    return Q(pk__in=rows.values("target_id"))
