"""What a page about the marking of an issue says: who loses sight of it, and what came of it before."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from issues_log.models import Issue
from issues_log.permissions import may_look_after
from partnership.boards.standing import standing
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records.marking import Marking
from partnership.records.panels import Line, Panel, came_of


@dataclass(frozen=True)
class MarkingPage:
    """What an officer or a contributor must know before they change it."""

    is_sensitive: bool
    loses_sight: bool
    keeps_receipt: bool
    owner_loses_sight: str
    came_of_it: list[Panel]


def marking_page(issue: Issue, reader: User) -> MarkingPage:
    cleared = standing(reader).may_see_sensitive
    owner = issue.owner if not issue.is_sensitive and not owner_stays(issue) else None
    return MarkingPage(
        is_sensitive=issue.is_sensitive,
        loses_sight=not cleared,
        keeps_receipt=reader.pk in (issue.raised_by_id, issue.entered_by_id),
        owner_loses_sight=as_seen_by(owner, reader) if owner is not None and owner != reader else "",
        came_of_it=[*came_of("issue", issue, reader), *merged_into_it(issue, reader)],
    )


def owner_stays(issue: Issue) -> bool:
    """Whether who looks after it could go on reading it."""
    as_it_would_be = Issue(pk=issue.pk, marking=Marking.SENSITIVE)
    return issue.owner_id is None or may_look_after(as_it_would_be).filter(pk=issue.owner_id).exists()


def merged_into_it(issue: Issue, reader: User) -> list[Panel]:
    merged = Issue.objects.visible_to(reader).filter(merged_into=issue).order_by("number")
    lines = tuple(
        Line(
            f"{each.reference} {each.what}",
            reverse("issues_log:issue_detail", args=[each.pk]),
            each.get_marking_display(),
        )
        for each in merged
    )
    return [Panel("Merged into it", lines)] if lines else []
