"""Issues: harmful behaviours that members say do significant harm, and others' voices on them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField, TrigramDistance
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact

from partnership.boards.standing import standing
from partnership.clock import at_time, today
from partnership.people.models import User
from partnership.places.footprint import Located, names_of
from partnership.records.grants import granted
from partnership.records.marking import Marked, Marking, readable_marking
from partnership.records.moves import Moving
from partnership.records.references import Referenced
from partnership.records.versions import Versioned

TRIAGE_WITHIN = timedelta(days=14)  # ten working days
FRIDAY = 4
ALIKE = 0.75  # trigram distance under which two lines may tell of the same thing; found on 92 real concerns
SPOKEN = re.compile(r"\s*PB[\s-]?(\d{1,7})\s*", re.IGNORECASE)

WHO_MAY_READ = {
    Marking.OFFICIAL: "Everyone on the board may read it",
    Marking.SENSITIVE: "Only people cleared to read sensitive matters",
}

OF_A_ROW = (
    *("number", "what", "who_is_harmed", "whole_area", "status", "marking", "logged_at", "on_hold_until"),
    *("raised_by__post", "raised_by__community_area", "raised_by__named_to_others", "agency__name"),
    *("owner__post", "owner__community_area", "owner__named_to_others"),
    *("passed_to_agency", "passed_to_board"),
)

IN_TRIAGE = Q(status__in=["logged", "under_review"])


def past_triage(on: date) -> Q:
    """Issues whose contributor should have had an answer before that day."""
    return IN_TRIAGE & Q(logged_at__lt=at_time(on - TRIAGE_WITHIN, hour=0))


def number_in(words: str) -> int | None:
    """42 for "PB-0042" and for "pb 42", as people type a reference; None for anything else."""
    found = SPOKEN.fullmatch(words)
    return int(found[1]) if found else None


def holding(words: str) -> Q:
    """Issues that hold these words in any form, or the one whose reference they are."""
    number = number_in(words)
    if number is not None:
        return Q(number=number)
    return Q(search=SearchQuery(words, config="english", search_type="websearch"))


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user: User | AnonymousUser) -> IssueQuerySet:
        """The log for those who read the board; one's own issues; issues opened to a guest."""
        mine = Q(raised_by=user) if isinstance(user, User) else Q(pk__in=[])
        if standing(user).reads_board:
            return self.filter(readable_marking(user) | (mine & Q(marking="official")))
        return self.filter((mine & Q(marking="official")) | (granted(user, "issue") & readable_marking(user)))

    def open(self) -> IssueQuerySet:
        return self.filter(status__in=Issue.OPEN)

    def to_triage(self) -> IssueQuerySet:
        return self.filter(IN_TRIAGE)

    def past_triage_target(self, on: date) -> IssueQuerySet:
        return self.filter(past_triage(on))

    def alike(self, what: str, most: int = 3) -> list[Issue]:
        """Up to `most` issues whose one line is like this one, nearest first; merged ones are left out."""
        near: Any = self.exclude(status=Issue.Status.MERGED).annotate(distance=TrigramDistance("what", what))
        return [issue for issue in near.order_by("distance", "id")[:most] if issue.distance < ALIKE]

    def for_list(self) -> IssueQuerySet:
        """With everything that a row of a list names.

        PostgreSQL weighs every order of joins: six of them take longer to plan than a page of rows to read.
        """
        row = self.select_related("raised_by", "agency", "owner", "behaviour")
        return row.prefetch_related("passed_to_agency", "passed_to_board").annotate(
            names_read=names_of(Issue)
        )

    def for_rows(self) -> IssueQuerySet:
        """The same without what is long or not shown: for a page of rows."""
        return (
            self.for_list()
            .select_related(None)
            .select_related("raised_by", "agency", "owner")
            .only(*OF_A_ROW)
        )

    def for_detail(self) -> IssueQuerySet:
        """One issue, with what its own page names, and whether others went into it."""
        others = Issue.objects.filter(merged_into=OuterRef("pk"))
        one = self.for_list().prefetch_related(None).select_related("behaviour__parent")
        return one.annotate(merged_read=Exists(others))


