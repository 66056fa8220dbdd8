"""Small parts that several pages of a round share: colours, days, the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from issues_log.models import Issue
from meetings.models import Decision
from partnership.pages.parts import Fact, Link
from partnership.people.models import User
from partnership.wording import spoken
from prioritisation.models import Candidate, Round

Reader = User | AnonymousUser

COLOURS = {
    Round.Status.SET_UP: "grey",
    Round.Status.SCORING: "blue",
    Round.Status.REVEALED: "purple",
    Round.Status.RESCORING: "blue",
    Round.Status.DECIDED: "teal",
}
DECISION_COLOURS = {
    Decision.Status.TO_CONFIRM: "yellow",
    Decision.Status.CONFIRMED: "teal",
    Decision.Status.DISPUTED: "orange",
}
WORDING_ONLY = "Scored by this wording only; more is not shown at your marking."
HAPPENED = {
    "set_up": "Set up",
    "set_weights": "Weights changed",
    "opened_scoring": "Scoring opened",
    "changed_dates": "Dates changed",
    "submitted_scores": "Scores submitted",
    "took_scores_back": "Scores taken back to change them",
    "revealed": "Scores revealed",
    "asked_again": "Seats asked to score again",
    "worked_out_again": "Results worked out again",
    "decided": "Decided",
    "put_forward": "Put forward",
    "changed": "Changed",
    "withdrawn": "Withdrawn",
    "passed_screen": "Passed the screen",
    "held_back": "Held back",
    "let_through": "Let through",
    "set_evidence": "Evidence entered",
    "targeted": "Targeted by the board",
    "interest_declared": "Interest declared",
}


def crumbs(*links: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in links]


def round_crumbs(round: Round | None = None) -> list[dict[str, str]]:
    trail = [("Rounds", reverse("prioritisation:round_list"))]
    if round is not None:
        trail.append((round.name, reverse("prioritisation:round_detail", args=[round.pk])))
    return crumbs(*trail)


def issues_seen(reader: Reader) -> Prefetch[Any]:
    """The issues behind candidates that this reader may see, to be fetched before `issues_of` names them."""
    return Prefetch("issues", Issue.objects.visible_to(reader), to_attr="issues_seen")


def issues_of(candidate: Any) -> str:
    """ "PB-0001, PB-0004": the issues behind a candidate, as fetched for the reader."""
    return ", ".join(issue.reference for issue in candidate.issues_seen)


def link_to(candidate: Candidate, reader: Reader) -> Link:
    """A candidate by the name that this reader may know; its page only where they may open it."""
    page = reverse("prioritisation:candidate_detail", args=[candidate.pk])
    return Link(candidate.name_for(reader), page if candidate.is_open_to(reader) else "")


@dataclass(frozen=True)
class Screen:
    """Whether a candidate is scored: how it stands with the five questions, or that it is withdrawn."""

    words: str
    icon: str


def screen_of(candidate: Candidate) -> Screen:
    if candidate.is_withdrawn:
        return Screen("Withdrawn", "neutral")
    if candidate.is_held:
        return Screen(f"Held back: {candidate.held_letter.lower()}", "returned")
    return Screen("Passed", "agreed") if candidate.is_screened else Screen("Not screened yet", "waiting")


def decision_fact(decision: Decision | None) -> Fact | None:
    """The decision behind a record, as far as this reader may see it."""
    if decision is None:
        return None
    url = reverse("meetings:decision_detail", args=[decision.pk])
    return Fact("Decision", decision.reference, url, note=decision.get_status_display())


def day(on: date | None) -> str:
    """ "Friday 17 May 2024"."""
    return spoken(on) if on else "not set"


def local_day(at: datetime | None) -> str:
    return day(timezone.localtime(at).date()) if at else "not yet"
