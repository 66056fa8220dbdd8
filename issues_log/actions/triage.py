"""What becomes of an issue. Each move is one action: it checks, changes, writes the event, tells people.

Each takes the `base_version` that the officer was looking at; if another officer moved the issue meanwhile it
raises Clash and changes nothing. Left out, the move is made on the issue as it is now.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from issues_log.models import Issue
from issues_log.permissions import may_look_after
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Agency, Board
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.records.events import record
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.versions import Clash
from partnership.wording import short

from .telling import contributors, members_who_answer, tell

Status = Issue.Status

CLASH = "Somebody else moved this issue while you were writing. Nothing that you typed has been lost."


@transaction.atomic
def take_up(
    *,
    issue: Issue,
    by: Actor,
    owner: User | None = None,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """An officer looks at it from now on: the one named, else whoever takes it up."""
    issue = lock(issue, base_version)
    if owner is not None:
        must_look_after(owner, issue)
    if issue.status != Status.LOGGED:
        raise WrongState(f"This is “{issue.get_status_display()}” now: only a new issue can be taken up.")
    move(
        issue,
        Status.UNDER_REVIEW,
        by=by,
        kind="taken_up",
        told="Taken up for review.",
        at=at,
        owner=owner or by.user,
    )
    if owner is not None:
        text = "You look after it from now on."
        tell(issue, [owner], by=by, kind="given_to_you", text=text, at=moment(at))
    return issue


@transaction.atomic
def accept_as_candidate(
    *,
    issue: Issue,
    reason: str,
    is_multi_agency: bool,
    is_specific: bool,
    by: Actor,
    behaviour: Behaviour | None = None,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """Settle which behaviour it is, and offer it to the next round.

    The two flags are settled here and kept; neither of them is a bar, because the board may overrule both.
    """
    issue = lock(issue, base_version)
    settled = behaviour or issue.behaviour
    if settled is None:
        raise NotAllowed("Choose the behaviour first: a round compares behaviours.")
    return move(
        issue,
        Status.CANDIDATE,
        by=by,
        kind="accepted",
        reason=reason,
        told="Now a candidate for a round of the board.",
        data={"behaviour": settled.name, "multi_agency": is_multi_agency, "specific": is_specific},
        at=at,
        behaviour=settled,
        is_multi_agency=is_multi_agency,
        is_specific=is_specific,
    )


@transaction.atomic
def pass_on(
    *,
    issue: Issue,
    reason: str,
    by: Actor,
    to_agency: Agency | None = None,
    to_board: Board | None = None,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """Hand it to the one agency or the other board whose business it is. An agency's members are told."""
    if (to_agency is None) == (to_board is None):
        raise NotAllowed("Pass it to one agency or to one board.")
    receiver = to_agency or to_board
    issue = move(
        lock(issue, base_version),
        Status.PASSED_ON,
        by=by,
        kind="passed_on",
        reason=reason,
        told=f"Passed to {receiver}.",
        data={"to": str(receiver)},
        at=at,
        passed_to_agency=to_agency,
        passed_to_board=to_board,
    )
    if to_agency is not None:
        told_already = contributors(issue)
        people = [each for each in members_who_answer(issue, to_agency.pk) if each not in told_already]
        told = f"Passed to {to_agency}, whose business it is. The reason: {reason}"
        tell(issue, people, by=by, kind="passed_to_you", text=told, at=moment(at))
    return issue


