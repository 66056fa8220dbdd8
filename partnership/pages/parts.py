"""Small parts that pages of every app show: facts, links, chips and views; and lists by the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict

PAGE_SIZE = 25


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; without an address, only the words."""

    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """One cell of the strip under a title, for components/_facts.html.

    One with a colour shows as a tag; links take the place of the value.
    """

    label: str
    value: Any = ""
    url: str = ""
    colour: str = ""
    icon: str = ""
    note: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class View:
    """A saved view of a list: a link that is current or not."""

    label: str
    url: str
    current: bool


def with_query(query: QueryDict, **changes: Any) -> str:
    """The address of the list with some filters changed; None takes one out. Paging starts again."""
    new = query.copy()
    new.pop("page", None)
    for name, value in changes.items():
        if value is None:
            new.pop(name, None)
        else:
            new[name] = str(value)
    return f"?{new.urlencode()}"


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of a list that the address asks for; the nearest there is to one that there is not."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
