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
        chosen = hasattr(candidate, "targeted")
        note = "Chosen by the board" if chosen else candidate.round.get_status_display()
        url = reverse("prioritisation:round_detail", args=[candidate.round_id])
        lines.append(Line(f"Candidate in {candidate.round}", url, note))
    return Panel("Where it went", tuple(lines)) if lines else None