@pghistory.track(exclude=["search"])
class Issue(Referenced, Marked, Located, Moving, Versioned):
    """A harmful behaviour that a member says does significant harm to a community."""

    class Status(models.TextChoices):
        LOGGED = "logged", "Logged"
        UNDER_REVIEW = "under_review", "Under review"
        CANDIDATE = "candidate", "Candidate"
        PRIORITISED = "prioritised", "Prioritised"
        MERGED = "merged", "Merged"
        PASSED_ON = "passed_on", "Passed on"
        ON_HOLD = "on_hold", "On hold"
        NOT_TAKEN = "not_taken", "Not taken further"

    class Spread(models.TextChoices):
        ONE_PLACE = "one_place", "In one place"
        SEVERAL = "several", "In several places"
        AREA_WIDE = "area_wide", "Across the area"
        NOT_KNOWN = "not_known", "Not known"

    class Direction(models.TextChoices):
        GROWING = "growing", "Getting worse"
        STEADY = "steady", "About the same"
        SHRINKING = "shrinking", "Getting better"
        NOT_KNOWN = "not_known", "Not known"

    PREFIX = "PB"
    OPEN = (Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE, Status.PRIORITISED)
    _ASIDE = frozenset({Status.MERGED, Status.PASSED_ON, Status.ON_HOLD, Status.NOT_TAKEN})
    MOVES = {
        Status.LOGGED: _ASIDE | {Status.UNDER_REVIEW},
        Status.UNDER_REVIEW: _ASIDE | {Status.CANDIDATE},
        Status.CANDIDATE: _ASIDE | {Status.PRIORITISED},
        Status.PRIORITISED: frozenset(),
        Status.ON_HOLD: frozenset({Status.UNDER_REVIEW}),
        Status.NOT_TAKEN: frozenset({Status.UNDER_REVIEW}),
        Status.PASSED_ON: frozenset({Status.UNDER_REVIEW}),
        Status.MERGED: frozenset(),
    }

    what = models.CharField("what is happening", max_length=200)
    detail = models.TextField(blank=True)
    whole_area = models.BooleanField(default=False, help_text="Harms everyone in the area")
    who_is_harmed = models.CharField(max_length=240, blank=True)
    why = models.TextField("why it is among the most serious")
    agencies_needed = models.ManyToManyField("partnership.Agency", blank=True, related_name="+")
    agencies_not_sure = models.BooleanField(default=False)
    behaviour = models.ForeignKey(
        "partnership.Behaviour", models.PROTECT, null=True, blank=True, related_name="+"
    )
    spread = models.CharField(max_length=10, choices=Spread, blank=True)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    evidence = models.TextField(blank=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.LOGGED)
    raised_by = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    raised_for = models.ForeignKey(
        "partnership.Seat", models.PROTECT, null=True, blank=True, related_name="+", help_text="The seat"
    )
    agency = models.ForeignKey(
        "partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+", help_text="Raised for"
    )
    entered_by = models.ForeignKey(
        "partnership.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="An officer who entered it from a mail or a meeting",
    )
    logged_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="When the status last changed")
    owner = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Why it stands where it stands; the contributor reads it")
    is_multi_agency = models.BooleanField(null=True, help_text="Settled at triage; empty while not sure")
    is_specific = models.BooleanField(null=True, help_text="Settled at triage")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    passed_to_agency = models.ForeignKey(
        "partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    passed_to_board = models.ForeignKey(
        "partnership.Board", models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_hold_until = models.DateField(null=True, blank=True)
    draft = models.UUIDField(
        null=True, blank=True, unique=True, editable=False, help_text="The draft it came from: logged once"
    )
    search = models.GeneratedField(
        expression=SearchVector("what", weight="A", config="english")
        + SearchVector("why", weight="B", config="english")
        + SearchVector("detail", "who_is_harmed", "evidence", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-logged_at", "-id"]
        indexes = [
            models.Index(fields=["status", "-logged_at"], include=["marking"], name="issue_by_status"),
            models.Index(fields=["-logged_at", "-id"], name="issue_by_age"),
            models.Index(fields=["raised_by"], name="issue_by_contributor"),
            GinIndex(fields=["search"], name="issue_search"),
            GistIndex(OpClass("what", name="gist_trgm_ops"), name="issue_what_alike"),
        ]
        constraints = [
            models.CheckConstraint(
                name="merged_names_the_other",
                condition=Exact(Q(status="merged"), Q(merged_into__isnull=False)),
            ),
            models.CheckConstraint(
                name="passed_on_names_one_receiver",
                condition=~Q(status="passed_on")
                | (Q(passed_to_agency__isnull=False) ^ Q(passed_to_board__isnull=False)),
            ),
            models.CheckConstraint(
                name="on_hold_says_until_when",
                condition=Exact(Q(status="on_hold"), Q(on_hold_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="set_aside_says_why",
                condition=~Q(status__in=["merged", "passed_on", "on_hold", "not_taken"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="logged_issues_are_numbered", condition=Q(number__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def named(self) -> list[str]:
        """The places, then the communities that it is about; `for_list` has read them along."""
        read: list[str] | None = self.__dict__.get("names_read")
        return self.footprint().names if read is None else read

    @property
    def may_hold_others(self) -> bool:
        """Whether others may have gone into it; `for_detail` has read it along."""
        return bool(self.__dict__.get("merged_read", True))

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_in_triage(self) -> bool:
        return self.status in (self.Status.LOGGED, self.Status.UNDER_REVIEW)

    @property
    def is_looked_after(self) -> bool:
        """Whether an officer has taken it up, so that it can be given to another."""
        return self.status not in (self.Status.LOGGED, self.Status.MERGED)

    @property
    def triage_by(self) -> date:
        """The working day by which the contributor was promised an answer."""
        last = today(self.logged_at) + TRIAGE_WITHIN
        return last - timedelta(days=max(0, last.weekday() - FRIDAY))

    def is_past_triage_target(self, on: date) -> bool:
        """The same test of one issue as `past_triage_target` is of many."""
        return self.is_in_triage and today(self.logged_at) < on - TRIAGE_WITHIN


def receipts_of(person: User) -> IssueQuerySet:
    """What this person logged or entered, whatever its marking.

    Of one that is marked higher than they may read they are shown a receipt, never the issue's own page.
    """
    return Issue.objects.filter(Q(raised_by=person) | Q(entered_by=person))


class VoiceQuerySet(models.QuerySet["Voice"]):
    def visible_to(self, user: User | AnonymousUser) -> VoiceQuerySet:
        """All on an issue for those who read the board or were let in; otherwise only one's own."""
        seen = self.filter(issue__in=Issue.objects.visible_to(user).order_by().values("pk"))
        if standing(user).reads_board:
            return seen
        let_in = Issue.objects.filter(granted(user, "issue")).order_by().values("pk")
        return seen.filter(Q(issue__in=let_in) | Q(by=user.pk))


@pghistory.track()
class Voice(models.Model):
    """An agency's or a community's own evidence and view on an issue: "we see this too"."""

    class Harm(models.TextChoices):
        MODERATE = "moderate", "Moderate"
        SERIOUS = "serious", "Serious"
        SEVERE = "severe", "Severe"

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="voices")
    by = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    seat = models.ForeignKey("partnership.Seat", models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    community = models.ForeignKey(
        "partnership.Community", models.PROTECT, null=True, blank=True, related_name="+"
    )
    harm = models.CharField(max_length=8, choices=Harm)
    words = models.TextField()
    on_behalf_of = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.words
