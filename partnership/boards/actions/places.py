"""Places: who belongs to which board, in which role, from one day to another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from partnership.boards.models import Agency, Board, Membership, Seat
from partnership.boards.standing import Actor
from partnership.clock import today
from partnership.people.models import Account, User
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.wording import short

Role = Membership.Role


@transaction.atomic
def give_place(
    *,
    person: User,
    board: Board,
    role: str,
    since: date,
    by: Actor,
    last_day: date | None = None,
    seat: Seat | None = None,
    agency: Agency | None = None,
    may_see_sensitive: bool = False,
    at: datetime | None = None,
) -> Membership:
    """Give somebody a role on a board from a day on. A new seat holder follows the earlier one.

    The earlier holder's last day is the day before. A place lasts as long as its seat, unless its last day
    is set. Raises NotAllowed with the reason in words.
    """
    if by.user is not None and by.user.pk == person.pk:
        raise NotAllowed("You can’t give yourself a place. Ask somebody else who may.")
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)  # nobody closes it meanwhile
    if not person.is_active:
        raise NotAllowed("This account is closed. Open it again first.")
    if (role in Membership.SEATED) != (seat is not None):
        raise NotAllowed("A holder, a deputy and a colleague belong to a seat; nobody else does.")
    if seat is not None:
        seat = Seat.objects.select_for_update(of=("self",)).select_related("agency", "board").get(pk=seat.pk)
        board, agency = seat.board, seat.agency
        _fits(seat, since)
    ends = [seat.during.upper] if seat is not None and seat.during.upper is not None else []
    ends += [last_day + timedelta(days=1)] if last_day is not None else []
    whole = DateRange(since, min(ends, default=None))
    if seat is not None and role == Role.HOLDER:
        _follow(seat, person, whole, by=by, at=at)
    same = Membership.objects.filter(user=person, board=board, role=role, seat=seat, during__overlap=whole)
    if same.exists():
        raise NotAllowed("They have this place already.")
    made = Membership.objects.create(
        user=person,
        board=board,
        agency=agency,
        role=role,
        seat=seat,
        during=whole,
        may_see_sensitive=may_see_sensitive,
    )
    _write(made, "given", by=by, at=at, since=since)
    return made


def _fits(seat: Seat, since: date) -> None:
    during = seat.during
    if since < during.lower or (during.upper is not None and since >= during.upper):
        raise NotAllowed("There is no such seat on that day.")


def _follow(seat: Seat, person: User, whole: DateRange, *, by: Actor, at: datetime | None) -> None:
    """End the place of whoever holds the seat, on the day before. One that begins later stands in the way."""
    since = whole.lower
    for earlier in Membership.objects.filter(seat=seat, role=Role.HOLDER, during__overlap=whole):
        if earlier.user_id == person.pk:
            raise NotAllowed("They have this place already.")
        if earlier.during.lower >= since:
            raise NotAllowed(f"Somebody holds this seat from {short(earlier.during.lower)}. End that first.")
        end_place(
            membership=earlier,
            last_day=since - timedelta(days=1),
            reason="A new holder follows",
            by=by,
            at=at,
        )


@transaction.atomic
def end_place(
    *, membership: Membership, last_day: date, reason: str, by: Actor, at: datetime | None = None
) -> Membership:
    """Say on which day a place ends. The row stays: every decision asks who sat there then.

    A place that is to begin after that day, and has not begun, is called off: nobody ever sat there.
    """
    until = last_day + timedelta(days=1)
    keepers = _administrators(until) if membership.role == Role.ADMINISTRATOR else None
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("seat__agency", "board", "agency")
        .get(pk=membership.pk)
    )
    begun, ended = membership.during.lower, membership.during.upper
    if begun is not None and last_day < begun and begun > today(at):
        _write(membership, "called_off", by=by, at=at, note=reason, since=begun)
        membership.delete()
        return membership
    if begun is not None and last_day < begun:
        raise NotAllowed(f"It began on {short(begun)}: the last day can’t be earlier.")
    if ended is not None and (until >= ended or ended <= today(at)):
        raise NotAllowed(f"Its last day is {short(ended - timedelta(days=1))} already.")
    if keepers is not None and not any(
        keeper.user_id != membership.user_id and until in keeper.during for keeper in keepers
    ):
        raise NotAllowed("There would be no administrator left. First give somebody else that place.")
    membership.during = DateRange(begun, until)
    membership.save(update_fields=["during"])
    _write(membership, "ended", by=by, at=at, note=reason, until=last_day)
    return membership


def _administrators(on: date) -> list[Membership]:
    """Whoever is one on that day or later, all locked in one order: no two end each other at one moment."""
    keepers = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).not_over(on)
    return list(keepers.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _write(
    membership: Membership, kind: str, *, by: Actor, at: datetime | None, note: str = "", **days: date
) -> None:
    """On the timeline of the person, and of the seat if there is one, which many may read."""
    told: dict[str, Any] = {name: value.isoformat() for name, value in days.items()}
    told |= {"kind": f"place_{kind}", "note": note, "at": at, "role": membership.get_role_display()}
    account, seat = Account.objects.get(pk=membership.user_id), membership.seat
    record(account, by=by, board=membership.board.name, naming=seat, **told)
    if seat is not None:
        record(seat, by=by, person=account.pk, **told)
