"""Logging an issue, and adding a voice to one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from issues_log.models import Issue, Voice
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Agency
from partnership.boards.standing import Actor, standing
from partnership.clock import moment
from partnership.people.models import User
from partnership.places.models import Community, Place
from partnership.records.drafts import Draft
from partnership.records.events import record
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.references import next_number

from .telling import tell


class AlreadyLogged(NotAllowed):
    """The draft was logged before, by another window or a second press of the button."""


@transaction.atomic
def raise_issue(
    *,
    what: str,
    why: str,
    by: Actor,
    places: Iterable[Place] = (),
    communities: Iterable[Community] = (),
    whole_area: bool = False,
    who_is_harmed: str = "",
    agencies: Iterable[Agency] = (),
    not_sure: bool = False,
    detail: str = "",
    behaviour: Behaviour | None = None,
    spread: str = "",
    direction: str = "",
    evidence: str = "",
    marking: str = Marking.OFFICIAL,
    handling: str = "",
    entered_by: User | None = None,
    draft: Draft | None = None,
    at: datetime | None = None,
) -> Issue:
    """Put an issue into the log, number it, and end its draft.

    `by` is the contributor; `entered_by` the officer who typed it from a mail or a meeting. Raises NotAllowed
    when a compulsory answer is missing, AlreadyLogged when the draft has been logged.
    """
    places, communities, agencies = list(places), list(communities), list(agencies)
    if by.user is None:
        raise NotAllowed("Somebody has to log an issue.")
    if not what.strip() or not why.strip():
        raise NotAllowed("Say what is happening, and why it is among the most serious.")
    if not (whole_area or places or communities or who_is_harmed.strip()):
        raise NotAllowed("Say who is harmed, or where.")
    if not (agencies or not_sure):
        raise NotAllowed("Say who would need to act, or that you are not sure.")
    if draft is not None:
        end(draft)
    now = moment(at)
    agency = agency_of(by)
    issue = Issue.objects.create(
        number=next_number(Issue.PREFIX),
        what=what.strip(),
        detail=detail,
        whole_area=whole_area,
        who_is_harmed=who_is_harmed.strip(),
        why=why,
        agencies_not_sure=not_sure,
        behaviour=behaviour,
        spread=spread,
        direction=direction,
        evidence=evidence,
        marking=marking,
        handling=handling if marking == Marking.SENSITIVE else "",
        originator=agency if marking == Marking.SENSITIVE else None,
        raised_by=by.user,
        raised_for=by.seat,
        agency=agency,
        entered_by=entered_by,
        draft=draft.pk if draft else None,
        logged_at=now,
        moved_at=now,
    )
    issue.places.add(*places)
    issue.communities.add(*communities)
    issue.agencies_needed.add(*agencies)
    typist = Actor(entered_by) if entered_by else by
    record(issue, by=typist, kind="logged", note=entered_from(entered_by), at=now)
    text = "Entered for you by an officer, from a mail or a meeting. You will be told what happens to it."
    tell(issue, [by.user] if entered_by else [], by=typist, kind="entered", text=text, at=now)
    return issue


def end(draft: Draft) -> None:
    """Take the draft away so that it is logged once, however often the button was pressed."""
    kept = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if kept is None:
        raise AlreadyLogged("This issue has been logged already.")
    kept.delete()


def agency_of(by: Actor) -> Agency | None:
    """The agency for which somebody acts: their seat's, else the first one that they belong to."""
    if by.seat is not None:
        return by.seat.agency
    if by.user is None:
        return None
    return next((each.agency for each in standing(by.user).memberships if each.agency is not None), None)


def entered_from(officer: User | None) -> str:
    return "Entered by an officer, from a mail or a meeting." if officer else ""


@transaction.atomic
def add_voice(
    *,
    issue: Issue,
    harm: str,
    words: str,
    by: Actor,
    on_behalf_of: str = "",
    community: Community | None = None,
    at: datetime | None = None,
) -> Voice:
    """Say that an agency or a community sees this too, how much harm it does, and in what words.

    Sent twice with the same words it is one voice. Raises NotAllowed on a merged issue, naming the other.
    """
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if issue.status == Issue.Status.MERGED:
        raise NotAllowed("This issue has been merged into another: add your voice there.")
    if by.user is None or not words.strip():
        raise NotAllowed("Say in your own words what you see.")
    same = Voice.objects.filter(issue=issue, by=by.user, harm=harm, words=words.strip()).first()
    if same is not None:
        return same
    now = moment(at)
    voice = Voice.objects.create(
        issue=issue,
        by=by.user,
        seat=by.seat,
        agency=agency_of(by),
        community=community,
        harm=harm,
        words=words.strip(),
        on_behalf_of=on_behalf_of,
        at=now,
    )
    record(issue, by=by, kind="voice_added", at=now, voice=voice.pk)
    text = "Somebody else sees this too, and has added a voice."
    tell(issue, [issue.raised_by], by=by, kind="voice_added", text=text, at=now)
    return voice
