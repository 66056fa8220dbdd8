"""The pages of strategies as tests open, read and fill them in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from partnership.behaviours.models import Tier
from partnership.people.models import User
from strategies.models import Strategy
from tests.factories.ground import make_agency

SignIn = Callable[[User], Client]
DECIDED = {
    "text": "The board agreed.",
    "reason": "It answers the harm.",
    "route": "correspondence",
    "agreed_on_day": "9",
    "agreed_on_month": "6",
    "agreed_on_year": "2026",
    "published": "yes",
}


def to(name: str, *args: object) -> str:
    return reverse(f"strategies:{name}", args=args)


def errors_of(response: HttpResponse) -> list[str]:
    """The links of the error summary."""
    html = response.content.decode()
    summary = html.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [unescape(text).strip() for text in re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", summary)]


def text_of(response: HttpResponse) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def three_boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def input_answers(**changed: str) -> dict[str, str]:
    """What an officer types about a new input, with one line of money."""
    return {
        "tier": str(Tier.objects.get(position=3).pk),
        "title": "Visits",
        "lead": str(make_agency().pk),
        **three_boxes("starts_on", date(2026, 7, 1)),
        **three_boxes("ends_on", date(2027, 3, 31)),
        "horizon": "within_a_year",
        "evidence": "not_known",
        "lines": "1",
        "year_0": "2026",
        "kind_0": "cash",
        "source_0": "Police budget",
        "pounds_0": "£12,500",
        **changed,
    }


def send(client: Client, url: str, follow: bool = False, **said: str) -> HttpResponse:
    """Open an answer's page and send its form, with what the page hides unless it is given."""
    shown = client.get(url).context["form"].initial
    hidden = {name: shown[name] for name in ("agreed_hash", "seen")}
    return client.post(url, {**hidden, **said}, follow=follow)


def hidden_hash(client: Client, url: str) -> str:
    found = re.search(r'name="agreed_hash" value="([0-9a-f]{64})"', client.get(url).content.decode())
    assert found is not None
    return found[1]


def page_of(strategy: Strategy) -> str:
    return to("strategy_detail", strategy.pk)


def words_of(client: Client, url: str) -> str:
    return text_of(client.get(url))


def pages_below(strategy: Strategy) -> list[str]:
    """Every page that reads this strategy."""
    found = [
        page_of(strategy),
        to("strategy_history", strategy.pk),
        to("section_detail", strategy.pk, "behaviour"),
        *(to("input_detail", item.pk) for item in strategy.inputs.all()),
    ]
    return found + [to("version_detail", strategy.pk, version.number) for version in strategy.versions.all()]
