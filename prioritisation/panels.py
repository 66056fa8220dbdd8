"""What a round made of an issue, shown on the issue's page."""

from __future__ import annotations

from django.urls import reverse

from issues_log.models import Issue
from partnership.people.models import User
from partnership.records.panels import Line, Panel

from .models import Candidate


def rounds_of_issue(issue: Issue, user: User) -> Panel | None:
    """The rounds in which this issue's behaviour was a candidate, and whether it was chosen."""
    candidates = (
        Candidate.objects.visible_to(user)
        .filter(issues=issue)
        .select_related("round", "targeted")
        .order_by("-id")
    )
    lines = []
    for candidate in candidates:
        url = reverse("prioritisation:round_detail", args=[candidate.round_id])
        lines.append(Line(f"Candidate in {candidate.round}", url, _what_became(candidate)))
    return Panel("Where it went", tuple(lines)) if lines else None


def _what_became(candidate: Candidate) -> str:
    if candidate.is_withdrawn:
        return f"Withdrawn: {candidate.withdrawn_because}"
    if candidate.is_held:
        return f"Held back: {candidate.held_letter.lower()}. {candidate.held_because}"
    if hasattr(candidate, "targeted"):
        return "Chosen by the board"
    return candidate.round.get_status_display()
