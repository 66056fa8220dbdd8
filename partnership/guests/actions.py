"""Opening a record to a guest reader, changing the last day, ending it. Each is told to the reader.

Each is on the timeline of the record, with the day and without the guest; of whom and why is on the grant's
own, which few may read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from partnership.boards.standing import Actor, standing
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.records import events, registry
from partnership.records.grants import Grant
from partnership.records.moves import NotAllowed
from partnership.records.notices import notify
from partnership.records.versions import must_start_from, save_from
from partnership.wording import short

LONGEST = timedelta(days=365)


@transaction.atomic
def let_read(
    *, person: User, record: Any, until: date, why: str, by: Actor, at: datetime | None = None
) -> Grant:
    """Open a record with its history to somebody, up to a last day. Raises NotAllowed with the reason.

    The person's row is locked: of two who open the same to them, the second is refused.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    target = kind, pk = registry.target_of(record)
    if not registry.kind(kind).opens_to_guests:
        raise NotAllowed("This kind of record can’t be opened to a guest reader.")
    if not person.is_active:
        raise NotAllowed("Their account is closed. An administrator can open it again.")
    refuse_day(until, at)
    known = Grant.objects.of(record).current(today(at)).filter(user=person).first()
    if known is not None:
        raise NotAllowed(f"It is open to them already, until {short(known.until)}.")
    if registry.find(target, person) is not None:
        raise NotAllowed("They may read it already, by their place or because they wrote it.")
    refuse_uncleared(person, record)
    grant = Grant.objects.create(
        user=person,
        target_kind=kind,
        target_id=pk,
        until=until,
        why=why,
        given_by=by.user,
        given_at=moment(at),
    )
    if registry.find(target, person) is None:
        raise NotAllowed("Their place on a board decides what they read of this: it can’t be opened to them.")
    write(grant, record, "opened_to_a_guest_reader", by=by, at=at, until=until, reason=why)
    text = f"You may read this until {short(until)}. The reason: {why}"
    notify(record, [person], kind="opened_to_you", text=text, at=at)
    return grant


@transaction.atomic
def change_last_day(
    *, grant: Grant, until: date, reason: str, base_version: int, by: Actor, at: datetime | None = None
) -> Grant:
    """Let somebody read longer, or less long. Raises NotAllowed; Clash if it changed since `base_version`."""
    grant = locked(grant, at)
    must_start_from(grant, base_version)
    earlier, record = grant.until, record_of(grant)
    if until == earlier:
        raise NotAllowed(f"{short(until)} is the last day already.")
    refuse_day(until, at)
    if until > earlier:
        refuse_uncleared(grant.user, record)
    save_from(grant, base_version=base_version, fields={"until": until})
    write(grant, record, "day_changed_for_a_guest_reader", by=by, at=at, until=until, reason=reason)
    text = f"You may read this until {short(until)} now, not until {short(earlier)}. The reason: {reason}"
    notify(record, [grant.user], kind="day_changed_for_you", text=text, at=at)
    return grant


@transaction.atomic
def end_reading(
    *, grant: Grant, reason: str, base_version: int, by: Actor, at: datetime | None = None
) -> Grant:
    """Let somebody read no longer, from this moment. Raises NotAllowed; Clash as above.

    The notice is about the grant: of the record the reader may know no more. Reasons that are about a
    sensitive record stay out of mailboxes; the grant's page has them.
    """
    grant = locked(grant, at)
    must_start_from(grant, base_version)
    ended = {"ended_at": moment(at), "ended_by": by.user, "why_ended": reason}
    save_from(grant, base_version=base_version, fields=ended)
    record = record_of(grant)
    write(grant, record, "closed_to_a_guest_reader", by=by, at=at, reason=reason)
    text = f"What was opened to you on {short(today(grant.given_at))} is closed now."
    if not registry.is_sensitive(record):
        text = f"{text} It was for: {grant.why}. The reason: {reason}"
    notify(grant, [grant.user], kind="closed_to_you", text=text, at=at)
    return grant


@transaction.atomic
def end_all_of(*, person: User, reason: str, by: Actor, at: datetime | None = None) -> None:
    """End whatever is open to somebody whose account is closed."""
    for grant in Grant.objects.current(today(at)).filter(user=person.pk).order_by("pk"):
        end_reading(grant=grant, reason=reason, base_version=grant.version, by=by, at=at)


def locked(grant: Grant, at: datetime | None) -> Grant:
    """The grant as it is now, locked. Raises NotAllowed where it is over."""
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    if grant.ended_at is not None:
        raise NotAllowed(f"It was ended on {short(today(grant.ended_at))} already.")
    if grant.is_over(today(at)):
        raise NotAllowed(f"Its last day was {short(grant.until)}. Open the record to them anew.")
    return grant


def record_of(grant: Grant) -> Any:
    kind = registry.kind(grant.target_kind)
    return kind.model._default_manager.select_related(*kind.related).get(pk=grant.target_id)


def refuse_day(until: date, at: datetime | None) -> None:
    if until < today(at):
        raise NotAllowed("The last day can’t be in the past.")
    if until > today(at) + LONGEST:
        raise NotAllowed(f"The last day can’t be later than {short(today(at) + LONGEST)}: a year from now.")


def refuse_uncleared(person: User, record: Any) -> None:
    if registry.is_sensitive(record) and not standing(person).may_see_sensitive:
        raise NotAllowed("This record is OFFICIAL-SENSITIVE, and they are not cleared to read that.")


def write(
    grant: Grant,
    record: Any,
    kind: str,
    *,
    by: Actor,
    at: datetime | None,
    reason: str,
    until: date | None = None,
) -> None:
    """On the timeline of the grant, and of the record, whose readers are not told of whom and why."""
    days: dict[str, Any] = {"until": until.isoformat()} if until is not None else {}
    events.record(grant, by=by, kind=kind, note=reason, at=at, **days)
    note = f"Until {short(until)}." if until is not None else ""
    events.record(record, by=by, kind=kind, note=note, at=at, naming=grant)
