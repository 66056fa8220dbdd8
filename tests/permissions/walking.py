"""Which pages the walk opens for a reader, and reading what comes back: body, file, headers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from partnership.boards.models import Membership
from partnership.records import registry
from prioritisation.models import RoundCriterion
from strategies.models import Section
from tests.papers.reading import words_of
from tests.permissions.world import Kept, Reader, World
from tests.test_permissions import ABOUT, NAMES, kind_of, routes

CONVERTERS = {name: set(pattern.pattern.converters) for name, pattern in routes()}
DETAILS = {kind.url_name for kind in registry.kinds()}
OPENS = {kind.name for kind in registry.kinds() if kind.opens_to_guests}
MISSING = 987_654_321


@dataclass(frozen=True)
class Page:
    """One address: which page it is, and of which record."""

    name: str
    url: str
    kept: Kept | None = None

    @property
    def is_detail(self) -> bool:
        return self.name in DETAILS


def kinds_of(name: str) -> tuple[str, ...]:
    """The kinds of the table that a page's address leads to: "report" and "draft report" share one."""
    if "seat" in CONVERTERS[name]:
        return ("sheet",)
    if "draft" in CONVERTERS[name]:
        return ("draft",)
    if "targeted" in CONVERTERS[name]:
        return ("targeted",)
    model: Any = kind_of(name)
    if model is Membership:
        return ("seat",)
    known = next((kind.name for kind in registry.kinds() if kind.model is model), "job")
    return ("report", "draft report") if known == "report" else (known,)


def address(name: str, row: Any, kind: str = "") -> str:
    """The address of one record's page. With a number instead of a record, that of one that isn't there."""
    missing = isinstance(row, int)
    pk = row if missing else row.pk
    given: dict[str, Any] = {}
    for argument in CONVERTERS[name]:
        if argument == "pk":
            given["pk"] = pk if missing or name != "place_end" else row.memberships.first().pk
        elif argument == "targeted":
            given["targeted"] = pk
        elif argument == "draft":
            given["draft"] = "00000000-0000-4000-8000-000000000000" if missing else pk
        elif argument == "question":
            given["question"] = "what"
        elif argument == "into":
            given["into"] = MISSING
        elif argument in ("position", "number"):
            given[argument] = 1
        elif argument == "key":
            given["key"] = Section.Key.BEHAVIOUR
        elif argument == "criterion":
            given["criterion"] = RoundCriterion.objects.filter(evidenced=False)[0].criterion.key
        elif argument == "seat":
            given |= {"seat": pk if missing else row.seat_id, "pk": pk if missing else row.round_id}
        elif argument == "watched":
            given["watched"] = MISSING if missing else row.watched.all()[0].pk
        else:
            raise AssertionError(f"{name}: the walk does not know the argument {argument!r}")
    return reverse(name, kwargs=given)


def lists() -> list[str]:
    """Pages without a record in their address."""
    return [name for name in NAMES if not CONVERTERS[name]]


def pages_of(world: World, reader: Reader) -> Iterator[Page]:
    """Every page with a record in its address, for one record of each case: own or not, sensitive or not.

    Whoever reads for their whole family of roles opens each record's own page besides, and the pages that
    lead on from records they may read. The rest of a family tries one that is closed to them.
    """
    for name in NAMES:
        if not CONVERTERS[name]:
            continue
        tried: set[object] = set()
        for kept in records_at(world, name):
            if is_of_another_reader(kept, reader):
                continue
            own = str(reader) in kept.own
            if reader.leads:
                case: object = kept.row.pk if name in DETAILS else (kept.kind, own, kept.sensitive)
            elif name in DETAILS:
                case = kept.kind, own, kept.sensitive
            elif reader.cleared or kept.answer(reader) != "nothing":
                continue
            else:
                case = "closed"
            if case not in tried:
                tried.add(case)
                yield Page(name, address(name, kept.row), kept)


def pages_about(world: World) -> Iterator[Page]:
    """Pages to which a record comes with the question, for every record that can be opened to a guest."""
    for name in ABOUT:
        for kept in world.kept:
            if kept.kind in OPENS:
                yield Page(name, f"{reverse(name)}?record={registry.spell(kept.row)}", kept)


def records_at(world: World, name: str) -> list[Kept]:
    return [kept for kind in kinds_of(name) for kept in world.kept if kept.kind == kind]


def is_of_another_reader(kept: Kept, reader: Reader) -> bool:
    return "'s own" in kept.name and not kept.name.startswith(f"{reader}'s own")


def opened(client: Client, url: str) -> tuple[int, str]:
    """Status, and all that came: headers that name things, the words of the page or file."""
    response = client.get(url)
    return response.status_code, text_of(response)


def text_of(response: HttpResponse) -> str:
    heads = [response.headers.get(name, "") for name in ("Location", "Content-Disposition", "Link")]
    body = response.getvalue() if response.streaming else response.content
    return "\n".join([*heads, words_in(body)])


def words_in(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return words_of(body)
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(body)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return body.decode(errors="replace")


OF_THE_MOMENT = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|data-session-left="\d+"')


def still(text: str) -> str:
    """A page without what is other each time that it is opened, to compare two."""
    return OF_THE_MOMENT.sub("", text)


FILTER = re.compile(r'href="(\?[^"#]+)"')


def filters_on(url: str, text: str) -> list[str]:
    """The addresses to which the filters, views, chips and pages of a list lead."""
    return [url + link.replace("&amp;", "&") for link in dict.fromkeys(FILTER.findall(text))]
