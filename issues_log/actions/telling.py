"""Telling people what became of an issue: a notice on their home page, and a mail made from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from issues_log.emails import issue_moved
from issues_log.models import Issue, Voice
from partnership.boards.models import Membership
from partnership.boards.standing import SUBMITS, Actor
from partnership.clock import moment
from partnership.people.models import User
from partnership.records.notices import Notice, notify
from partnership.records.queue import enqueue


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


def tell(issue: Issue, people: Iterable[User], *, by: Actor, kind: str, text: str, at: datetime) -> None:
    """Write the notice and queue its mail. Nobody is told of what they did themselves."""
    others = [person for person in people if by.user is None or person.pk != by.user.pk]
    notices = notify(issue, others, kind=kind, text=f"{name_of(issue)} {text}", at=at)
    if notices:
        enqueue("issues_log.tell_contributors", [notice.pk for notice in notices])


def name_of(issue: Issue) -> str:
    """How a notice names the issue: the words of a sensitive one stay on its page."""
    return issue.reference if issue.is_sensitive else f"{issue.reference} “{issue.what}”"


@transaction.atomic
def mail_notice(*, notice_id: int, at: datetime | None = None) -> bool:
    """Mail one notice unless that was done before. Returns whether a mail was sent.

    The row stays locked while the mail is handed over, so that two workers never both send it.
    """
    waiting = Notice.objects.select_for_update(of=("self",)).select_related("to")
    notice = waiting.filter(pk=notice_id, mailed_at__isnull=True).first()
    if notice is None or not notice.to.is_active:
        return False
    issue = Issue.objects.get(pk=notice.target_id)
    issue_moved(notice, issue).send()
    notice.mailed_at = moment(at)
    notice.save(update_fields=["mailed_at"])
    return True
