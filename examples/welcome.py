"""What a first-time visitor of the demo can try, and as whom: one card for each account of the example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from partnership.people.models import User
from partnership.records import registry

from .basics import HERE, read


@dataclass(frozen=True)
class Try:
    """One thing to try, and its page; for whoever is not signed in as that person, sign-in before it."""

    what: str
    url: str


@dataclass(frozen=True)
class Card:
    """One account: who that is, what to try, and the way in."""

    id: str
    who: str
    post: str
    mail: str
    tries: tuple[Try, ...]
    sign_in: str
    is_me: bool


def cards(name: str, reader: Any) -> list[Card]:
    """Every account of an example that can sign in, in the order of its file."""
    rows = read(HERE / name / "area.toml")["sign_ins"]["accounts"]
    people = {user.email: user for user in User.objects.filter(email__in=[address_of(row) for row in rows])}
    return [card(row, people[address_of(row)], reader) for row in rows if address_of(row) in people]


def address_of(row: dict[str, Any]) -> str:
    return f"{row['mail']}@example.org"


def card(row: dict[str, Any], person: User, reader: Any) -> Card:
    is_me = person == reader
    pages = [(each["what"], page_of(each["at"], person)) for each in row["tries"]]
    return Card(
        id=row["mail"],
        who=row["who"],
        post=person.post,
        mail=person.email,
        tries=tuple(Try(what, page if is_me else sign_in(person, page)) for what, page in pages),
        sign_in=sign_in(person),
        is_me=is_me,
    )


def page_of(at: str, person: User) -> str:
    """The page that an example names: "issues_log:issue_start", or "ST-0001" for a record."""
    record = registry.find_by_reference(at, person)
    return registry.url_of(record) if record is not None else reverse(at)


def sign_in(person: User, then: str = "") -> str:
    """Sign-in with the address filled in, and where it leads."""
    asked = {"login": person.email} | ({"next": then} if then else {})
    return f"{reverse('account_login')}?{urlencode(asked)}"
