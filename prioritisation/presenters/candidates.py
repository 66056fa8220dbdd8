"""One candidate: what it is, the issues behind it, the screen, what the data say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from issues_log.models import Issue
from meetings.models import Interest
from partnership.area.models import area
from partnership.behaviours.models import Behaviour
from partnership.boards.naming import seat_names
from partnership.pages.clash import Difference
from partnership.pages.parts import Fact, Link
from partnership.pages.timeline import Moment, timeline
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.panels import Panel, panels_for
from prioritisation import permissions
from prioritisation.models import Candidate, Round, RoundCriterion

from .parts import COLOURS, HAPPENED, Screen, local_day, screen_of


@dataclass(frozen=True)
class EvidenceLine:
    """One evidenced criterion: its value, in words of the scale, and where it comes from."""

    criterion: str
    value: str
    source: str


@dataclass(frozen=True)
class CandidatePage:
    """Everything on a candidate's page."""

    facts: list[Fact]
    behaviour: str
    where: str
    issues: list[Link]
    hidden_issues: int
    screen: Screen
    screened_on: str
    evidence: list[EvidenceLine]
    interests: list[tuple[str, str]]
    primary: Link | None
    actions: list[Link]
    panels: list[Panel]
    timeline: list[Moment]


def candidate_page(candidate: Candidate, reader: User) -> CandidatePage:
    round = candidate.round
    behind = candidate.issues.count()
    issues = [
        Link(f"{issue.reference} {issue.what}", reverse("issues_log:issue_detail", args=[issue.pk]))
        for issue in Issue.objects.visible_to(reader).filter(pk__in=candidate.issues.values("pk"))
    ]
    declared = Interest.objects.filter(target_kind="candidate", target_id=candidate.pk)
    interests = list(declared.select_related("seat__agency"))
    names = seat_names(each.seat for each in interests)
    return CandidatePage(
        facts=_facts(candidate, reader),
        behaviour=path_of(candidate.behaviour),
        where=candidate.footprint().words(area().name or "the whole area"),
        issues=issues,
        hidden_issues=behind - len(issues),
        screen=screen_of(candidate),
        screened_on=local_day(last) if (last := candidate.withdrawn_at or candidate.screened_at) else "",
        evidence=evidence_of(candidate),
        interests=[(names[each.seat_id], each.what) for each in interests],
        primary=_screening(candidate, round, reader),
        actions=_actions(candidate, round, reader),
        panels=panels_for("candidate", candidate, reader),
        timeline=timeline(Event.objects.of(candidate), HAPPENED, reader),
    )


def path_of(behaviour: Behaviour) -> str:
    return f"{behaviour.parent} › {behaviour}" if behaviour.parent else str(behaviour)


def evidence_of(candidate: Candidate) -> list[EvidenceLine]:
    rows = RoundCriterion.objects.filter(round=candidate.round_id, evidenced=True).select_related("criterion")
    return evidence_lines(candidate, rows)


def evidence_lines(candidate: Candidate, rows: Iterable[RoundCriterion]) -> list[EvidenceLine]:
    """`rows`: the evidenced criteria of the candidate's round."""
    found = {each.criterion_id: each for each in candidate.evidenced.all()}
    lines = []
    for row in rows:
        kept = found.get(row.criterion_id)
        value = "not yet entered" if kept is None else _in_words(kept.value, row.criterion.anchors)
        lines.append(EvidenceLine(row.criterion.name, value, kept.source if kept else ""))
    return lines


def _in_words(value: int | None, anchors: list[str]) -> str:
    """ "60, nearest to “Many”"."""
    if value is None:
        return "not covered"
    nearest = anchors[min(4, (value + 12) // 25)]
    return f"{value} of 100: nearest to “{nearest}”"


def _facts(candidate: Candidate, reader: User) -> list[Fact]:
    round = candidate.round
    facts = [
        Fact("Round", round.name, reverse("prioritisation:round_detail", args=[round.pk])),
        Fact("State", round.get_status_display(), colour=COLOURS[Round.Status(round.status)]),
    ]
    targeted: Any = getattr(candidate, "targeted", None)
    if targeted is not None:
        url = reverse("prioritisation:targeted_detail", args=[targeted.pk])
        facts.append(Fact("Became", targeted.reference, url))
    elif round.status == Round.Status.DECIDED:
        facts.append(Fact("The board’s choice", "Not chosen in this round"))
    if round.is_revealed:
        facts.append(Fact("Scores", "Results", reverse("prioritisation:round_results", args=[round.pk])))
    return facts


def _screening(candidate: Candidate, round: Round, reader: User) -> Link | None:
    """The one next step while nobody has screened it."""
    waits = not candidate.is_screened and not candidate.is_withdrawn and not round.is_revealed
    if waits and permissions.can_screen_candidate(reader, candidate):
        return Link("Screen it", reverse("prioritisation:candidate_screen", args=[candidate.pk]))
    return None


def _actions(candidate: Candidate, round: Round, reader: User) -> list[Link]:
    """What else this reader may do with it before the reveal."""

    def link(label: str, page: str) -> Link:
        return Link(label, reverse(f"prioritisation:{page}", args=[candidate.pk]))

    if candidate.is_withdrawn:
        return []
    found = []
    if permissions.can_screen_candidate(reader, candidate) and not round.is_revealed:
        setting_up = round.status == Round.Status.SET_UP
        found.append(link("Enter evidence", "candidate_evidence"))
        if setting_up:
            found.append(link("Change it", "candidate_change"))
        if candidate.is_screened and not candidate.is_held:
            found.append(link("Screen it again", "candidate_screen"))
        if candidate.is_held and setting_up:
            found.append(link("Let it through", "candidate_let_through"))
        found.append(link("Withdraw it", "candidate_withdraw"))
    if permissions.seats_that_may_declare(reader, candidate) and round.status != Round.Status.DECIDED:
        found.append(link("Declare an interest", "candidate_interest"))
    return found


def as_it_stands(candidate: Candidate, reader: User) -> dict[str, Any]:
    """The answers that the form of a change starts from, with the issues that this reader may see."""
    return {
        "issues": list(Issue.objects.visible_to(reader).filter(pk__in=candidate.issues.values("pk"))),
        "name": candidate.name,
        "official_wording": candidate.official_wording,
        "behaviour": candidate.behaviour,
        "definition": candidate.definition,
        "places": list(candidate.places.all()),
        "communities": list(candidate.communities.all()),
    }


LABELS = {
    "issues": "Issues behind it",
    "name": "What seats read",
    "official_wording": "OFFICIAL wording",
    "behaviour": "Behaviour",
    "definition": "What counts as it",
    "places": "Where",
    "communities": "Among whom",
}


def differences(candidate: Candidate, reader: User, typed: Mapping[str, Any]) -> list[Difference]:
    """Where what an officer typed differs from what is saved now."""
    saved = as_it_stands(candidate, reader)
    rows = ((label, _said(saved[name]), _said(typed.get(name, ""))) for name, label in LABELS.items())
    return [Difference(label, one or "Nothing", two or "Nothing") for label, one, two in rows if one != two]


def _said(value: Any) -> str:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return str(value)
    return "; ".join(sorted(str(each) for each in value))


def start_from(issues: Iterable[Issue] | None) -> dict[str, Any]:
    """What the form starts from when an officer comes from an issue's page."""
    for issue in issues or ():
        return {
            "issues": [issue.pk],
            "name": issue.what[:160] if not issue.is_sensitive else "",
            "behaviour": issue.behaviour_id,
            "places": list(issue.places.all()),
            "communities": list(issue.communities.all()),
        }
    return {}
