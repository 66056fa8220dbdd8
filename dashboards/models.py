"""The schedule by which a new board sets itself up: seven steps from its terms of reference."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.records.versions import Versioned


class ScheduleStepQuerySet(models.QuerySet["ScheduleStep"]):
    def visible_to(self, user: User | AnonymousUser) -> ScheduleStepQuerySet:
        """The schedule is the board's: whoever reads the board reads it."""
        return self if standing(user).reads_board else self.none()


@pghistory.track()
class ScheduleStep(Versioned):
    """One step of the board's initial schedule: what it needs, who leads it, by when, when it was done."""

    class Proof(models.TextChoices):
        MEETINGS = "meetings", "Enough seats are held for a quorum, and a meeting is in the calendar"
        ISSUES = "issues", "An issue has been logged"
        INDICATORS = "indicators", "An indicator has figures"
        ROUND = "round", "The board has chosen a behaviour in a round"
        STRATEGY = "strategy", "The board has endorsed a strategy"
        REPORT = "report", "A report has been published"

    position = models.PositiveSmallIntegerField(unique=True, help_text="1 is the first")
    name = models.CharField(max_length=160)
    needs = models.TextField(help_text="What must be in place before it is done")
    proof = models.CharField(
        max_length=10, choices=Proof, blank=True, help_text="Empty: an officer says when it is done"
    )
    lead = models.ForeignKey("partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True, help_text="As an officer said")
    done_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    done_note = models.TextField(blank=True)

    objects = ScheduleStepQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="steps_count_from_1", condition=Q(position__gte=1)),
            models.CheckConstraint(
                name="a_step_done_says_by_whom",
                condition=Exact(Q(done_on__isnull=True), Q(done_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_late(self, on: date) -> bool:
        """Past its day. Whether it is done is for `state.schedule` to say, which asks the records too."""
        return self.due_on is not None and self.due_on < on
