"""What is kept about the running itself: jobs that failed, and backups that were made."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from partnership.boards.standing import standing
from partnership.people.models import User


class FailedJobQuerySet(models.QuerySet["FailedJob"]):
    def open(self) -> FailedJobQuerySet:
        """Neither done since nor put aside."""
        return self.filter(settled_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> FailedJobQuerySet:
        return self if standing(user).sees_running else self.none()


class FailedJob(models.Model):
    """A piece of the worker's work that failed: which, how often, and where in the code.

    The words of the failure are not kept: they may quote a record. The same work failing again is one row.
    """

    task = models.CharField(max_length=120)
    arguments = models.JSONField(help_text="Ids, never records")
    failure = models.CharField(max_length=200, help_text="The type of the exception")
    place = models.CharField(max_length=200, blank=True)
    request = models.CharField(max_length=64, blank=True, help_text="The request id, as in the log")
    times = models.PositiveIntegerField(default=1)
    failed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "partnership.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who set it aside; empty where it was done after all",
    )

    objects = FailedJobQuerySet.as_manager()

    class Meta:
        ordering = ["-failed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "arguments"],
                condition=Q(settled_at__isnull=True),
                name="one_row_for_a_failing_job",
            ),
            models.CheckConstraint(
                name="jobs_asked_for_again_say_by_whom",
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="jobs_set_aside_say_when",
                condition=Q(settled_by__isnull=True) | Q(settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} failed"


class Backup(models.Model):
    """A backup that was made whole: when, and how much it holds. Where it lies, its maker knows."""

    started_at = models.DateTimeField()
    made_at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField(help_text="Bytes")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"Backup of {self.made_at:%Y-%m-%d %H:%M}"
