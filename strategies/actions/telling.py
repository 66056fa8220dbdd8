"""Who is told: the people of an agency, the owner of a strategy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from partnership.boards.standing import Actor, standing_on
from partnership.clock import today
from partnership.people.models import User
from partnership.records.notices import notify
from strategies.models import Strategy
from strategies.seated import seated


def people_of(agencies: Iterable[int], strategy: Strategy, at: datetime | None) -> list[User]:
    """Who is seated for these agencies that day and may read this strategy."""
    day = today(at)
    people = {m.user_id: m.user for own in seated(agencies, day).values() for m in own}
    if strategy.is_sensitive:
        return [person for person in people.values() if standing_on(person, day).may_see_sensitive]
    return list(people.values())


def tell_agencies(
    record: Model, strategy: Strategy, agencies: Iterable[int], *, kind: str, text: str, at: datetime | None
) -> None:
    notify(record, people_of(agencies, strategy, at), kind=kind, text=text, at=at)


def tell_owner(
    record: Model, strategy: Strategy, *, by: Actor, kind: str, text: str, at: datetime | None
) -> None:
    """Unless they did it themselves."""
    if by.user is None or by.user.pk != strategy.owner_id:
        notify(record, [strategy.owner], kind=kind, text=text, at=at)
