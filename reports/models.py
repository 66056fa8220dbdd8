"""Periodic reports: what is due, and each report as it stood when it was made."""

from __future__ import annotations

from datetime import datetime

import pghistory
import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from meetings.models import boards_read_by
from partnership.boards.models import Board
from partnership.boards.standing import standing
from partnership.clock import moment
from partnership.people.models import User
from partnership.records.grants import granted
from partnership.records.marking import Marking
from partnership.records.moves import Moving
from partnership.records.references import Referenced
from partnership.records.versions import sha256_of


class Definition(models.Model):
    """A kind of report that is due every month."""

    key = models.SlugField(unique=True, max_length=40)
    title = models.CharField(max_length=120)
    board = models.ForeignKey("partnership.Board", models.PROTECT, related_name="+")
    starts_with = models.DateField(help_text="First day of the first month to report")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User | AnonymousUser) -> ReportQuerySet:
        """A board's report is for that board's readers; the edition says how cleared they must be.

        It tells only what those readers may open. What is not published yet is read by the board whose work
        it is, and by officers.
        """
        who = standing(user)
        clear = Q() if who.may_see_sensitive else Q(edition=Marking.OFFICIAL)
        if who.runs_board:
            return self.filter(clear)
        if not (who.reads_board or who.reads_upper_board):
            return self.filter(granted(user, "report") & clear)
        for_them = Definition.objects.filter(boards_read_by(user)).values("pk")
        own = Q(definition__board__kind=Board.Kind.PREVENTION)
        return self.filter(clear, own | Q(status=Report.Status.PUBLISHED), definition__in=for_them)

    def late(self, at: datetime | None = None) -> ReportQuerySet:
        """Past their hour and not made, those that failed included."""
        return self.exclude(status__in=[Report.Status.READY, Report.Status.PUBLISHED]).filter(
            due_at__lt=moment(at)
        )


@pghistory.track(exclude=["content"])
class Report(Referenced, Moving):
    """One report of one kind for one month and edition. Published reports never change again."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Being made"
        READY = "ready", "Ready to publish"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Failed"

    PREFIX = "RP"
    MOVES = {
        Status.QUEUED: frozenset({Status.RUNNING}),
        Status.RUNNING: frozenset({Status.READY, Status.FAILED, Status.QUEUED}),
        Status.READY: frozenset({Status.PUBLISHED, Status.QUEUED}),
        Status.PUBLISHED: frozenset(),
        Status.FAILED: frozenset({Status.QUEUED}),
    }

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="reports")
    period = models.DateField(help_text="First day of the month it covers")
    edition = models.CharField(max_length=9, choices=Marking, default=Marking.OFFICIAL)
    status = models.CharField(max_length=9, choices=Status, default=Status.QUEUED)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="The paper as document data")
    failure = models.TextField(blank=True)
    published_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "definition", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "period", "edition"], name="one_report_per_period_and_edition"
            ),
            models.CheckConstraint(
                name="made_reports_have_content",
                condition=~Q(status__in=["ready", "published"])
                | (Q(content__isnull=False) & Q(made_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="published_reports_say_by_whom_and_when",
                condition=Exact(Q(status="published"), Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="failed_reports_say_why", condition=~Q(status="failed") | ~Q(failure="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition}, {self.period:%B %Y}"

    @property
    def is_made(self) -> bool:
        return self.status in (self.Status.READY, self.Status.PUBLISHED)

    @property
    def content_hash(self) -> str:
        """What tells this paper from the one that comes of making the report again."""
        return sha256_of(self.content) if self.content is not None else ""
