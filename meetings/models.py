"""Meetings of boards: who attended, what was declared, decided and asked for."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

from partnership.boards.models import Board
from partnership.boards.standing import SUBMITS, standing
from partnership.people.models import User
from partnership.records.marking import Marked, readable_marking
from partnership.records.moves import Moving
from partnership.records.references import Referenced
from partnership.records.versions import Versioned
from partnership.wording import short


def boards_read_by(user: User | AnonymousUser) -> Q:
    """The condition on `board` that keeps each board's business to those who may read it.

    Members of the prevention board read theirs; members of any other board read that one; officers
    and the chief executive, who service and report to them, read all.
    """
    who = standing(user)
    if who.runs_board:
        return Q()
    ids = {m.board_id for m in who.memberships if m.board.kind != Board.Kind.PREVENTION}
    readable = Q(board_id__in=ids)
    return readable | Q(board__kind=Board.Kind.PREVENTION) if who.reads_board else readable


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User | AnonymousUser) -> MeetingQuerySet:
        return self.filter(boards_read_by(user))

    def not_cancelled(self) -> MeetingQuerySet:
        return self.filter(cancelled_at__isnull=True)

    def upcoming(self, on: date) -> MeetingQuerySet:
        """Those that will be held, the next first."""
        return self.not_cancelled().filter(held_on__gte=on).order_by("held_on")

    def past(self, on: date) -> MeetingQuerySet:
        """Those that were held, the last first."""
        return self.not_cancelled().filter(held_on__lt=on).order_by("-held_on")


@pghistory.track()
class Meeting(Versioned):
    """One meeting of one board. Its version counts changes of it and of its agenda."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    venue = models.CharField(max_length=160, blank=True)
    chair = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=240, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on"], condition=Q(cancelled_at__isnull=True), name="one_meeting_a_day"
            ),
            models.CheckConstraint(
                name="a_cancelled_meeting_says_why",
                condition=Exact(Q(cancelled_at__isnull=True), Q(cancelled_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {short(self.held_on)}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


@pghistory.track()
class AgendaItem(models.Model):
    """One item of a meeting, about a record or not. What a reader may not see shows as such."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    target_kind = models.CharField(max_length=20, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="items_are_numbered",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="item_target_is_whole", condition=Exact(Q(target_kind=""), Q(target_id__isnull=True))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Attendance(models.Model):
    """How one seat was filled at one meeting: by its holder, a deputy, or not."""

    class As(models.TextChoices):
        HOLDER = "holder", "Attended"
        DEPUTY = "deputy", "Deputy attended"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    PRESENT = (As.HOLDER, As.DEPUTY)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey("partnership.Seat", models.PROTECT, related_name="+")
    person = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=10, choices=As)

    class Meta:
        ordering = ["meeting", "seat"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_attends_once")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_how_display()}"


class Interest(models.Model):
    """A seat's declared interest in a record: it neither scores nor decides it, nor counts for quorum."""

    seat = models.ForeignKey("partnership.Seat", models.PROTECT, related_name="+")
    person = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="interests")
    what = models.CharField(max_length=240)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "target_kind", "target_id"], name="an_interest_is_declared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.what}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User | AnonymousUser) -> DecisionQuerySet:
        return self.filter(boards_read_by(user), readable_marking(user))

    def to_confirm(self) -> DecisionQuerySet:
        return self.filter(status=Decision.Status.TO_CONFIRM, superseded_by__isnull=True)


@pghistory.track()
class Decision(Referenced, Marked, Moving):
    """What a board decided. Recorded by an officer or the chief executive, confirmed by its chair."""

    class Route(models.TextChoices):
        MEETING = "meeting", "At a meeting"
        CORRESPONDENCE = "correspondence", "By correspondence"
        URGENT = "urgent", "Chair's urgent action"

    class Status(models.TextChoices):
        TO_CONFIRM = "to_confirm", "To be confirmed"
        CONFIRMED = "confirmed", "Confirmed"
        DISPUTED = "disputed", "Not as recorded"

    PREFIX = "DN"
    NOTED = "note"  # the kind of what a meeting below quorum may record
    MOVES = {
        Status.TO_CONFIRM: frozenset({Status.CONFIRMED, Status.DISPUTED}),
        Status.CONFIRMED: frozenset(),
        Status.DISPUTED: frozenset(),
    }

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    route = models.CharField(max_length=14, choices=Route)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    decided_on = models.DateField()
    kind = models.CharField(max_length=40, help_text="What the decision does: round, endorse, upper_board…")
    target_kind = models.CharField(max_length=20, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)
    text = models.TextField()
    reason = models.TextField()
    dissent = models.TextField(blank=True)
    equality_note = models.TextField(blank=True)
    published = models.BooleanField(default=True)
    not_published_because = models.CharField(max_length=240, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.TO_CONFIRM)
    recorded_by = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "partnership.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    disputed_because = models.TextField(blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        indexes = [models.Index(fields=["target_kind", "target_id"], name="decision_of_record")]
        constraints = [
            models.CheckConstraint(
                name="a_decision_at_a_meeting_names_it",
                condition=~Q(route="meeting") | Q(meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmed_says_by_whom_and_when",
                condition=Exact(
                    Q(status="to_confirm"), Q(confirmed_by__isnull=True) & Q(confirmed_at__isnull=True)
                )
                & Exact(Q(confirmed_by__isnull=True), Q(confirmed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="the_recorder_does_not_confirm",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="unpublished_says_why", condition=Q(published=True) | ~Q(not_published_because="")
            ),
            models.CheckConstraint(
                name="disputed_says_why", condition=~Q(status="disputed") | ~Q(disputed_because="")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User | AnonymousUser) -> ActionQuerySet:
        """A board's readers, and whoever it asked; an action of a sensitive decision is as closed as that."""
        readable = boards_read_by(user)
        if isinstance(user, User) and readable:
            mine = {m.agency_id for m in standing(user).memberships if m.role in SUBMITS and m.agency_id}
            readable |= Q(agency_id__in=mine) | Q(owner=user)
        return self.filter(readable, Q(decision__isnull=True) | readable_marking(user, "decision__"))

    def open(self) -> ActionQuerySet:
        return self.filter(done_at__isnull=True)

    def overdue(self, on: date) -> ActionQuerySet:
        return self.open().filter(due_on__lt=on)


@pghistory.track()
class Action(Referenced):
    """Something that somebody undertook to do, with the agency and the day."""

    PREFIX = "AC"

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="actions")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="actions")
    what = models.CharField(max_length=240)
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    owner = models.ForeignKey("partnership.User", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.CharField(max_length=240, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at__isnull=True), name="open_actions_by_day")
        ]

    def __str__(self) -> str:
        return self.what
