"""One issue as one reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from issues_log.models import Issue, Voice
from issues_log.permissions import (
    can_add_voice,
    can_lower_marking,
    can_mark_sensitive,
    can_triage_issue,
)
from partnership.boards.models import Agency, Board, Seat
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.kept import kept
from partnership.pages.parts import Fact, Link
from partnership.pages.timeline import Moment
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records.panels import Panel, panels_for
from partnership.wording import counted, spoken

from .seen import Seen, seen, seen_in
from .timeline import timeline
from .words import colour_of, raised_by_words, speaker, standing_in_words, where_or_whom

Status = Issue.Status


@dataclass(frozen=True)
class Line:
    """A question of the summary, and its answer in paragraphs."""

    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class VoiceRow:
    """What one agency or community says."""

    who: str
    whose: str
    harm: str
    words: str
    on: date
    about: str


@dataclass(frozen=True)
class IssuePage:
    """Everything that the page of an issue shows."""

    issue: Issue
    facts: list[Fact]
    standing: str
    merged_into: Link | None
    summary: list[Line]
    evidence: list[Line]
    voices: list[VoiceRow]
    voices_say: str
    silent: list[str]
    merged: list[Link]
    panels: list[Panel]
    events: list[Moment]
    first_move: Link | None
    moves: list[Link]
    voice_url: str
    voice_label: str


def issue_page(issue: Issue, reader: User) -> IssuePage:
    """`issue` is one that the reader may see."""
    expected = agencies_with_a_seat()
    merged = list(merged_into(issue, reader)) if issue.may_hold_others else []
    voices = list(voices_on([issue, *merged], reader))
    reads_all = standing(reader).reads_board
    who = seen_in([issue, *merged], voices) if reads_all else seen([issue], reader)[issue.pk]
    moves = moves_of(issue) if can_triage_issue(reader, issue) else []
    first, others = moves[:1], [*moves[1:], *changes_of(issue, reader)]
    may_speak = can_add_voice(reader, issue) and issue.status != Status.MERGED
    return IssuePage(
        issue=issue,
        facts=facts_of(issue, who, expected, reader, today()),
        standing=standing_in_words(issue),
        merged_into=survivor_of(issue, reader),
        summary=summary_of(issue, reader),
        evidence=evidence_of(issue),
        voices=[row_of(voice, merged, reader) for voice in voices],
        voices_say=said_in_words(who, expected),
        silent=[agency.name for agency in expected if agency.pk not in who.agencies],
        merged=[link_to(each) for each in merged],
        panels=panels_for("issue", issue, reader),
        events=timeline(issue, reader),
        first_move=first[0] if first else None,
        moves=others,
        voice_url=reverse("issues_log:issue_voice", args=[issue.pk]) if may_speak else "",
        voice_label=voice_label(issue, reader),
    )


def voice_label(issue: Issue, reader: User) -> str:
    """What a voice is called: nobody sees "too" what they logged themselves."""
    return "Add what you know" if issue.raised_by_id == reader.pk else "We see this too"


# The strip of facts ----------------------------------------------------------------------------
def facts_of(issue: Issue, who: Seen, expected: list[Agency], reader: User, on: date) -> list[Fact]:
    answering = sum(agency.pk in who.agencies for agency in expected)
    seen_by = f"{answering} of {len(expected)}" if expected else str(len(who.agencies))
    of_whom = "agencies with a seat on the board" if expected else ""
    facts = [
        Fact("Status", issue.get_status_display(), colour=colour_of(issue)),
        Fact("Logged", spoken(today(issue.logged_at))),
        Fact("Raised by", raised_by_words(issue, reader)),
        Fact("Agencies that see it", seen_by, note=of_whom),
        Fact("Owner", as_seen_by(issue.owner, reader) if issue.owner else "None yet"),
    ]
    if issue.is_in_triage:
        late = counted((on - issue.triage_by).days, "day")
        note = f"{late} late" if issue.is_past_triage_target(on) else ""
        facts.append(Fact("Answer due by", spoken(issue.triage_by), note=note))
    return facts


# What was logged -------------------------------------------------------------------------------
def summary_of(issue: Issue, reader: User) -> list[Line]:
    agencies = [agency.name for agency in issue.agencies_needed.all()]
    if issue.agencies_not_sure:
        agencies.append("The contributor is not sure")
    lines = [
        Line("What is happening", paragraphs(issue.detail)),
        Line("Behaviour", paragraphs(behaviour_path(issue))),
        Line("Why it is among the most serious", paragraphs(issue.why)),
        Line("Who is harmed", paragraphs(issue.who_is_harmed)),
        Line("Where or to whom", paragraphs(where_or_whom(issue))),
        Line("Who would need to act", ("; ".join(agencies),)),
        Line("Needs several agencies", paragraphs(settled(issue.is_multi_agency))),
        Line("Specific enough", paragraphs(settled(issue.is_specific))),
        Line("Handling", paragraphs(handling_of(issue))),
    ]
    return [line for line in lines if any(line.paragraphs)]


def evidence_of(issue: Issue) -> list[Line]:
    lines = [
        Line("How we know", paragraphs(issue.evidence)),
        Line("How widespread", paragraphs(issue.get_spread_display())),
        Line("Which way it is going", paragraphs(issue.get_direction_display())),
    ]
    return [line for line in lines if line.paragraphs]


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.splitlines() if part.strip())


def behaviour_path(issue: Issue) -> str:
    if issue.behaviour is None:
        return ""
    parent = issue.behaviour.parent
    return f"{parent.name} › {issue.behaviour.name}" if parent else issue.behaviour.name


def settled(flag: bool | None) -> str:
    return "" if flag is None else ("Yes" if flag else "No")


def handling_of(issue: Issue) -> str:
    if not issue.is_sensitive:
        return ""
    return " ".join(filter(None, [f"From {issue.originator}." if issue.originator else "", issue.handling]))


# Voices ----------------------------------------------------------------------------------------
def merged_into(issue: Issue, reader: User) -> QuerySet[Issue]:
    """The issues that went into this one, as far as this reader may see them."""
    found = Issue.objects.visible_to(reader).filter(merged_into=issue)
    return found.select_related("raised_by", "agency").order_by("number")


def voices_on(issues: Sequence[Issue], reader: User) -> QuerySet[Voice]:
    """What was said of these issues."""
    voices = Voice.objects.visible_to(reader).filter(issue__in=[issue.pk for issue in issues])
    return voices.select_related("by", "agency", "community")


def row_of(voice: Voice, merged: Sequence[Issue], reader: User) -> VoiceRow:
    other = next((each.reference for each in merged if each.pk == voice.issue_id), "")
    return VoiceRow(
        who=voice.community.name if voice.community else speaker(voice.by, voice.agency, reader),
        whose=f"What {voice.on_behalf_of} say" if voice.on_behalf_of else "",
        harm=voice.get_harm_display(),
        words=voice.words,
        on=today(voice.at),
        about=f"Said of {other}" if other else "",
    )


def agencies_with_a_seat() -> list[Agency]:
    """The agencies of the board that are asked what they see; communities speak when they wish."""
    found: list[Agency] = kept("agencies with a seat", _seated)
    return found


def _seated() -> list[Agency]:
    seats = Seat.objects.current().filter(board__kind=Board.Kind.PREVENTION).values("agency")
    return list(Agency.objects.filter(pk__in=seats).exclude(kind=Agency.Kind.COMMUNITY))


def said_in_words(who: Seen, expected: list[Agency]) -> str:
    """ "6 agencies and 2 communities say that they see this. 9 agencies have not answered.\""""
    both = ((len(who.agencies), "agency", "agencies"), (len(who.communities), "community", "communities"))
    seen_by = [counted(*each) for each in both if each[0]] or ["No agency or community"]
    says = "say that they see" if len(who.agencies) + len(who.communities) > 1 else "says that it sees"
    waiting = sum(agency.pk not in who.agencies for agency in expected)
    has = "has" if waiting == 1 else "have"
    first = f"{' and '.join(seen_by)} {says} this."
    return f"{first} {counted(waiting, 'agency', 'agencies')} {has} not answered." if waiting else first


