"""The people, places and records of an example while it is being built, found by their short keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from partnership.area.models import Area
from partnership.behaviours.models import Behaviour, Tier
from partnership.boards.models import Agency, Board, Seat
from partnership.boards.standing import Actor
from partnership.clock import at_time
from partnership.people.models import User
from partnership.places.models import Community, Place

Thing = TypeVar("Thing")


class Unknown(Exception):
    """The data files name something that they have not made."""


@dataclass
class World:
    """Everything made so far. `day` is D, the day of loading: every date of an example is relative to it.

    `since` is the day from which boards, seats and agencies are there, where they don't say it themselves.
    """

    day: date
    since: date = date.min
    area: Area | None = None
    agencies: dict[str, Agency] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    seat_of: dict[str, Seat] = field(default_factory=dict)
    upper_seats: dict[str, Seat] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    tiers: dict[int, Tier] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def on(self, days: int) -> date:
        """The day that lies so many days after D; before it where negative."""
        return self.day + timedelta(days=days)

    def at(self, days: int, hour: int = 10) -> datetime:
        return at_time(self.on(days), hour)

    def person(self, mail: str) -> User:
        return _found(self.people, mail, "person")

    def actor(self, mail: str) -> Actor:
        """Somebody acting, for the seat they hold if they hold one."""
        return Actor(self.person(mail), self.seat_of.get(mail))

    def agency(self, key: str) -> Agency:
        return _found(self.agencies, key, "agency")

    def seat(self, key: str) -> Seat:
        return _found(self.seats, key, "seat")

    def board(self, key: str) -> Board:
        return _found(self.boards, key, "board")

    def behaviour(self, key: str) -> Behaviour:
        return _found(self.behaviours, key, "behaviour")

    def in_places(self, keys: list[str]) -> list[Place]:
        return [_found(self.places, key, "place") for key in keys]

    def in_communities(self, keys: list[str]) -> list[Community]:
        return [_found(self.communities, key, "community") for key in keys]

    def record(self, key: str) -> Any:
        """A record that an earlier step of the story made, as it stands now."""
        record = _found(self.made, key, "record")
        record.refresh_from_db()
        return record


def _found(kept: dict[str, Thing], key: str, noun: str) -> Thing:
    if key not in kept:
        raise Unknown(f"The example names the {noun} {key!r} before making it.")
    return kept[key]
