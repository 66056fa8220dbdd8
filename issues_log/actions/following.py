"""What a round makes of an issue short of the board's choice: its contributors hear of it too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from issues_log.models import Issue
from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.events import record

from .telling import contributors, tell


@transaction.atomic
def candidate_held(*, issue: Issue, reason: str, by: Actor, at: datetime | None = None) -> None:
    """A candidate that the issue is behind is held back. The issue itself stays as it is."""
    _say(issue, "held_back", "Held back: this round does not score it.", reason, by, at)


@transaction.atomic
def candidate_let_through(*, issue: Issue, reason: str, by: Actor, at: datetime | None = None) -> None:
    """A candidate that the issue is behind is no longer held back."""
    _say(issue, "let_through", "No longer held back: this round scores it.", reason, by, at)


@transaction.atomic
def candidate_withdrawn(*, issue: Issue, reason: str, by: Actor, at: datetime | None = None) -> None:
    """A candidate that the issue is behind is withdrawn from its round. The issue itself stays as it is."""
    _say(
        issue,
        "withdrawn_from_round",
        "has been withdrawn from its round: it is not scored there.",
        reason,
        by,
        at,
    )


def _say(issue: Issue, kind: str, told: str, reason: str, by: Actor, at: datetime | None) -> None:
    now = moment(at)
    record(issue, by=by, kind=kind, note=reason, at=now)
    text = f"{told} The reason: {reason}" if reason else told
    tell(issue, contributors(issue), by=by, kind=kind, text=text, at=now)
