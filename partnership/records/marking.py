"""Marking: OFFICIAL (unmarked) or OFFICIAL-SENSITIVE (only for those who need to know)."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from partnership.boards.standing import standing
from partnership.people.models import User


class Marking(models.TextChoices):
    OFFICIAL = "official", "OFFICIAL"
    SENSITIVE = "sensitive", "OFFICIAL-SENSITIVE"


MARKED_UP = "marked_up"  # the kind of the event that says that a record's marking was raised


class Marked(models.Model):
    """A record with a marking of its own. Comments, files and events have none: the record's holds."""

    marking = models.CharField(max_length=9, choices=Marking, default=Marking.OFFICIAL)
    originator = models.ForeignKey(
        "partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    handling = models.CharField(max_length=240, blank=True)

    class Meta:
        abstract = True

    @property
    def is_sensitive(self) -> bool:
        return self.marking == Marking.SENSITIVE


def readable_marking(user: User | AnonymousUser, path: str = "") -> Q:
    """The condition that hides sensitive records from those who may not see them.

    `path` leads from the listed model to the marked one: "issue__".
    """
    if standing(user).may_see_sensitive:
        return ~Q(pk__in=[])  # all rows; an empty Q() would vanish from "this | that" and hide them
    return Q(**{f"{path}marking": Marking.OFFICIAL})


def highest(*markings: str) -> Marking:
    """The marking that a derived record starts at."""
    return Marking.SENSITIVE if Marking.SENSITIVE in markings else Marking.OFFICIAL
