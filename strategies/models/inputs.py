"""Inputs by tier: what each costs, what its lead answers, and how it goes."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from partnership.people.models import User
from partnership.places.footprint import Located
from partnership.records.references import Referenced
from partnership.records.versions import Versioned

from .strategy import Strategy


class InputQuerySet(models.QuerySet["Input"]):
    def visible_to(self, user: User | AnonymousUser) -> InputQuerySet:
        return self.filter(strategy__in=Strategy.objects.open_to(user).order_by().values("pk"))

    def agreed(self) -> InputQuerySet:
        """Inputs that count in totals: answered yes, or with conditions or no objection, and still valid."""
        return self.filter(answer_now__in=Answer.COUNTS)

    def awaited(self) -> InputQuerySet:
        return self.filter(strategy__status=Strategy.Status.CONSULTATION, answer_now="")

    def behind(self, on: date) -> InputQuerySet:
        """Agreed inputs of running strategies, past their end and not done."""
        return self.agreed().filter(
            strategy__status__in=Strategy.RUNNING, done_at__isnull=True, ends_on__lt=on
        )


@pghistory.track()
class Input(Referenced, Located, Versioned):
    """What an agency does at one tier of a strategy, for whom, with what resource and evidence."""

    class Horizon(models.TextChoices):
        WITHIN_A_YEAR = "within_a_year", "Within a year"
        ONE_TO_FIVE = "one_to_five", "One to five years"
        LONGER = "longer", "Longer"

    class Evidence(models.TextChoices):
        STRONG = "strong", "Strong"
        MODERATE = "moderate", "Moderate"
        LIMITED = "limited", "Limited"
        NOT_KNOWN = "not_known", "Not known"

    PREFIX = "IN"

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="inputs")
    tier = models.ForeignKey("partnership.Tier", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    what = models.TextField(blank=True)
    lead = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    horizon = models.CharField(max_length=14, choices=Horizon)
    evidence = models.CharField(max_length=10, choices=Evidence, default=Evidence.NOT_KNOWN)
    evidence_source = models.CharField(max_length=240, blank=True)
    answer_now = models.CharField(max_length=12, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    done_note = models.CharField(max_length=240, blank=True)

    objects = InputQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-tier__position", "id"]
        constraints = [
            models.CheckConstraint(
                name="an_input_ends_after_it_starts", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="done_says_by_whom_and_when",
                condition=Exact(Q(done_at__isnull=True), Q(done_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sensitive(self) -> bool:
        """As its strategy is, which must be loaded."""
        return self.strategy.is_sensitive


class Money(models.Model):
    """What one input costs in one financial year, from one source. Cash and in kind are never pooled."""

    class Kind(models.TextChoices):
        CASH = "cash", "Cash"
        IN_KIND = "in_kind", "In kind"

    input = models.ForeignKey(Input, models.CASCADE, related_name="money")
    financial_year = models.PositiveSmallIntegerField(help_text="The year in which it starts, on 1 April")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=120)
    pounds = models.PositiveIntegerField()

    class Meta:
        ordering = ["input", "financial_year", "kind"]
        verbose_name_plural = "money"
        constraints = [
            models.UniqueConstraint(
                fields=["input", "financial_year", "kind", "source"],
                name="one_amount_per_year_kind_and_source",
            )
        ]

    def __str__(self) -> str:
        return f"£{self.pounds:,} in {self.financial_year}/{(self.financial_year + 1) % 100:02d}"


class NoInput(models.Model):
    """ "None at this tier, because…": a gap that somebody decided on."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="no_inputs")
    tier = models.ForeignKey("partnership.Tier", models.PROTECT, related_name="+")
    because = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy", "tier"], name="one_none_per_tier")]

    def __str__(self) -> str:
        return self.because


class Statement(Versioned):
    """What an agency says about an input that it leads. It counts only once it is submitted.

    A colleague prepares it and a holder or deputy submits it; or an officer records what the agency wrote,
    which then stands beside whatever its own people are preparing. The latest that was submitted counts.
    """

    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    prepared_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    changed_on_submission = models.BooleanField(
        default=False, help_text="Whoever submitted it changed what had been prepared"
    )
    recorded_from = models.CharField(
        max_length=240, blank=True, help_text="The letter or mail an officer recorded it from"
    )

    class Meta:
        abstract = True


def statement_constraints(kind: str) -> list[models.BaseConstraint]:
    """What holds for every statement: who and when together, one in preparation, written ones apart."""
    return [
        models.CheckConstraint(
            name=f"submitted_{kind}s_say_by_whom_and_when",
            condition=Exact(Q(submitted_by__isnull=True), Q(submitted_at__isnull=True)),
        ),
        models.UniqueConstraint(
            fields=["input"], condition=Q(submitted_at__isnull=True), name=f"one_prepared_{kind}_per_input"
        ),
        models.CheckConstraint(
            name=f"prepared_{kind}s_say_by_whom",
            condition=Q(submitted_at__isnull=False) | Q(prepared_by__isnull=False),
        ),
        models.CheckConstraint(
            name=f"written_{kind}s_were_prepared_by_nobody_here",
            condition=Q(recorded_from="") | Q(prepared_by__isnull=True),
        ),
    ]


class Answer(Statement):
    """What an input's lead answered, on the fields that its hash covers. The latest valid one counts."""

    class Says(models.TextChoices):
        AGREE = "agree", "Agree"
        SUBJECT_TO = "subject_to", "Agree subject to"
        NO_OBJECTION = "no_objection", "No objection"
        NOT_ABLE = "not_able", "Not able to"

    COUNTS = (Says.AGREE, Says.SUBJECT_TO, Says.NO_OBJECTION)

    input = models.ForeignKey(Input, models.PROTECT, related_name="answers")
    says = models.CharField(max_length=12, choices=Says)
    agreed_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["input", "-id"]
        constraints = [
            models.CheckConstraint(
                name="conditions_and_refusals_say_what",
                condition=~Q(says__in=["subject_to", "not_able"]) | ~Q(note=""),
            ),
            *statement_constraints("answer"),
        ]

    def __str__(self) -> str:
        return self.get_says_display()


class DeliveryReport(Statement):
    """How an agreed input of an active strategy goes, as its lead says. Done when the lead says so."""

    class Says(models.TextChoices):
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        OFF_TRACK = "off_track", "Off track"
        DONE = "done", "Done"

    input = models.ForeignKey(Input, models.PROTECT, related_name="reports")
    says = models.CharField(max_length=10, choices=Says)

    class Meta:
        ordering = ["input", "-id"]
        constraints = [
            models.CheckConstraint(
                name="risks_and_ends_say_what", condition=Q(says="on_track") | ~Q(note="")
            ),
            *statement_constraints("report"),
        ]

    def __str__(self) -> str:
        return self.get_says_display()