@transaction.atomic
def merge(
    *,
    issue: Issue,
    into: Issue,
    reason: str,
    by: Actor,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """Let one issue go into another that tells of the same. Whatever had been merged into it goes with it.

    So `merged_into` always names an issue that stands. Both rows are locked, the lower id first.
    """
    if issue.pk == into.pk:
        raise NotAllowed("An issue can't be merged into itself: choose another.")
    locked = Issue.objects.select_for_update().filter(pk__in=[issue.pk, into.pk]).order_by("pk")
    found = {each.pk: each for each in locked}
    into = found[into.pk]
    issue = unchanged(found[issue.pk], base_version)
    if into.status == Status.MERGED:
        raise NotAllowed(f"{into.reference} has itself been merged into another: choose that one.")
    earlier = list(Issue.objects.select_for_update().filter(merged_into=issue).order_by("pk"))
    move(
        issue,
        Status.MERGED,
        by=by,
        kind="merged",
        reason=reason,
        told="Merged into another issue that tells of the same.",
        data={"into": into.pk},
        at=at,
        merged_into=into,
    )
    record(into, by=by, kind="merged_in", at=at, issue=issue.pk)
    for other in earlier:
        other.merged_into = into
        other.save(update_fields=["merged_into"])
        record(other, by=by, kind="merged", note=reason, at=at, into=into.pk, moved_with=issue.pk)
    return issue


@transaction.atomic
def put_on_hold(
    *,
    issue: Issue,
    until: date,
    reason: str,
    by: Actor,
    base_version: int | None = None,
    at: datetime | None = None,
) -> Issue:
    """Set it aside until a day to come."""
    issue = lock(issue, base_version)
    if until <= today(at):
        raise NotAllowed("The day until which it is on hold must be in the future.")
    return move(
        issue,
        Status.ON_HOLD,
        by=by,
        kind="put_on_hold",
        reason=reason,
        told=f"On hold until {short(until)}.",
        data={"until": until.isoformat()},
        at=at,
        on_hold_until=until,
    )


@transaction.atomic
def not_take_further(
    *, issue: Issue, reason: str, by: Actor, base_version: int | None = None, at: datetime | None = None
) -> Issue:
    """Go no further with it for now. It can be reopened."""
    issue = lock(issue, base_version)
    return move(
        issue,
        Status.NOT_TAKEN,
        by=by,
        kind="not_taken",
        reason=reason,
        told="Not taken further now.",
        at=at,
    )


@transaction.atomic
def reopen(
    *, issue: Issue, reason: str, by: Actor, base_version: int | None = None, at: datetime | None = None
) -> Issue:
    """Take up again what was on hold, passed on or not taken further."""
    issue = lock(issue, base_version)
    if issue.status == Status.LOGGED:
        raise WrongState("This is “Logged” now: take it up.")
    return move(
        issue,
        Status.UNDER_REVIEW,
        by=by,
        kind="reopened",
        reason=reason,
        told="Under review again.",
        at=at,
    )


@transaction.atomic
def prioritise(
    *, issue: Issue, reason: str, by: Actor, base_version: int | None = None, at: datetime | None = None
) -> Issue:
    """The board has chosen its behaviour in a round. Called when that decision is recorded."""
    issue = lock(issue, base_version)
    return move(
        issue,
        Status.PRIORITISED,
        by=by,
        kind="prioritised",
        reason=reason,
        told="The board has chosen to act on its behaviour.",
        at=at,
    )


def must_look_after(owner: User, issue: Issue) -> None:
    if not may_look_after(issue).filter(pk=owner.pk).exists():
        raise NotAllowed("Choose an officer who may read this issue.")


# What every move shares -----------------------------------------------------------------------
def lock(issue: Issue, base_version: int | None) -> Issue:
    """The issue as it is now, held until the end of the transaction."""
    return unchanged(Issue.objects.select_for_update().get(pk=issue.pk), base_version)


def unchanged(issue: Issue, base_version: int | None) -> Issue:
    if base_version is not None and issue.version != base_version:
        raise Clash(CLASH)
    return issue


def move(
    issue: Issue,
    status: str,
    *,
    by: Actor,
    kind: str,
    told: str,
    at: datetime | None,
    reason: str | None = None,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> Issue:
    """Make a locked issue what it becomes, write the event, tell the contributors.

    `reason` is None only where a move needs none; whatever the issue was aside for is cleared.
    """
    issue.must_become(status)
    if reason is not None and not reason.strip():
        raise NotAllowed("Say why: the contributor will read it.")
    now = moment(at)
    cleared = {"passed_to_agency": None, "passed_to_board": None, "on_hold_until": None}
    change = cleared | fields | {"status": status, "moved_at": now, "reason": (reason or "").strip()}
    for name, value in change.items():
        setattr(issue, name, value)
    issue.version += 1
    issue.save(update_fields=[*change, "version"])
    record(issue, by=by, kind=kind, note=issue.reason, at=now, **(data or {}))
    because = f" The reason: {issue.reason}" if issue.reason else ""
    tell(issue, contributors(issue), by=by, kind=kind, text=told + because, at=now)
    return issue
