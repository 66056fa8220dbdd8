"""Indicators, agreements, submissions and observations, and the roll-ups and signals made of them."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.grants import granted
from partnership.records.moves import Moving
from partnership.records.references import Referenced


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User | AnonymousUser) -> IndicatorQuerySet:
        who = standing(user)
        return self if who.reads_board or who.reads_upper_board else self.filter(granted(user, "indicator"))


@pghistory.track()
class Indicator(models.Model):
    """A measure of a harmful behaviour or of the demand it makes."""

    class Improvement(models.TextChoices):
        DECREASE = "decrease", "Less is better"
        INCREASE = "increase", "More is better"
        NEUTRAL = "neutral", "Neither is better"

    class Frequency(models.TextChoices):
        MONTH = "month", "Monthly"
        QUARTER = "quarter", "Quarterly"

    class Rule(models.TextChoices):
        OPEN = "open", "Published open data: shown as published"
        PEOPLE = "people", "Counts of people: small numbers protected"

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    counts = models.CharField(max_length=40, default="incidents", help_text="What is counted: thefts, calls")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    behaviour = models.ForeignKey(
        "partnership.Behaviour", models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=240, help_text="Where it comes from, with the licence")
    improvement = models.CharField(max_length=8, choices=Improvement, default=Improvement.DECREASE)
    frequency = models.CharField(max_length=7, choices=Frequency, default=Frequency.MONTH)
    rule = models.CharField(max_length=6, choices=Rule, default=Rule.PEOPLE)
    baseline = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Points that fix the limits")
    read_with_care = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    on_show = models.BooleanField(default=True, help_text="Listed first; the rest is one link away")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"MI-{self.pk:04d}"

    @property
    def better(self) -> str | None:
        """The direction that `xmr` takes: "decrease", "increase", or None where neither is better."""
        return None if self.improvement == self.Improvement.NEUTRAL else self.improvement

    def protects(self, place: Place) -> bool:
        """Whether small numbers are hidden for a place: counts of people, below the whole area."""
        return self.rule == self.Rule.PEOPLE and Place.Level.AREA not in place.levels


class KnownEvent(models.Model):
    """Something that changed what is counted: a new recording rule, a lockdown."""

    class Use(models.TextChoices):
        NOTE = "note", "A note on the chart"
        REBASE = "rebase", "Limits are worked out afresh from here"

    indicator = models.ForeignKey(
        Indicator,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="known_events",
        help_text="Empty: every one",
    )
    starts_on = models.DateField()
    words = models.CharField(max_length=120)
    use = models.CharField(max_length=6, choices=Use, default=Use.NOTE)

    class Meta:
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.words


class Agreement(models.Model):
    """A data-sharing agreement or open licence: parties, lawful basis, expiry."""

    name = models.CharField(max_length=160, unique=True)
    basis = models.CharField(max_length=240)
    parties = models.ManyToManyField("partnership.Agency", blank=True, related_name="+")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="agreements")
    during = DateRangeField()

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name

    def runs_on(self, day: date) -> bool:
        return day in self.during


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User | AnonymousUser) -> SubmissionQuerySet:
        return self if standing(user).reads_board else self.filter(granted(user, "submission"))

    def keeping_too_much(self) -> SubmissionQuerySet:
        """Those whose file is still in the store, and must not be."""
        settled = Q(status__in=[Submission.Status.ACCEPTED, Submission.Status.SUPERSEDED])
        unread = Q(rows_suspect__gt=0) | Q(rows_malformed__gt=0)
        return self.filter(Q(status=Submission.Status.REJECTED) | settled & unread).exclude(file="")


@pghistory.track()
class Submission(Referenced, Moving):
    """One file of values from an agency."""

    class Status(models.TextChoices):
        RECEIVED = "received", "Received"
        CHECKING = "checking", "Being checked"
        ASKING = "asking", "Waiting for an answer"
        REJECTED = "rejected", "Rejected"
        ACCEPTED = "accepted", "Accepted"
        SUPERSEDED = "superseded", "Superseded"

    class Format(models.TextChoices):
        POLICE_STREET = "police_street", "data.police.uk street file"
        SERIES = "series", "Indicator, place, month, value"

    PREFIX = "SB"
    MOVES = {
        Status.RECEIVED: frozenset({Status.CHECKING, Status.REJECTED}),
        Status.CHECKING: frozenset({Status.REJECTED, Status.ACCEPTED, Status.RECEIVED, Status.ASKING}),
        Status.ASKING: frozenset({Status.RECEIVED, Status.REJECTED}),
        Status.REJECTED: frozenset(),
        Status.ACCEPTED: frozenset({Status.SUPERSEDED}),
        Status.SUPERSEDED: frozenset(),
    }

    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    format = models.CharField(max_length=14, choices=Format)
    file_name = models.CharField(max_length=200)
    file = models.FileField(upload_to="submissions/%Y/", blank=True)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    sent_by = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    rows_read = models.PositiveIntegerField(default=0, help_text="Progress while it is being checked")
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    rows_loaded = models.PositiveIntegerField(default=0)
    rows_outside = models.PositiveIntegerField(default=0, help_text="Outside the area")
    rows_unplaced = models.PositiveIntegerField(default=0, help_text="Without a place")
    rows_malformed = models.PositiveIntegerField(default=0)
    rows_suspect = models.PositiveIntegerField(
        default=0, help_text="Held what looked like personal data; counted above too"
    )
    refused_because = models.TextField(blank=True)
    replaces_ok = models.BooleanField(default=False, help_text="It was answered that it may replace")
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_rejected_file_says_why",
                condition=Exact(Q(status="rejected"), ~Q(refused_because="")),
            ),
            models.UniqueConstraint(
                fields=["agency", "format", "sha256"],
                condition=Q(status__in=["received", "checking", "asking", "accepted"]),
                name="a_file_is_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RowNote(models.Model):
    """Rows of a file that were not placed, lay outside the area or could not be read: counted, never lost."""

    class Why(models.TextChoices):
        OUTSIDE = "outside", "Outside the area"
        UNPLACED = "unplaced", "No location given"
        MALFORMED = "malformed", "Could not be read"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="notes")
    why = models.CharField(max_length=10, choices=Why)
    period = models.DateField(null=True, blank=True, help_text="First day of the month")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    place_name = models.CharField(max_length=120, blank=True, help_text="As the file spells it")
    row = models.PositiveIntegerField(null=True, blank=True, help_text="The line, for a malformed row")
    detail = models.CharField(max_length=240, blank=True)
    rows = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["submission", "why", "row", "id"]

    def __str__(self) -> str:
        return f"{self.rows} {self.get_why_display()}"


class Observation(models.Model):
    """One value of an indicator for a place and period, from one submission. Never edited."""

    class Status(models.TextChoices):
        OK = "ok", "Given"
        SUPPRESSED = "suppressed", "Suppressed at source"
        MISSING = "missing", "Missing"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    place = models.ForeignKey("partnership.Place", models.PROTECT, related_name="+")
    period = models.DateField(help_text="First day of the month or quarter")
    breakdown = models.CharField(max_length=60, blank=True, help_text="Empty: everyone")
    status = models.CharField(max_length=10, choices=Status, default=Status.OK)
    x = models.PositiveIntegerField(null=True, blank=True, help_text="The count")
    n = models.PositiveIntegerField(null=True, blank=True, help_text="Of how many, for a proportion")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator", "place", "period", "breakdown"], name="one_value_per_cell"
            ),
            models.CheckConstraint(
                name="a_value_or_why_not", condition=Exact(Q(status="ok"), Q(x__isnull=False))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.x}"


class Coverage(models.Model):
    """Which submission is the current one for an indicator, agency and period."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    period = models.DateField()
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "agency", "period"], name="one_current_submission")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}"


