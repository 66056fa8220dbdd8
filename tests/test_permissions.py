"""Every URL as a stranger and as somebody with no power; and what each URL is about.

A new URL fails the first test until it is given its arguments here. Who reads which record, and who must
find no word of it, is walked in tests/permissions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dashboards.models import ScheduleStep
from issues_log.models import Issue
from meetings.models import Action, Decision, Meeting
from monitoring.models import Indicator, Submission
from operations.models import FailedJob
from partnership.boards.models import Membership, Partner, Seat
from partnership.people.models import Account, User
from partnership.records.drafts import Draft
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from partnership.records.registry import spell
from partnership.sign_in import urls as sign_in_urls
from people_zones.models import Zone
from prioritisation.models import Candidate, Round, RoundCriterion, TargetedBehaviour
from reports.models import Report
from strategies.models import Input, Section, Strategy, Watched
from tests.factories.ground import make_person
from tests.factories.operations import make_failed_job

OPEN = {"healthz", "readyz", "operations:metrics", "model", "accessibility", "privacy", "cookies", "outbox"}
OPEN |= {"examples:welcome", "session_left"}
"""Pages that anybody may open."""

SIGN_IN = {str(pattern.name) for pattern in sign_in_urls.urlpatterns}
"""Pages of signing in, most of them django-allauth's, which guard themselves: see tests/sign_in."""

ANYBODY_SIGNED_IN = {
    "home",
    "account",
    "notice_list",
    "notices_read",
    "passkey_offer",
    "second_factor",
    "session_list",
    "session_stay",
    "kept_post",
}
"""Pages that show only what is the reader's own."""

KINDS: dict[str, type[Any]] = {
    "step": ScheduleStep,
    "issue": Issue,
    "round": Round,
    "score": Round,
    "candidate": Candidate,
    "candidate_put_forward": Round,
    "targeted": TargetedBehaviour,
    "strategy": Strategy,
    "section": Strategy,
    "version": Strategy,
    "watch": Strategy,
    "flag": Strategy,
    "unflag": Strategy,
    "none": Strategy,
    "consult": Strategy,
    "take": Strategy,
    "to": Strategy,
    "endorse": Strategy,
    "upper": Strategy,
    "input": Input,
    "input_add": Strategy,
    "closing": Strategy,
    "zone": Zone,
    "indicator": Indicator,
    "submission": Submission,
    "meeting": Meeting,
    "item": Meeting,
    "agenda": Meeting,
    "attendance": Meeting,
    "interest": Meeting,
    "decision": Decision,
    "action": Action,
    "report": Report,
    "job": FailedJob,
    "person": Account,
    "seat": Seat,
    "place": Membership,
    "agency": Partner,
    "grant": Grant,
}
"""What the `pk` of a URL is a key of: by the page's whole name, else by the first word of it."""

OF_SOME = {"issues_log:issue_lower": {"marking": Marking.SENSITIVE}}
"""Pages that are of use for some records only: of which, where there are any."""

ABOUT = {"grant_give": Strategy}
"""Pages whose record stands in the query of their address."""


def kind_of(name: str) -> type[Any] | None:
    page = name.split(":")[-1]
    return KINDS.get(page) or KINDS.get(page.split("_")[0])


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}", pattern


NAMES = sorted({name for name, _ in routes()} - SIGN_IN)


def address(name: str, record: Any = None) -> str:
    """The URL of that name for one record, or for the first of its kind."""
    pattern = dict(routes())[name]
    wanted = list(pattern.pattern.converters)
    if name in ABOUT:
        return f"{reverse(name)}?record={spell(ABOUT[name].objects.order_by('pk')[0])}"
    if not wanted:
        return reverse(name)
    given: dict[str, Any] = {}
    kind = kind_of(name)
    for argument in wanted:
        if argument == "pk":
            assert kind is not None, f"{name}: say in KINDS what its pk is"
            rows = kind._default_manager.order_by("pk")
            best = rows.filter(**OF_SOME.get(name, {})).first() or rows.first()
            given["pk"] = (record or best or make_failed_job()).pk
        elif argument == "draft":
            given["draft"] = Draft.objects.filter(form="issue").first().pk  # type: ignore[union-attr]
        elif argument == "question":
            given["question"] = "what"
        elif argument == "into":
            given["into"] = Issue.objects.order_by("-pk").values_list("pk", flat=True)[1]
        elif argument == "seat":
            given["seat"] = Round.objects.order_by("pk")[0].sheets.order_by("pk")[0].seat_id
        elif argument == "criterion":
            given["criterion"] = RoundCriterion.objects.filter(evidenced=False)[0].criterion.key
        elif argument in ("position", "number"):
            given[argument] = 1
        elif argument == "key":
            given["key"] = Section.Key.BEHAVIOUR
        elif argument == "targeted":
            given["targeted"] = TargetedBehaviour.objects.order_by("pk")[0].pk
        elif argument == "watched":
            given["watched"] = Watched.objects.order_by("pk")[0].pk
        else:
            pytest.fail(f"{name}: the walk does not know the argument {argument!r}")
    return reverse(name, kwargs=given)


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_sent_to_sign_in(llr: None, client: Client, name: str) -> None:
    response = client.get(address(name))
    if name in OPEN:
        assert response.status_code in (200, 404, 503)
    else:
        assert response.status_code == 302, response.status_code
        assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", NAMES)
def test_somebody_without_any_place_is_refused(
    llr: None, client_as: Callable[[User], Client], name: str
) -> None:
    nobody = client_as(make_person(None))
    for response in (nobody.get(address(name)), nobody.post(address(name))):
        if name in OPEN | ANYBODY_SIGNED_IN:
            assert response.status_code in (200, 302, 404, 405)
        else:
            assert response.status_code in (403, 404, 405), response.status_code
    if name not in OPEN | ANYBODY_SIGNED_IN:
        assert nobody.get(address(name)).status_code in (403, 404, 405)


def test_the_walk_covers_every_url() -> None:
    unknown = [
        name
        for name, pattern in routes()
        if name not in SIGN_IN and "pk" in pattern.pattern.converters and kind_of(name) is None
    ]
    assert unknown == []
