"""Actions: what a board asked an agency to do by a day, and that it is done."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from meetings.models import Action, Decision, Meeting
from partnership.boards.models import Agency, Board, Membership
from partnership.boards.standing import SUBMITS, Actor
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.records.events import record as write_event
from partnership.records.moves import NotAllowed
from partnership.records.notices import notify
from partnership.records.references import next_number
from partnership.wording import short


class AlreadyDone(NotAllowed):
    """An action is finished once."""


@transaction.atomic
def ask_for(
    *,
    board: Board,
    what: str,
    agency: Agency,
    due_on: date,
    by: Actor,
    owner: User | None = None,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
    at: datetime | None = None,
) -> Action:
    """Ask an agency for something by a day. It may come of a meeting or a decision of the same board."""
    if due_on < today(at):
        raise NotAllowed("An action is due today or later.")
    for source in (meeting, decision):
        if source is not None and source.board_id != board.pk:
            raise NotAllowed(f"That belongs to another board, not to the {board}.")
    action = Action.objects.create(
        number=next_number(Action.PREFIX),
        board=board,
        meeting=meeting,
        decision=decision,
        what=what,
        agency=agency,
        owner=owner,
        due_on=due_on,
    )
    write_event(action, by=by, kind="asked", at=at)
    tell_agency(action, at)
    return action


def tell_agency(action: Action, at: datetime | None) -> None:
    """Tell the owner and whoever fills the agency's seats, if they may see it."""
    held = Membership.objects.filter(agency=action.agency_id, role__in=SUBMITS).current(today(at))
    people: set[User] = {membership.user for membership in held.select_related("user")}
    if action.owner is not None:
        people.add(action.owner)
    readers = [
        person
        for person in sorted(people, key=lambda person: person.pk)
        if Action.objects.visible_to(person).filter(pk=action.pk).exists()
    ]
    day = short(action.due_on)
    notify(
        action,
        readers,
        kind="action_asked",
        text=f"The {action.board} asks {action.agency} to do this by {day}.",
        at=at,
    )


@transaction.atomic
def finish_action(*, action: Action, note: str, by: Actor, at: datetime | None = None) -> Action:
    """Say that an action is done, and how. Raises AlreadyDone the second time."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.done_at is not None:
        raise AlreadyDone(f"{action.reference} was finished on {short(today(action.done_at))}.")
    action.done_at, action.done_note = moment(at), note
    action.save(update_fields=["done_at", "done_note"])
    write_event(action, by=by, kind="finished", note=note, at=at)
    return action
