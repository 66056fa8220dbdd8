"""A board's decisions: recorded by an officer, confirmed or disputed by whoever chairs the board."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from meetings.models import Decision, Meeting
from meetings.quorum import interests_about, roll_of, why_not
from partnership.boards.models import Board, Membership
from partnership.boards.standing import CHAIRS, Actor
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.records import registry
from partnership.records.events import record as write_event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.notices import notify
from partnership.records.references import next_number
from partnership.wording import short

from .meeting import must_stand, taken


class BelowQuorum(NotAllowed):
    """A meeting below quorum may note, not decide."""


class RecorderMayNotConfirm(NotAllowed):
    """Whoever recorded a decision neither confirms nor disputes it."""


@transaction.atomic
def record_decision(
    *,
    board: Board,
    route: str,
    kind: str,
    text: str,
    reason: str,
    decided_on: date,
    by: Actor,
    record: Any | None = None,
    meeting: Meeting | None = None,
    dissent: str = "",
    equality_note: str = "",
    marking: str = Marking.OFFICIAL,
    published: bool = True,
    not_published_because: str = "",
    supersedes: Decision | None = None,
    at: datetime | None = None,
) -> Decision:
    """Record what a board decided. It takes effect at once and waits for the chair to confirm it.

    Raises BelowQuorum for a meeting without its quorum, unless the kind is Decision.NOTED. Whoever has an
    interest in the record, or in one that a decision about it involves, is not counted; who that was is kept
    with the event. The marking starts at the record's, if that is higher.
    """
    if by.user is None:
        raise NotAllowed("A decision is recorded by a person.")
    check_words(text, reason, published, not_published_because)
    if decided_on > today(at):
        raise NotAllowed("A decision can only be recorded on the day it was taken, or later.")
    if meeting is not None:
        meeting = taken(meeting)
    check_route(board, route, decided_on, meeting)
    left = []
    if meeting is not None and route == Decision.Route.MEETING:
        left = left_the_count(meeting, kind, record, by.user)
    target_kind, target_id = registry.target_of(record) if record is not None else ("", None)
    if record is not None and registry.is_sensitive(record):
        marking = Marking.SENSITIVE
    decision = Decision.objects.create(
        number=next_number(Decision.PREFIX),
        board=board,
        route=route,
        meeting=meeting,
        decided_on=decided_on,
        kind=kind,
        target_kind=target_kind,
        target_id=target_id,
        text=text,
        reason=reason,
        dissent=dissent,
        equality_note=equality_note,
        marking=marking,
        published=published,
        not_published_because="" if published else not_published_because,
        recorded_by=by.user,
        recorded_at=moment(at),
    )
    write_event(decision, by=by, kind="recorded", at=at, left=left)
    if supersedes is not None:
        supersede(supersedes, decision, by, at)
    ask_to_confirm(decision, at)
    return decision


def check_words(text: str, reason: str, published: bool, not_published_because: str) -> None:
    if not text.strip() or not reason.strip():
        raise NotAllowed("A decision says what was decided and why.")
    if not published and not not_published_because.strip():
        raise NotAllowed("A decision that is not published says why.")


def check_route(board: Board, route: str, decided_on: date, meeting: Meeting | None) -> None:
    """A decision at a meeting is taken by that board, on that day."""
    if meeting is not None and meeting.board_id != board.pk:
        raise NotAllowed(f"That was a meeting of another board: the {meeting.board}.")
    if meeting is not None:
        must_stand(meeting)
    if route != Decision.Route.MEETING:
        return
    if meeting is None:
        raise NotAllowed("A decision at a meeting names the meeting.")
    if meeting.held_on != decided_on:
        raise NotAllowed(f"A decision at that meeting was taken on its day, {short(meeting.held_on)}.")


def left_the_count(meeting: Meeting, kind: str, record: Any | None, reader: User) -> list[tuple[int, int]]:
    """Who was in the room and did not count: each seat with the interest because of it, by their ids.

    Raises BelowQuorum where too few are left, in words for whoever records the decision.
    """
    roll, interests = roll_of(meeting), interests_about(record)
    if kind != Decision.NOTED and (refusal := why_not(roll, interests, reader)):
        raise BelowQuorum(refusal)
    return [(each.seat.pk, interest.pk) for each in roll.left_by(interests) for interest in each.interests]


def supersede(old: Decision, new: Decision, by: Actor, at: datetime | None) -> None:
    old = Decision.objects.select_for_update(of=("self",)).get(pk=old.pk)
    if old.board_id != new.board_id:
        raise NotAllowed("Only the same board can replace its decision.")
    if old.superseded_by_id is not None:
        raise NotAllowed(f"{old.reference} has already been replaced.")
    if old.status != Decision.Status.DISPUTED:
        raise NotAllowed(f"{old.reference} stands: only a decision that is not as recorded is replaced.")
    if new.kind != old.kind or (new.target_kind, new.target_id) != (old.target_kind, old.target_id):
        raise NotAllowed(f"What replaces {old.reference} must decide the same thing about the same record.")
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])
    write_event(old, by=by, kind="superseded", at=at, naming=new)


def ask_to_confirm(decision: Decision, at: datetime | None) -> None:
    """Tell those who may confirm it. A sensitive decision is not told to a chair who may not see it."""
    chairs = (
        Membership.objects.filter(board=decision.board_id, role__in=CHAIRS)
        .exclude(user=decision.recorded_by_id)
        .current(today(at))
        .select_related("user")
    )
    notify(
        decision,
        only_readers(decision, (membership.user for membership in chairs)),
        kind="decision_to_confirm",
        text=f"This decision of the {decision.board} waits for you to confirm it.",
        at=at,
    )


def only_readers(decision: Decision, people: Any) -> list[User]:
    return [
        person for person in people if Decision.objects.visible_to(person).filter(pk=decision.pk).exists()
    ]


@transaction.atomic
def confirm_decision(*, decision: Decision, by: Actor, at: datetime | None = None) -> Decision:
    """The chair says that the board decided this. Whoever recorded it may not."""
    decision = answered(decision, Decision.Status.CONFIRMED, by, at)
    decision.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    write_event(decision, by=by, kind="confirmed", at=at)
    return decision


@transaction.atomic
def dispute_decision(*, decision: Decision, because: str, by: Actor, at: datetime | None = None) -> Decision:
    """The chair says that it is not as recorded. Nothing is undone; a superseding decision is asked for."""
    if not because.strip():
        raise NotAllowed("Say what is not as recorded.")
    decision = answered(decision, Decision.Status.DISPUTED, by, at)
    decision.disputed_because = because
    decision.save(update_fields=["status", "confirmed_by", "confirmed_at", "disputed_because"])
    write_event(decision, by=by, kind="disputed", note=because, at=at)
    notify(
        decision,
        [decision.recorded_by],
        kind="decision_disputed",
        text="It is not as recorded, says the chair. Read why, and record what replaces it.",
        at=at,
    )
    return decision


def answered(decision: Decision, status: str, by: Actor, at: datetime | None) -> Decision:
    decision = (
        Decision.objects.select_for_update(of=("self",)).select_related("recorded_by").get(pk=decision.pk)
    )
    decision.must_become(status)
    if decision.superseded_by_id is not None:
        raise NotAllowed(
            f"{decision.reference} has been replaced: the one that replaced it is to be confirmed."
        )
    if by.user is None or by.user.pk == decision.recorded_by_id:
        raise RecorderMayNotConfirm("Whoever recorded a decision can’t confirm or dispute it.")
    decision.status, decision.confirmed_by, decision.confirmed_at = status, by.user, moment(at)
    return decision
