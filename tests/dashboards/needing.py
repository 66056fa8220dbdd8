"""What a person is asked, for the tests of needs."""

from __future__ import annotations

from dashboards.desk import Desk
from dashboards.needs import Need, needs_of
from partnership.clock import today
from partnership.people.models import User


def fresh(person: User) -> User:
    """The same person as the next request finds them."""
    return User.objects.get(pk=person.pk)


def needs(person: User) -> list[Need]:
    return needs_of(Desk(fresh(person), today()))


def texts(person: User) -> list[str]:
    return [need.text for need in needs(person)]
