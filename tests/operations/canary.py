"""A word to look for where no word of people may be."""

from __future__ import annotations

from issues_log.models import Issue
from meetings.models import Decision
from people_zones.models import Zone
from prioritisation.models import Candidate
from strategies.models import Input, Section, Strategy

CANARY = "heliotrope"


def put_in_records() -> None:
    """Have the main texts of every record say it."""
    Issue.objects.update(what=f"{CANARY} issue", why=CANARY, detail=CANARY, evidence=CANARY)
    Candidate.objects.update(definition=CANARY)
    Strategy.objects.update(title=f"{CANARY} strategy")
    Section.objects.update(text=CANARY)
    Input.objects.update(title=f"{CANARY} input", what=CANARY)
    Zone.objects.update(summary=CANARY)
    Decision.objects.update(text=f"{CANARY} decision", reason=CANARY)
