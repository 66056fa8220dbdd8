"""The log: what a line holds, and that no word of people gets into it, whichever library wrote it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from issues_log.models import Issue
from operations.logs import LEFT_OUT, Json, answering
from operations.middleware import watched
from partnership.people.models import User
from tests.factories.ground import make_person
from tests.operations.canary import CANARY, put_in_records
from tests.test_permissions import NAMES, address

logger = logging.getLogger("tests.words")
MAIL = "officer@example.org"


class Log:
    """Everything logged while it is open, as production writes it."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, says: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["says"] == says]


@pytest.fixture
def log() -> Iterator[Log]:
    found, root = Log(), logging.getLogger()
    handler = logging.StreamHandler(found.stream)
    handler.setFormatter(Json())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield found
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_line_is_json_with_a_time_a_place_and_what_the_code_says(log: Log) -> None:
    with answering("0123456789abcdef"):
        logger.info("Answered", extra={"route": "home", "status": 200, "ms": 12})
    (line,) = log.lines
    assert line.pop("at").endswith("+00:00")
    assert line.pop("where").startswith("tests/operations/test_logs.py:")
    assert line == {
        "level": "info",
        "logger": "tests.words",
        "says": "Answered",
        "request": "0123456789abcdef",
        "route": "home",
        "status": 200,
        "ms": 12,
    }


def test_gaps_are_filled_with_numbers_references_and_identifiers_only(log: Log) -> None:
    logger.info("%s failed %d times: %s", "RP-0007", 3, CANARY)
    logger.info("Task %(name)s[%(id)s]", {"name": CANARY, "id": "8d3f7c0a-1b2c-4d5e-8f90-a1b2c3d4e5f6"})
    assert [line["says"] for line in log.lines] == [
        f"RP-0007 failed 3 times: {LEFT_OUT}",
        f"Task {LEFT_OUT}[8d3f7c0a-1b2c-4d5e-8f90-a1b2c3d4e5f6]",
    ]


@pytest.mark.parametrize(
    "write",
    [
        lambda words: logger.error(f"Can't read {words}"),  # noqa: G004 what must not get through
        lambda words: logger.error("Can't read " + words),  # noqa: G003
        lambda words: logger.error(ValueError(words)),
        lambda words: logger.error("Can't read %s", ValueError(words)),
        lambda words: logger.error("Can't read", extra={"words": words, "user": words}),
    ],
)
def test_however_words_are_logged_they_are_left_out(log: Log, write: Callable[[str], None]) -> None:
    write(CANARY)
    assert log.lines
    assert CANARY not in log.text


def test_a_gap_that_does_not_fit_is_left_as_it_is() -> None:
    record = logging.LogRecord("tests", logging.ERROR, __file__, 1, "Wrong %d", (CANARY,), None)
    assert json.loads(Json().format(record))["says"] == "Wrong %d"


def test_an_exception_is_its_type_and_where_it_happened(log: Log) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as first:
            raise IntegrityError(f"Key (email)=({CANARY})") from first
    except IntegrityError:
        logger.exception("It could not be kept")
    (line,) = log.lines
    assert line["failure"] == ["django.db.utils.IntegrityError", "builtins.KeyError"]
    assert line["frames"][-1].startswith("tests/operations/test_logs.py:")
    assert CANARY not in log.text


@pytest.mark.django_db
def test_each_request_has_a_line_and_an_id_but_health_checks(
    log: Log, client_as: Callable[[User], Client]
) -> None:
    person = make_person("holder")
    answer = client_as(person).get("/account/?q=" + CANARY)
    for quiet in ("/healthz", "/readyz", "/metrics"):
        client_as(person).get(quiet)
    (line,) = log.of("Answered")
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "account", 200)
    assert line["person"] == person.pk
    assert CANARY not in log.text


def test_styles_and_scripts_have_no_line(log: Log) -> None:
    watched(lambda request: HttpResponse())(RequestFactory().get("/static/build/app.css"))
    assert log.of("Answered") == []


@pytest.mark.django_db
def test_an_id_is_taken_from_a_proxy_only_where_one_is_trusted(client: Client, settings: Any) -> None:
    given = {"headers": {"X-Request-ID": "0123456789abcdef0123"}}
    assert client.get("/healthz", **given).headers["X-Request-ID"] != "0123456789abcdef0123"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/healthz", **given).headers["X-Request-ID"] == "0123456789abcdef0123"
    named = {"headers": {"X-Request-ID": CANARY + "-of-somebody"}}
    assert CANARY not in client.get("/healthz", **named).headers["X-Request-ID"]


def broken(request: Any) -> None:
    raise ValueError(f"{CANARY} of {MAIL}")


urlpatterns = [path("broken/", broken, name="broken")]
handler500 = "partnership.pages.errors.server_error"


@pytest.mark.django_db
@pytest.mark.urls("tests.operations.test_logs")
def test_a_page_that_fails_leaves_its_type_and_no_word(log: Log, client_as: Callable[[User], Client]) -> None:
    client = client_as(make_person("holder"))
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    failed = [line for line in log.lines if "failure" in line]
    assert [line["failure"] for line in failed] == [["builtins.ValueError"]]
    assert failed[0]["request"] == answer.headers["X-Request-ID"]
    assert CANARY not in log.text + answer.content.decode()


@pytest.mark.whole
def test_no_page_puts_what_is_in_a_record_into_the_log(
    llr: None, log: Log, client_as: Callable[[User], Client]
) -> None:
    """Every page as an officer who sees every record, then forms with the word in each field."""
    put_in_records()
    User.objects.filter(email=MAIL).update(name=f"{CANARY} person")
    officer = client_as(User.objects.get(email=MAIL))
    officer.raise_request_exception = False
    shown = 0
    for name in NAMES:
        page = officer.get(address(name) + f"?q={CANARY}&page={CANARY}&status={CANARY}")
        shown += not page.streaming and CANARY.encode() in page.content
        for record in Issue.objects.order_by("pk")[:1] if "issue" in name else ():
            officer.post(address(name, record), {"reason": CANARY, "note": CANARY, "text": CANARY})
    officer.post("/accounts/login/", {"login": f"{CANARY}@example.org", "password": CANARY})
    officer.get(f"/{CANARY}/", headers={"X-Request-ID": CANARY, "User-Agent": CANARY})
    officer.get("/", headers={"Host": f"{CANARY}.example.org"})
    assert shown > 20, "the walk would prove nothing"
    assert len(log.of("Answered")) > len(NAMES)
    assert CANARY not in log.text.lower()
    assert MAIL not in log.text
