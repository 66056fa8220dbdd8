"""Strategies: what each agency does at each tier about one targeted behaviour."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.places.footprint import Located
from partnership.records.grants import granted
from partnership.records.marking import Marked, readable_marking
from partnership.records.moves import Moving
from partnership.records.references import Referenced
from partnership.records.versions import Frozen, Versioned


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def visible_to(self, user: User | AnonymousUser) -> StrategyQuerySet:
        """Readers of the board see all; the upper board sees what went to it; guests what is granted."""
        who = standing(user)
        clear = readable_marking(user)
        if who.reads_board:
            return self.filter(clear)
        if who.reads_upper_board:
            went_to_it = Q(needs_upper_board=True, status__in=Strategy.NEEDS_ENDORSEMENT)
            return self.filter(clear & (went_to_it | Q(upper_decision__isnull=False)))
        return self.filter(granted(user, "strategy") & clear)

    def active(self) -> StrategyQuerySet:
        return self.filter(status__in=Strategy.RUNNING)


@pghistory.track()
class Strategy(Referenced, Marked, Located, Moving, Versioned):
    """The inter-agency answer to one targeted behaviour."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONSULTATION = "consultation", "In consultation"
        BOARD_REVIEW = "board_review", "With the board"
        ENDORSED = "endorsed", "Endorsed"
        UPPER_REVIEW = "upper_review", "With the upper board"
        ACTIVE = "active", "Active"
        UNDER_REVIEW = "under_review", "Under review"
        CLOSED = "closed", "Closed"

    PREFIX = "ST"
    MOVES = {
        Status.DRAFT: frozenset({Status.CONSULTATION}),
        Status.CONSULTATION: frozenset({Status.BOARD_REVIEW, Status.DRAFT}),
        Status.BOARD_REVIEW: frozenset({Status.ENDORSED, Status.DRAFT}),
        Status.ENDORSED: frozenset({Status.UPPER_REVIEW, Status.ACTIVE}),
        Status.UPPER_REVIEW: frozenset({Status.ACTIVE, Status.DRAFT}),
        Status.ACTIVE: frozenset({Status.UNDER_REVIEW, Status.CLOSED}),
        Status.UNDER_REVIEW: frozenset({Status.ACTIVE, Status.CLOSED}),
        Status.CLOSED: frozenset(),
    }
    NEEDS_ENDORSEMENT = (
        Status.ENDORSED, Status.UPPER_REVIEW, Status.ACTIVE, Status.UNDER_REVIEW, Status.CLOSED,
    )  # fmt: skip
    EDITABLE = (Status.DRAFT, Status.CONSULTATION)
    ANSWERABLE = (Status.CONSULTATION, Status.BOARD_REVIEW)
    PROPOSED = (Status.DRAFT, Status.CONSULTATION)
    RUNNING = (Status.ACTIVE, Status.UNDER_REVIEW)

    targeted = models.OneToOneField("prioritisation.TargetedBehaviour", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    lead_agency = models.ForeignKey(
        "partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    consultation_closes_on = models.DateField(null=True, blank=True)
    needs_upper_board = models.BooleanField(
        default=False, help_text="Significant multi-agency resource or policy change"
    )
    upper_board_because = models.TextField(blank=True)
    endorsement = models.ForeignKey(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    upper_decision = models.ForeignKey(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    active_since = models.DateField(null=True, blank=True)
    sent_despite = models.TextField(
        blank=True, help_text="Why it went to the board although some had not answered"
    )

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "strategies"
        constraints = [
            models.CheckConstraint(
                name="endorsed_strategies_have_the_decision",
                condition=~Q(status__in=["endorsed", "upper_review", "active", "under_review", "closed"])
                | Q(endorsement__isnull=False),
            ),
            models.CheckConstraint(
                name="flagged_strategies_are_active_only_with_the_upper_decision",
                condition=~Q(status__in=["active", "under_review", "closed"], needs_upper_board=True)
                | Q(upper_decision__isnull=False),
            ),
            models.CheckConstraint(
                name="the_flag_says_why",
                condition=Exact(Q(needs_upper_board=True), ~Q(upper_board_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Section(Versioned):
    """The written part of one step's task: the behaviour and aim, the analysis, the enablers…"""

    class Key(models.TextChoices):
        BEHAVIOUR = "behaviour", "The behaviour and the aim"
        HARM = "harm", "To whom and where it does harm"
        ANALYSIS = "analysis", "Analysis and conclusions"
        CAUSES = "causes", "Long-term causes, short-term expression"
        REVIEW = "review", "Review of existing work at the top tiers"
        EVIDENCE = "evidence", "What works"
        ENABLERS = "enablers", "Policy enablers"
        ALIGNMENT = "alignment", "Alignment with other strategies"

    STEP = {
        Key.BEHAVIOUR: 1, Key.HARM: 1, Key.ANALYSIS: 2, Key.CAUSES: 2,
        Key.REVIEW: 3, Key.EVIDENCE: 3, Key.ENABLERS: 4, Key.ALIGNMENT: 4,
    }  # fmt: skip

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=12, choices=Key)
    text = models.TextField(blank=True)
    edited_by = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["strategy", "key"], name="one_section_of_each_key")]

    def __str__(self) -> str:
        return self.get_key_display()


class InputQuerySet(models.QuerySet["Input"]):
    def visible_to(self, user: User | AnonymousUser) -> InputQuerySet:
        return self.filter(strategy__in=Strategy.objects.visible_to(user).order_by().values("pk"))

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


class Answer(models.Model):
    """What an input's lead answered, on the fields that its hash covers. The latest valid one counts."""

    class Says(models.TextChoices):
        AGREE = "agree", "Agree"
        SUBJECT_TO = "subject_to", "Agree subject to"
        NO_OBJECTION = "no_objection", "No objection"
        NOT_ABLE = "not_able", "Not able to"

    COUNTS = (Says.AGREE, Says.SUBJECT_TO, Says.NO_OBJECTION)

    input = models.ForeignKey(Input, models.PROTECT, related_name="answers")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    says = models.CharField(max_length=12, choices=Says)
    note = models.TextField(blank=True)
    agreed_hash = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    recorded_from = models.CharField(
        max_length=240, blank=True, help_text="The letter or mail an officer recorded it from"
    )

    class Meta:
        ordering = ["input", "-id"]
        constraints = [
            models.CheckConstraint(
                name="conditions_and_refusals_say_what",
                condition=~Q(says__in=["subject_to", "not_able"]) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="submitted_answers_say_by_whom_and_when",
                condition=Exact(Q(submitted_by__isnull=True), Q(submitted_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["input"], condition=Q(submitted_at__isnull=True), name="one_prepared_answer_per_input"
            ),
        ]

    def __str__(self) -> str:
        return self.get_says_display()


class Watched(models.Model):
    """An indicator by which a strategy's behaviour will be watched, and what would be seen."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="watched")
    indicator = models.ForeignKey("monitoring.Indicator", models.PROTECT, related_name="+")
    place = models.ForeignKey("partnership.Place", models.PROTECT, null=True, blank=True, related_name="+")
    expectation = models.CharField(max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["strategy", "position", "id"]
        verbose_name_plural = "watched"
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "indicator", "place"], name="watched_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class StrategyVersion(Frozen):
    """A strategy as it stood when a board endorsed it."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="versions")
    decision = models.ForeignKey("meetings.Decision", models.PROTECT, related_name="+")

    class Meta(Frozen.Meta):
        abstract = False
        ordering = ["strategy", "-number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.strategy}, version {self.number}"
