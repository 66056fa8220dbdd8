"""A strategy: what is written in it, by what it is watched, and as it stood when a board endorsed it."""

from __future__ import annotations

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
        """Readers of the board see all; the upper board sees what ever went to it; guests what is granted.

        Whoever sees a strategy may know its name and state, and what was put to them. What is written in
        it now, its inputs and its history are for those to whom it is `open_to`.
        """
        who = standing(user)
        clear = readable_marking(user)
        if who.reads_board:
            return self.filter(clear)
        if who.reads_upper_board:
            went_to_it = StrategyVersion.objects.put_to_upper_board().order_by().values("strategy")
            return self.filter(clear & Q(pk__in=went_to_it))
        return self.filter(granted(user, "strategy") & clear)

    def open_to(self, user: User | AnonymousUser) -> StrategyQuerySet:
        """Those whose working text this reader may read: not one that their board has sent back."""
        who, seen = standing(user), self.visible_to(user)
        if who.reads_board or not who.reads_upper_board:
            return seen
        before_it = Q(needs_upper_board=True, status__in=Strategy.NEEDS_ENDORSEMENT)
        return seen.filter(before_it | Q(upper_decision__isnull=False))

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


class StrategyVersionQuerySet(models.QuerySet["StrategyVersion"]):
    def put_to_upper_board(self) -> StrategyVersionQuerySet:
        """What the upper board had before it, or has: a flagged strategy goes there as it is frozen."""
        return self.filter(content__needs_upper_board=True)

    def visible_to(self, user: User | AnonymousUser) -> StrategyVersionQuerySet:
        """Every version of what is open to this reader; of what the upper board sent back, what it had."""
        opened = Q(strategy__in=Strategy.objects.open_to(user).order_by().values("pk"))
        seen = Q(strategy__in=Strategy.objects.visible_to(user).order_by().values("pk"))
        return self.filter(opened | seen & Q(content__needs_upper_board=True))


class StrategyVersion(Frozen):
    """A strategy as it stood when a board endorsed it."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="versions")
    decision = models.ForeignKey("meetings.Decision", models.PROTECT, related_name="+")

    objects = StrategyVersionQuerySet.as_manager()

    class Meta(Frozen.Meta):
        abstract = False
        ordering = ["strategy", "-number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.strategy}, version {self.number}"