class RollUp(models.Model):
    """The current value of an indicator for a place and period, summed up the tree of places."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    place = models.ForeignKey("partnership.Place", models.CASCADE, related_name="+")
    period = models.DateField()
    x = models.PositiveIntegerField(null=True)
    n = models.PositiveIntegerField(null=True)
    parts_missing = models.BooleanField(default=False, help_text="A place below it has no value")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "place", "period"], name="one_rolled_up_value")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id} {self.period}: {self.x}"


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, user: User | AnonymousUser) -> SignalQuerySet:
        return self.filter(indicator__in=Indicator.objects.visible_to(user).order_by().values("pk"))

    def telling(self) -> SignalQuerySet:
        """Latest points that are not common cause."""
        return self.exclude(signal="common")


class Signal(models.Model):
    """What the latest point of a series says. A row, written by the task that accepts data."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="signals")
    place = models.ForeignKey("partnership.Place", models.CASCADE, related_name="+")
    period = models.DateField(help_text="The latest period with a value")
    value = models.PositiveIntegerField()
    rule = models.CharField(max_length=14, blank=True)
    signal = models.CharField(max_length=12)
    since = models.DateField(help_text="The first period of the run that signals")
    holds_since = models.DateField(
        null=True, help_text="Since when what the rule says has held; empty: not known"
    )
    by_quarter = models.BooleanField(default=False)
    mean = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    points = models.PositiveIntegerField()

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "place"], name="one_signal_per_series")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id}: {self.signal}"
