"""What became of the issues that a person raised, and what they were told and have not read."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from dashboards.desk import Desk
from issues_log.models import Issue, receipts_of
from issues_log.presenters.words import colour_of, standing_in_words
from partnership.clock import today
from partnership.notices.words import Told, told
from partnership.records.notices import Notice
from partnership.wording import short, spoken

OWN, UNREAD = 4, 5


@dataclass(frozen=True)
class OwnIssue:
    """One's own issue: where it stands and why. Of a sensitive one only the reference: its page is marked."""

    name: str
    url: str
    state: str
    colour: str
    text: str


def own_issues(desk: Desk) -> list[OwnIssue]:
    """The last few that moved. One that may not be seen leads to its receipt."""
    rows = (
        receipts_of(desk.user)
        .filter(raised_by=desk.user)
        .select_related("passed_to_agency", "passed_to_board")
        .order_by("-moved_at", "-id")
    )
    return [
        OwnIssue(
            name=issue.reference if issue.is_sensitive else f"{issue.reference} {issue.what}",
            url=reverse("issues_log:issue_detail", args=[issue.pk]),
            state=standing_in_words(issue),
            colour=colour_of(issue),
            text=words_of(issue),
        )
        for issue in rows[:OWN]
    ]


def words_of(issue: Issue) -> str:
    """Why it stands where it stands; before there is a reason, when there will be an answer."""
    when = f"Since {short(today(issue.moved_at))}"
    if issue.reason and not issue.is_sensitive:
        return f"{when}: {issue.reason}"
    if issue.is_in_triage:
        return f"You will have an answer by {spoken(issue.triage_by)}."
    return f"{when}."


def unread(desk: Desk) -> list[Told]:
    """The last few notices that are unread, whatever they are about."""
    return told(Notice.objects.visible_to(desk.user).unread()[:UNREAD], desk.user)
