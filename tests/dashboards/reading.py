"""Reading a page as its reader does: its links, and how many rows the list behind a number shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

PAGED = {
    "strategies:strategy_list",
    "strategies:investment",
    "dashboards:owing_list",
    "dashboards:behaviour_list",
    "dashboards:signal_list",
    "meetings:action_list",
    "people_zones:zone_list",
    "issues_log:issue_list",
}


@dataclass
class Links(HTMLParser):
    """The links of the main part of a page: (address, words)."""

    found: list[tuple[str, str]] = field(default_factory=list)
    in_main: bool = False
    href: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_main = self.in_main or tag == "main"
        if tag == "a" and self.in_main:
            self.href = dict(attrs).get("href") or ""
            self.found.append((self.href, ""))

    def handle_endtag(self, tag: str) -> None:
        self.in_main = self.in_main and tag != "main"
        if tag == "a":
            self.href = ""

    def handle_data(self, data: str) -> None:
        if self.href:
            address, words = self.found[-1]
            self.found[-1] = (address, words + data)


def links_of(response: HttpResponse) -> list[tuple[str, str]]:
    reader = Links()
    reader.feed(response.content.decode())
    return reader.found


def numbers_of(response: HttpResponse) -> list[tuple[str, int]]:
    """Every link whose words begin with a number: (address, number)."""
    return [
        (address, int(match[1].replace(",", "")))
        for address, words in links_of(response)
        if (match := re.match(r"\s*([\d,]+)\b(?! to )", words))
    ]


def rows_behind(client: Client, address: str) -> int:
    """How many rows the list at that address shows."""
    page = client.get(address)
    assert page.status_code == 200, address
    name = resolve(address.split("?")[0].split("#")[0]).view_name
    if name == "prioritisation:round_detail":
        return sum(seat.state == "Answered" for seat in page.context["page"].seats)
    assert name in PAGED, f"Nothing says how to count the rows of {name}"
    return int(page.context["page"].paginator.count)
