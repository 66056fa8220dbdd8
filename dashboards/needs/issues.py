"""Issues: drafts of one's own; for officers what waits for triage."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from dashboards.desk import Desk
from issues_log.permissions import can_raise_issue
from partnership.clock import today
from partnership.records.drafts import Draft
from partnership.wording import counted, short

from .need import Need

DRAFT_FORM = "issue"


def needs(desk: Desk) -> Iterator[Need]:
    if can_raise_issue(desk.user):
        yield from drafts(desk)
    if desk.who.runs_board:
        yield from triage(desk)


def drafts(desk: Desk) -> Iterator[Need]:
    for draft in Draft.objects.filter(person=desk.user, form=DRAFT_FORM):
        if draft.is_empty:
            continue
        said = str(draft.answers.get("what") or "").strip()
        yield Need(
            text=f"Finish the issue you began: “{said}”" if said else "Finish the issue you began",
            url=reverse("issues_log:issue_check", args=[draft.pk]),
            hint=f"Saved {short(today(draft.saved_at))}. Nobody else can see it.",
            tag="Draft",
        )


def triage(desk: Desk) -> Iterator[Need]:
    log, base = desk.log, reverse("issues_log:issue_list")
    if log.late:
        yield Need(
            text=f"Triage {counted(log.late, 'issue')} past the day promised",
            url=f"{base}?view=late",
            hint="Whoever logged an issue was promised an answer within 14 days.",
            due=log.oldest_due,
            due_word="Oldest due",
        )
    if rest := log.to_triage - log.late:
        yield Need(
            text=f"Triage {counted(rest, 'more issue')}" if log.late else f"Triage {counted(rest, 'issue')}",
            url=f"{base}?view=triage",
            hint=f"{log.to_triage:,} in all wait for triage." if log.late else "",
            due=log.next_due,
            due_word="First by",
            tag="To triage",
            colour="blue",
        )
