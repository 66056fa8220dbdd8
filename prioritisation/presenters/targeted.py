"""What the board decided to act on: the list, and one of them with what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from issues_log.models import Issue
from meetings.models import Decision
from partnership.area.models import area
from partnership.pages.parts import Fact, Link
from partnership.pages.timeline import Moment, timeline
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.panels import Panel, panels_for
from prioritisation import permissions
from prioritisation.models import TargetedBehaviour

from .candidates import EvidenceLine, evidence_of, path_of
from .parts import DECISION_COLOURS, HAPPENED, Reader, crumbs, day


@dataclass(frozen=True)
class TargetedLine:
    """One targeted behaviour in the list."""

    reference: str
    name: str
    url: str
    aim: str
    since: str
    decision: str
    colour: str


def lines(targeted: Iterable[TargetedBehaviour], reader: Reader) -> list[TargetedLine]:
    return [
        TargetedLine(
            reference=each.reference,
            name=each.candidate.name,
            url=reverse("prioritisation:targeted_detail", args=[each.pk]),
            aim=each.aim,
            since=day(each.since),
            decision=each.decision.get_status_display(),
            colour=DECISION_COLOURS[Decision.Status(each.decision.status)],
        )
        for each in targeted
    ]


@dataclass(frozen=True)
class TargetedPage:
    """Everything on a targeted behaviour's page."""

    facts: list[Fact]
    behaviour: str
    where: str
    issues: list[Link]
    evidence: list[EvidenceLine]
    decision: Decision | None
    panels: list[Panel]
    timeline: list[Moment]
    marking: str


def targeted_page(targeted: TargetedBehaviour, reader: User) -> TargetedPage:
    candidate = targeted.candidate
    reads_round = permissions.can_read_round_of(reader, targeted)
    decision = Decision.objects.visible_to(reader).filter(pk=targeted.decision_id).first()
    sensitive = candidate.is_sensitive or (decision is not None and decision.is_sensitive)
    return TargetedPage(
        facts=_facts(targeted, decision, reads_round),
        behaviour=path_of(candidate.behaviour),
        where=candidate.footprint().words(area().name or "the whole area"),
        issues=_issues(targeted, reader) if reads_round else [],
        evidence=evidence_of(candidate),
        decision=decision,
        panels=panels_for("targeted", targeted, reader),
        timeline=timeline(Event.objects.of(targeted), HAPPENED, reader),
        marking=Marking.SENSITIVE.label if sensitive else "",
    )


def _facts(targeted: TargetedBehaviour, decision: Decision | None, reads_round: bool) -> list[Fact]:
    round, made = targeted.candidate.round, targeted.decision
    facts = [
        Fact("Targeted since", day(targeted.since)),
        Fact(
            "The board’s decision",
            made.get_status_display(),
            colour=DECISION_COLOURS[made.Status(made.status)],
        ),
    ]
    if decision is not None:
        url = reverse("meetings:decision_detail", args=[decision.pk])
        facts.append(Fact("Recorded as", decision.reference, url))
    if reads_round:
        facts.append(Fact("Chosen in", round.name, reverse("prioritisation:round_detail", args=[round.pk])))
    return facts


def _issues(targeted: TargetedBehaviour, reader: User) -> list[Link]:
    behind = Issue.objects.visible_to(reader).filter(pk__in=targeted.candidate.issues.values("pk"))
    return [
        Link(f"{issue.reference} {issue.what}", reverse("issues_log:issue_detail", args=[issue.pk]))
        for issue in behind
    ]


def trail(reader: Reader) -> list[dict[str, str]]:
    """Rounds, for those who read them, then the list."""
    to_list = ("Targeted behaviours", reverse("prioritisation:targeted_list"))
    if permissions.can_list_rounds(reader):
        return crumbs(("Rounds", reverse("prioritisation:round_list")), to_list)
    return crumbs(to_list) if permissions.can_list_targeted(reader) else []
