"""How an issue is marked and who looks after it. These change it, and move it nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from issues_log.models import Issue
from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.people.models import User
from partnership.records.events import record
from partnership.records.marking import MARKED_UP, Marking
from partnership.records.moves import NotAllowed, WrongState

from .telling import contributors, tell
from .triage import lock, must_look_after


@transaction.atomic
def mark_sensitive(
    *,
    issue: Issue,
    reason: str,
    by: Actor,
    originator: Agency | None = None,
    handling: str = "",
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """Mark an issue OFFICIAL-SENSITIVE, or say anew whose matter it is and how it must be handled.

    What was made from it before keeps its own marking. Without an originator it is whoever raised it.
    """
    issue = lock(issue, base_version)
    raised = not issue.is_sensitive
    amend(
        issue,
        by=by,
        kind=MARKED_UP if raised else "handling_changed",
        reason=reason,
        at=at,
        marking=Marking.SENSITIVE,
        originator=originator or issue.originator or issue.agency,
        handling=handling.strip(),
    )
    told = (
        "Marked OFFICIAL-SENSITIVE: only people cleared for that can read it now."
        if raised
        else "Its originator or handling instruction has changed."
    )
    text = f"{told} The reason: {reason.strip()}"
    tell(issue, contributors(issue), by=by, kind="marking_changed", text=text, at=moment(at))
    return issue


@transaction.atomic
def lower_marking(
    *, issue: Issue, reason: str, by: Actor, base_version: int | None = None, at: datetime | None = None
) -> Issue:
    """Make an issue OFFICIAL again: everybody on the board may read it, with all that happened to it."""
    issue = lock(issue, base_version)
    if not issue.is_sensitive:
        raise WrongState("This issue is OFFICIAL already.")
    amend(
        issue,
        by=by,
        kind="marked_down",
        reason=reason,
        at=at,
        marking=Marking.OFFICIAL,
        originator=None,
        handling="",
    )
    text = f"Its marking is lowered: everybody on the board can read it now. The reason: {reason.strip()}"
    tell(issue, contributors(issue), by=by, kind="marking_changed", text=text, at=moment(at))
    return issue


@transaction.atomic
def give_to(
    *,
    issue: Issue,
    owner: User,
    reason: str,
    by: Actor,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """Let another officer look after an issue from now on. Both officers are told."""
    issue = lock(issue, base_version)
    if not issue.is_looked_after:
        raise WrongState(f"This is “{issue.get_status_display()}”: nobody looks after it.")
    if issue.owner_id == owner.pk:
        raise NotAllowed("That officer looks after it already.")
    must_look_after(owner, issue)
    before = issue.owner
    amend(issue, by=by, kind="given_to", reason=reason, at=at, data={"owner": owner.pk}, owner=owner)
    because, now = f"The reason: {reason.strip()}", moment(at)
    tell(issue, [owner], by=by, kind="given_to_you", text=f"You look after it from now on. {because}", at=now)
    if before is not None:
        text = f"Another officer looks after it from now on. {because}"
        tell(issue, [before], by=by, kind="given_on", text=text, at=now)
    return issue


def amend(
    issue: Issue,
    *,
    by: Actor,
    kind: str,
    reason: str,
    at: datetime | None,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Change a locked issue where it stands, and write the event. Each change has its reason."""
    if not reason.strip():
        raise NotAllowed("Say why: it stands on the issue’s timeline.")
    for name, value in fields.items():
        setattr(issue, name, value)
    issue.version += 1
    issue.save(update_fields=[*fields, "version"])
    record(issue, by=by, kind=kind, note=reason.strip(), at=at, **(data or {}))
