"""How far the board's initial schedule is: what officers said of each step, and what the records show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Count, Exists, F, Min, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.urls import reverse

from dashboards.models import ScheduleStep
from issues_log.models import Issue
from meetings.models import Meeting
from monitoring.models import Coverage, Indicator
from partnership.boards.models import Board, Membership, Seat
from partnership.clock import today
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.panels import Line
from partnership.wording import counted, short, spoken
from prioritisation.models import TargetedBehaviour
from reports.models import Report
from strategies.models import Strategy

Proof = ScheduleStep.Proof


@dataclass(frozen=True)
class Shown:
    """What the records show of one step, to one reader; `since` is the day from which they show it done."""

    lines: tuple[Line, ...] = ()
    since: date | None = None


def steps_seen(user: User, on: date) -> list[ScheduleStep]:
    """Every step in order, in one query; `proven` where the records that this reader sees show it done."""
    whens = [When(proof=proof, then=condition) for proof, condition in conditions(user, on).items()]
    return list(
        ScheduleStep.objects.visible_to(user)
        .annotate(proven=Case(*whens, default=Value(False), output_field=BooleanField()))
        .select_related("lead", "done_by")
        .order_by("position")
    )


def is_done(step: ScheduleStep) -> bool:
    """An officer said so, or the records show it. For steps out of `steps_seen`."""
    proven: bool = step.proven  # type: ignore[attr-defined]
    return step.done_on is not None or proven


def conditions(user: User, on: date) -> dict[Proof, Combinable | Q]:
    return {
        Proof.MEETINGS: Exists(board_meetings(user)) & Exists(quorate_boards(on)),
        Proof.ISSUES: Exists(Issue.objects.visible_to(user)),
        Proof.INDICATORS: Exists(measured(user)),
        Proof.ROUND: Exists(TargetedBehaviour.objects.visible_to(user)),
        Proof.STRATEGY: Exists(endorsed(user)),
        Proof.REPORT: Exists(published(user)),
    }


def shown_of(step: ScheduleStep, user: User, on: date) -> Shown:
    """The rows behind a step, in words with their pages. Nothing for a step that no row can show."""
    return SHOWS[Proof(step.proof)](user, on) if step.proof else Shown()


# Membership and meetings ------------------------------------------------------------------------
def board_meetings(user: User) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user).filter(board__kind=Board.Kind.PREVENTION)


def quorate_boards(on: date) -> QuerySet[Board]:
    """The board, where the seats that are held are enough for its quorum."""
    held = Q(seats__memberships__role=Membership.Role.HOLDER, seats__memberships__during__contains=on)
    boards = Board.objects.filter(kind=Board.Kind.PREVENTION)
    return boards.annotate(held=Count("seats", filter=held, distinct=True)).filter(
        held__gte=F("quorum"), held__gt=0
    )


def meetings(user: User, on: date) -> Shown:
    seats = Seat.objects.current(on).filter(board__kind=Board.Kind.PREVENTION)
    held = seats.filter(memberships__role=Membership.Role.HOLDER, memberships__during__contains=on).distinct()
    called = board_meetings(user)
    lines = [Line(f"{held.count():,} of {counted(seats.count(), 'seat')} are held")]
    first = None
    if number := called.count():
        coming = called.filter(held_on__gte=on).order_by("held_on").first()
        lines.append(
            Line(
                f"{counted(number, 'meeting')} in the calendar",
                reverse("meetings:meeting_list"),
                f"the next on {spoken(coming.held_on)}" if coming else "none of them to come",
            )
        )
        events = Event.objects.filter(
            target_kind="meeting", kind="called", target_id__in=called.order_by().values("pk")
        )
        first = events.aggregate(first=Min("at"))["first"]
    proven = bool(number) and quorate_boards(on).exists()
    return Shown(tuple(lines), today(first) if proven and first else None)


# The others -------------------------------------------------------------------------------------
def issues(user: User, on: date) -> Shown:
    found = Issue.objects.visible_to(user).order_by()
    figures = found.aggregate(
        number=Count("pk"),
        looked_at=Count("pk", filter=~Q(status=Issue.Status.LOGGED)),
        first=Min("logged_at"),
    )
    if not figures["number"]:
        return Shown()
    said = f"{figures['looked_at']:,} of them taken up by an officer"
    return Shown(
        (Line(f"{counted(figures['number'], 'issue')} logged", reverse("issues_log:issue_list"), said),),
        today(figures["first"]),
    )


def measured(user: User) -> QuerySet[Indicator]:
    covered = Coverage.objects.order_by().values("indicator")
    return Indicator.objects.visible_to(user).filter(pk__in=covered)


def indicators(user: User, on: date) -> Shown:
    number = measured(user).count()
    if not number:
        return Shown()
    first = Coverage.objects.aggregate(first=Min("submission__sent_at"))["first"]
    words = f"{counted(number, 'indicator has', 'indicators have')} figures"
    return Shown((Line(words, reverse("monitoring:indicator_list")),), today(first))


def targeted(user: User, on: date) -> Shown:
    found = list(
        TargetedBehaviour.objects.visible_to(user).select_related("candidate").order_by("since", "pk")
    )
    lines = tuple(
        Line(
            str(each), reverse("prioritisation:targeted_detail", args=[each.pk]), f"since {short(each.since)}"
        )
        for each in found
    )
    return Shown(lines, found[0].since if found else None)


def endorsed(user: User) -> QuerySet[Strategy]:
    return Strategy.objects.visible_to(user).filter(endorsement__isnull=False)


def strategies(user: User, on: date) -> Shown:
    found = list(endorsed(user).select_related("endorsement").order_by("endorsement__decided_on", "pk"))
    days = [each.endorsement.decided_on for each in found if each.endorsement is not None]
    lines = tuple(
        Line(
            f"{each.reference} {each}",
            reverse("strategies:strategy_detail", args=[each.pk]),
            f"endorsed {short(day)}",
        )
        for each, day in zip(found, days, strict=True)
    )
    return Shown(lines, days[0] if days else None)


def published(user: User) -> QuerySet[Report]:
    return Report.objects.visible_to(user).filter(status=Report.Status.PUBLISHED)


def reports(user: User, on: date) -> Shown:
    figures = published(user).order_by().aggregate(number=Count("pk"), first=Min("published_at"))
    if not figures["number"]:
        return Shown()
    words = f"{counted(figures['number'], 'report')} published"
    return Shown((Line(words, reverse("reports:report_list")),), today(figures["first"]))


SHOWS: dict[Proof, Callable[[User, date], Shown]] = {
    Proof.MEETINGS: meetings,
    Proof.ISSUES: issues,
    Proof.INDICATORS: indicators,
    Proof.ROUND: targeted,
    Proof.STRATEGY: strategies,
    Proof.REPORT: reports,
}
