"""Rounds of prioritisation: who scores what by which criteria, and what the board chose."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.places.footprint import Located
from partnership.records.grants import granted
from partnership.records.marking import Marked, readable_marking
from partnership.records.moves import Moving
from partnership.records.references import Referenced
from partnership.records.versions import Versioned


class Criterion(models.Model):
    """A question by which candidates are compared, with words for five steps from 0 to 100."""

    key = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=240)
    anchors = ArrayField(models.CharField(max_length=80), size=5, help_text="Words at 0, 25, 50, 75 and 100")
    evidenced = models.BooleanField(
        default=False, help_text="Filled from data by an officer, the same for all"
    )
    weight = models.DecimalField(
        max_digits=4, decimal_places=3, help_text="The weight a new round starts from"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User | AnonymousUser) -> RoundQuerySet:
        return self if standing(user).reads_board else self.filter(granted(user, "round"))


@pghistory.track()
class Round(Referenced, Moving):
    """One prioritisation exercise."""

    class Status(models.TextChoices):
        SET_UP = "set_up", "Being set up"
        SCORING = "scoring", "Scoring, blind"
        REVEALED = "revealed", "Revealed, in discussion"
        RESCORING = "rescoring", "Scoring again, blind"
        DECIDED = "decided", "Decided"

    PREFIX = "RD"
    MOVES = {
        Status.SET_UP: frozenset({Status.SCORING}),
        Status.SCORING: frozenset({Status.REVEALED}),
        Status.REVEALED: frozenset({Status.RESCORING, Status.DECIDED}),
        Status.RESCORING: frozenset({Status.REVEALED}),
        Status.DECIDED: frozenset(),
    }
    BLIND = frozenset({Status.SCORING, Status.RESCORING})

    name = models.CharField(max_length=120)
    board = models.ForeignKey("partnership.Board", models.PROTECT, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.SET_UP)
    phase = models.PositiveSmallIntegerField(
        default=1, help_text="2 once seats have been asked to score again"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True, help_text="From which day seats score")
    closes_on = models.DateField(null=True, blank=True, help_text="Until the end of which day")
    revealed_at = models.DateTimeField(null=True, blank=True, help_text="When scores were last revealed")
    decision = models.ForeignKey("meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+")
    seed = models.PositiveIntegerField(default=20190501, help_text="Fixes the draws of the sensitivity test")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_decided_round_has_its_decision",
                condition=Exact(Q(status="decided"), Q(decision__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_revealed_round_says_when",
                condition=Exact(
                    Q(status__in=["revealed", "rescoring", "decided"]), Q(revealed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="scoring_again_is_the_second_phase",
                condition=Q(status__in=["set_up", "scoring"], phase=1)
                | Q(status="rescoring", phase=2)
                | Q(status__in=["revealed", "decided"], phase__in=[1, 2]),
            ),
            models.CheckConstraint(
                name="a_round_opens_before_it_closes",
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_blind(self) -> bool:
        """Whether seats score, for the first time or again, and only a seat's own people may see what."""
        return self.status in self.BLIND

    @property
    def is_revealed(self) -> bool:
        """Whether there are scores that everybody has read. While seats score again, these are the first."""
        return self.revealed_at is not None

    def has_begun(self, on: date) -> bool:
        """Whether seats are asked to score by that day. Past the closing day they still owe their scores."""
        return self.is_blind and (self.opens_on is None or self.opens_on <= on)

    def takes_scores(self, on: date) -> bool:
        return self.has_begun(on) and (self.closes_on is None or on <= self.closes_on)