# Links -----------------------------------------------------------------------------------------
def link_to(issue: Issue) -> Link:
    return Link(issue.reference, reverse("issues_log:issue_detail", args=[issue.pk]), issue.what)


def survivor_of(issue: Issue, reader: User) -> Link | None:
    """The issue into which this one went, if the reader may see it."""
    if issue.merged_into_id is None:
        return None
    found = Issue.objects.visible_to(reader).filter(pk=issue.merged_into_id).first()
    return link_to(found) if found else None


MENU = (
    ("issue_take_up", "Take it up", {Status.LOGGED}),
    ("issue_accept", "Make it a candidate", {Status.UNDER_REVIEW}),
    ("issue_reopen", "Reopen it", {Status.ON_HOLD, Status.PASSED_ON, Status.NOT_TAKEN}),
    ("issue_pass_on", "Pass it on", {Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}),
    ("issue_merge_pick", "Merge it into another", {Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}),
    ("issue_hold", "Put it on hold", {Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}),
    ("issue_not_take", "Take it no further now", {Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}),
)


def moves_of(issue: Issue) -> list[Link]:
    """The officer's pages that have a use in this state; the likeliest first."""
    return [
        Link(label, reverse(f"issues_log:{page}", args=[issue.pk]))
        for page, label, states in MENU
        if issue.status in states
    ]


def changes_of(issue: Issue, reader: User) -> list[Link]:
    """Pages that change how it is marked and who looks after it, for those who may."""
    changes = [
        (
            "issue_give",
            "Give it to another officer",
            can_triage_issue(reader, issue) and issue.is_looked_after,
        ),
        ("issue_mark", mark_label(issue), can_mark_sensitive(reader, issue)),
        ("issue_lower", "Lower its marking", issue.is_sensitive and can_lower_marking(reader, issue)),
    ]
    return [
        Link(label, reverse(f"issues_log:{page}", args=[issue.pk])) for page, label, may in changes if may
    ]


def mark_label(issue: Issue) -> str:
    return "Change how it is handled" if issue.is_sensitive else "Mark it OFFICIAL-SENSITIVE"
