"""Who is told what became of an issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from issues_log.models import Issue, Voice
from partnership.boards.models import Membership
from partnership.boards.standing import SUBMITS, Actor
from partnership.people.models import User
from partnership.records.notices import notify


def contributors(issue: Issue) -> list[User]:
    """Whoever logged the issue, and whoever added a voice and may still see it."""
    voices = Voice.objects.filter(issue=issue).select_related("by")
    spoke = {voice.by_id: voice.by for voice in voices if voice.by_id != issue.raised_by_id}
    return [issue.raised_by, *(person for person in spoke.values() if sees(person, issue))]


def members_who_answer(issue: Issue, agency_id: int) -> list[User]:
    """Seat holders and deputies of an agency who may see the issue."""
    held = (
        Membership.objects.filter(agency=agency_id, role__in=SUBMITS, user__is_active=True)
        .current()
        .select_related("user")
    )
    people = {membership.user_id: membership.user for membership in held}
    return [person for person in people.values() if sees(person, issue)]


def sees(person: User, issue: Issue) -> bool:
    return Issue.objects.visible_to(person).filter(pk=issue.pk).exists()


def tell(
    issue: Issue, people: Iterable[User | None], *, by: Actor, kind: str, text: str, at: datetime
) -> None:
    """A notice to each of them. Nobody is told of what they did themselves."""
    others = [person for person in people if by.user is None or person != by.user]
    notify(issue, others, kind=kind, text=text, at=at)