class Reveal(models.Model):
    """What the seats scored in a phase of a round, shown to all, with the figures that the board read."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="reveals")
    phase = models.PositiveSmallIntegerField()
    revealed_at = models.DateTimeField()
    below_quorum_because = models.TextField(blank=True)
    figures = models.JSONField(
        help_text="What takes thousands of draws, and the interests it allowed for",
    )

    class Meta:
        ordering = ["round", "phase"]
        constraints = [
            models.UniqueConstraint(fields=["round", "phase"], name="a_phase_is_revealed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, phase {self.phase}"


class RoundCriterion(models.Model):
    """A criterion as this round uses it: its weight, and whether it is evidenced or judged."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=4, decimal_places=3)
    evidenced = models.BooleanField()

    class Meta:
        ordering = ["round", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "criterion"], name="a_criterion_is_in_a_round_once"),
            models.CheckConstraint(
                name="criterion_weight_is_a_share", condition=Q(weight__gte=0, weight__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.weight:.0%}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: User | AnonymousUser) -> CandidateQuerySet:
        if standing(user).reads_board:
            return self.filter(readable_marking(user))
        return self.filter(granted(user, "candidate") & readable_marking(user))

    def staying(self) -> CandidateQuerySet:
        """Those that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_play(self) -> CandidateQuerySet:
        """Those that seats score."""
        return self.staying().filter(held_by="")

    def not_screened(self) -> CandidateQuerySet:
        """Those of which nobody has answered the five questions yet."""
        return self.in_play().filter(screened_at__isnull=True)


@pghistory.track()
class Candidate(Marked, Located, Versioned):
    """A behaviour put to a round: definition, communities and the issues behind it."""

    PEARL = {
        "propriety": "Propriety: it is the board's to act on",
        "economics": "Economic feasibility: acting makes economic sense",
        "acceptability": "Acceptability: communities and agencies would accept it",
        "resources": "Resources: they are or can be made available",
        "legality": "Legality: the law allows it",
    }

    round = models.ForeignKey(Round, models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=160)
    official_wording = models.CharField(
        max_length=160, blank=True, help_text="What those who may not see a sensitive candidate score it by"
    )
    definition = models.TextField(blank=True)
    behaviour = models.ForeignKey("partnership.Behaviour", models.PROTECT, related_name="+")
    issues = models.ManyToManyField("issues_log.Issue", through="CandidateIssue", related_name="+")
    screened_at = models.DateTimeField(
        null=True, blank=True, help_text="When the five questions were last answered; empty: not yet"
    )
    held_by = models.CharField(max_length=14, blank=True, choices=list(PEARL.items()))
    held_because = models.TextField(blank=True)
    would_be_a_yes_if = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="candidates_of_a_round_differ",
            ),
            models.CheckConstraint(
                name="withdrawn_says_why",
                condition=Exact(Q(withdrawn_at__isnull=True), Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="held_back_says_why_and_what_would_change_it",
                condition=Q(held_by="") | (~Q(held_because="") & ~Q(would_be_a_yes_if="")),
            ),
            models.CheckConstraint(
                name="held_back_is_screened", condition=Q(held_by="") | Q(screened_at__isnull=False)
            ),
            models.CheckConstraint(
                name="a_sensitive_candidate_has_an_official_wording",
                condition=~Q(marking="sensitive") | ~Q(official_wording=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_held(self) -> bool:
        return bool(self.held_by)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_in_play(self) -> bool:
        return not self.is_held and not self.is_withdrawn

    @property
    def is_screened(self) -> bool:
        return self.screened_at is not None

    @property
    def held_letter(self) -> str:
        """ "Legality": which of the five questions had the answer no."""
        return self.get_held_by_display().split(":")[0]

    def is_open_to(self, reader: User | AnonymousUser) -> bool:
        """Whether someone who reads its round may read more of it than the OFFICIAL wording."""
        return not self.is_sensitive or standing(reader).may_see_sensitive

    def name_for(self, reader: User | AnonymousUser) -> str:
        """Its name to those who may see it, else the wording by which all seats may score it."""
        return self.name if self.is_open_to(reader) else self.official_wording


class CandidateIssue(models.Model):
    """An issue behind a candidate. While it is live, no other candidate can have the issue."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    issue = models.ForeignKey("issues_log.Issue", models.PROTECT, related_name="+")
    live = models.BooleanField(
        default=True, help_text="Its candidate is not withdrawn and its round is not decided"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "issue"], name="an_issue_is_behind_a_candidate_once"
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(live=True), name="an_issue_is_in_one_live_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} behind {self.candidate}"


class Evidenced(models.Model):
    """The value of an evidenced criterion for one candidate, with its source. The same for every seat."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="evidenced")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 100; empty: not covered")
    source = models.CharField(max_length=240)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion"], name="one_evidenced_value"),
            models.CheckConstraint(
                name="evidenced_is_0_to_100", condition=Q(value__isnull=True) | Q(value__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class ScoreSheet(models.Model):
    """One seat's scores in one phase. Shared by holder and deputy; counts only once submitted."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets")
    seat = models.ForeignKey("partnership.Seat", models.PROTECT, related_name="+")
    phase = models.PositiveSmallIntegerField(default=1)
    prepared_by = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True, help_text="Shown after the reveal")

    class Meta:
        ordering = ["round", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["round", "seat", "phase"], name="one_sheet_per_seat_and_phase"),
            models.CheckConstraint(
                name="submitted_says_by_whom_and_when",
                condition=Exact(Q(submitted_by__isnull=True), Q(submitted_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.round}"


class Score(models.Model):
    """One answer: 0, 25, 50, 75 or 100, or empty for "can't say"."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "candidate", "criterion"], name="one_score_per_cell"),
            models.CheckConstraint(
                name="a_score_is_one_of_five_steps",
                condition=Q(value__isnull=True) | Q(value__in=[0, 25, 50, 75, 100]),
            ),
        ]

    def __str__(self) -> str:
        return "Can't say" if self.value is None else str(self.value)


class TargetedQuerySet(models.QuerySet["TargetedBehaviour"]):
    def visible_to(self, user: User | AnonymousUser) -> TargetedQuerySet:
        who = standing(user)
        if who.reads_board or who.reads_upper_board:
            return self.filter(readable_marking(user, "candidate__"))
        return self.filter(granted(user, "targeted") & readable_marking(user, "candidate__"))


@pghistory.track()
class TargetedBehaviour(Referenced):
    """What a round decided to act on."""

    PREFIX = "TB"

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="targeted")
    decision = models.ForeignKey("meetings.Decision", models.PROTECT, related_name="+")
    aim = models.CharField(max_length=240, help_text="What would be seen less")
    since = models.DateField()

    objects = TargetedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return self.candidate.name

    @property
    def is_sensitive(self) -> bool:
        """As its candidate is, which must be loaded."""
        return self.candidate.is_sensitive
