"""Actions as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from meetings.models import Action, Decision, Meeting
from partnership.area.models import say
from partnership.boards.models import Membership
from partnership.boards.standing import CHAIRS, SUBMITS
from partnership.clock import today
from partnership.pages.parts import Fact
from partnership.pages.timeline import Moment, timeline
from partnership.people.naming import as_seen_by
from partnership.records.events import Event
from partnership.wording import counted, short, spoken

from .parts import Reader, Shown, name_of

EVENTS = {"asked": "Asked for", "finished": "Finished"}


@dataclass(frozen=True)
class ActionRow:
    """One action in a list."""

    reference: str
    what: str
    url: str
    agency: str
    owner: str
    board: str
    due: str
    state: str
    colour: str


def action_rows(actions: Iterable[Action], on: date, reader: Reader) -> list[ActionRow]:
    rows = []
    for action in actions:
        state, colour = state_of(action, on)
        rows.append(
            ActionRow(
                reference=action.reference,
                what=action.what,
                url=reverse("meetings:action_detail", args=[action.pk]),
                agency=str(action.agency),
                owner=as_seen_by(action.owner, reader) if action.owner is not None else "",
                board=str(action.board),
                due=short(action.due_on),
                state=state,
                colour=colour,
            )
        )
    return rows


def state_of(action: Action, on: date) -> tuple[str, str]:
    """ "4 days late" in red, else plain words."""
    if action.done_at is not None:
        return f"Done {short(today(action.done_at))}", ""
    late = (on - action.due_on).days
    if late > 0:
        return f"{counted(late, 'day')} late", "red"
    return ("Due today", "yellow") if late == 0 else ("Open", "")


def action_facts(action: Action, on: date, reader: Reader) -> list[Fact]:
    state, colour = state_of(action, on)
    owner = as_seen_by(action.owner, reader) if action.owner is not None else "Not yet given to a person"
    return [
        Fact("Status", state, colour=colour or ("teal" if action.done_at else "blue")),
        Fact("Asked of", str(action.agency)),
        Fact("Owner", owner),
        Fact("Due", spoken(action.due_on)),
        Fact("Asked by", str(action.board)),
    ]


def who_finishes(action: Action) -> str:
    """Who may say that an action is done, for a reader who may not."""
    roles = set(
        Membership.objects.filter(agency=action.agency_id, role__in=SUBMITS | CHAIRS)
        .current()
        .values_list("role", flat=True)
    )
    if roles & SUBMITS:
        return f"A seat holder or deputy of {action.agency} finishes this."
    if roles:
        return f"The chair or vice-chair of {action.agency} finishes this."
    return f"An officer of the {say('office')} finishes this."


def came_of(action: Action, reader: Reader) -> list[Shown]:
    """The meeting and the decision that an action came of, if this reader may see them."""
    found: list[Shown] = []
    meeting = (
        Meeting.objects.visible_to(reader).select_related("board").filter(pk=action.meeting_id or 0).first()
    )
    if meeting is not None:
        found.append(Shown(str(meeting), reverse("meetings:meeting_detail", args=[meeting.pk])))
    decision = Decision.objects.visible_to(reader).filter(pk=action.decision_id or 0).first()
    if decision is not None:
        url = reverse("meetings:decision_detail", args=[decision.pk])
        found.append(Shown(name_of(decision), url))
    return found


def action_timeline(action: Action, reader: Reader) -> list[Moment]:
    return timeline(Event.objects.of(action), EVENTS, reader)
