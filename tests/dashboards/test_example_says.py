"""What the chief executive must read on the day the example is loaded, and the list behind every number."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from dashboards.presenters.overview import Overview
from partnership.clock import today
from partnership.people.models import User
from partnership.records.registry import url_of
from partnership.wording import short, spoken
from reports.models import Report
from tests.strategies.pages import words_of

from .reading import numbers_of, rows_behind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("llr")]
DAYS = {"upper": 33, "board": 26, "closes": 19}


def person(mail: str) -> User:
    return User.objects.get(email=f"{mail}@example.org")


@pytest.fixture
def page(client_as: Any) -> Overview:
    return client_as(person("chief-executive")).get("/dashboard/").context["page"]  # type: ignore[no-any-return]


def fact(page: Overview, label: str) -> str:
    return next(f"{fact.value} {fact.note}" for fact in page.facts if fact.label == label).strip()


def test_when_the_boards_meet(page: Overview) -> None:
    assert page.title == "Before the Strategic Partnership Board"
    assert [(line.board, line.soon) for line in page.meetings] == [
        ("Strategic Partnership Board", "in 33 days"),
        ("Prevention Board", "in 26 days"),
    ]


def test_one_behaviour_improves_one_worsens_one_is_steady(page: Overview) -> None:
    assert page.behaviours_say == (
        "Of 3 targeted behaviours 1 is improving, 1 is worsening and 1 is steady. "
        "The improvement began before its strategy."
    )
    assert fact(page, "Behaviours improving") == "1 of 3"
    improving = next(row for row in page.behaviours if row.icon == "better")
    assert "The improvement began before the strategy" in improving.detail


def test_where_the_money_is(page: Overview) -> None:
    assert page.money is not None
    assert page.money.investment.sentence == "Most money is in the top two tiers (£950,000 against £240,000)."


def test_who_still_owes_what(page: Overview) -> None:
    assert fact(page, "Answers awaited") == "3 from 3 agencies"
    assert fact(page, "Actions overdue").startswith("5 of ")
    assert fact(page, "Seats that have scored") == "13 of 22"
    assert [line.words for line in page.rounds] == ["13 of 22 seats have scored"]
    assert page.owing_say == (
        "3 answers are awaited, 1 input is behind schedule, 5 actions are overdue and 9 of 22 seats have not "
        "scored."
    )


def test_the_urgent_action_and_the_seeking_zone_wait(page: Overview) -> None:
    leads = " ".join(each.lead for each in page.waiting)
    assert "Confirm DN-" in leads
    assert "PZ-0004 Castle Street" in leads


@pytest.fixture
def words(client_as: Any) -> str:
    """The dashboard as the chief executive reads it."""
    return words_of(client_as(person("chief-executive")), "/dashboard/")


@pytest.mark.parametrize(
    "clause",
    [
        # when the boards meet
        "Strategic Partnership Board: {upper} , in 33 days · Prevention Board: {board} , in 26 days",
        # what waits for a decision
        "Decisions waiting 2",
        "2 things wait for a board or its chair.",
        "Confirm DN-0005 The triage car runs until 6am for twelve weeks",
        "PZ-0004 Castle Street Seeking commitment: it can’t start without it",
        # what the upper board waits for
        "1 condition of the Strategic Partnership Board is not met yet: "
        "AC-0033 Show contacts and detentions by ethnic group , LLR ICB, due {board_short}.",
        # what a zone lacks
        "PZ-0004 Castle Street seeking commitment "
        "One essential agency and the co-ordinator's funding are missing",
        # whether the targeted behaviours recede
        "Of 3 targeted behaviours 1 is improving, 1 is worsening and 1 is steady.",
        "The improvement began before its strategy.",
        # where the money is
        "Most money is in the top two tiers (£950,000 against £240,000).",
        # who owes what
        "Answers awaited 3 from 3 agencies",
        "Actions overdue 5 of 12 open",
        "3 answers are awaited, 1 input is behind schedule, 5 actions are overdue "
        "and 9 of 22 seats have not scored.",
        "Seats that have scored 13 of 22",
        "13 of 22 seats have scored, scoring closes {closes}",
    ],
)
def test_what_the_chief_executive_reads(words: str, clause: str) -> None:
    days = {name: today() + timedelta(days=n) for name, n in DAYS.items()}
    said = {name: spoken(day) for name, day in days.items()}
    assert clause.format(**said, board_short=short(days["board"])) in words


def test_the_other_behaviours_are_not_said_to_have_improved_before_their_strategies(page: Overview) -> None:
    """The one that worsens and the steady one: which is which is read from the illustrative series."""
    assert {row.name: row.icon for row in page.behaviours} == {
        "Repeated urgent calls from people with unmet mental-health need": "better",
        "Repeat domestic abuse where children live": "usual",
        "Taking over the homes of tenants at risk": "concern",
    }
    assert sum("before the strategy" in row.detail for row in page.behaviours) == 1


def test_the_monthly_report_says_that_the_improvement_began_before_the_strategy(client_as: Any) -> None:
    client = client_as(person("chief-executive"))
    report = Report.objects.filter(definition__board__kind="prevention", status="ready").latest("period")
    said = words_of(client, url_of(report))
    assert re.search(r"The improvement began in \w+ \d{4}, before ST-0001 became active on", said)


def test_at_most_five_changes(page: Overview) -> None:
    assert 0 < len(page.signals) <= 5


@pytest.mark.parametrize(
    "mail", ["chief-executive", "holder", "officer", "spb-member", "commissioner", "analyst"]
)
def test_every_number_of_the_dashboard_leads_to_a_list_with_as_many_rows(client_as: Any, mail: str) -> None:
    client = client_as(person(mail))
    response = client.get("/dashboard/")
    numbers = numbers_of(response)
    assert len(numbers) > 5
    for url, number in numbers:
        if url == "#decide":
            assert len(response.context["page"].waiting) == number
        elif url.startswith("/indicators/"):
            assert f"{number:,}" in client.get(url).content.decode()
        else:
            assert rows_behind(client, url) == number, url


@pytest.mark.parametrize("mail", ["holder", "officer", "chair", "chief-executive", "colleague", "analyst"])
def test_every_number_of_home_leads_to_a_list_with_as_many_rows(client_as: Any, mail: str) -> None:
    client = client_as(person(mail))
    for url, number in numbers_of(client.get("/")):
        assert rows_behind(client, url) == number, url


SIGN_INS = [
    "chair", "holder", "deputy", "colleague", "community-leader", "community-contact", "officer",
    "chief-executive", "commissioner", "spb-member", "analyst", "coordinator", "guest", "administrator",
]  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("mail", SIGN_INS)
def test_home_opens_for_every_sign_in_with_few_queries_and_every_need_leads_to_an_open_page(
    client_as: Any, mail: str, django_assert_max_num_queries: Any
) -> None:
    client = client_as(person(mail))
    client.get("/")
    with django_assert_max_num_queries(27):
        page = client.get("/").context["page"]
    lines = [line.url for group in page.groups for line in group.lines]
    links = [*page.opened, *page.zones, *page.upper, *page.own, *page.meetings]
    for url in [
        *lines,
        *(link.url for link in links),
        *(link.url for step in page.steps for link in step.parts),
        *(notice.url for notice in page.unread if notice.url),
    ]:
        assert client.get(url, follow=True).status_code == 200, url


@pytest.mark.parametrize("mail", ["chief-executive", "holder", "spb-member"])
def test_the_dashboard_asks_the_database_few_questions(
    client_as: Any, mail: str, django_assert_max_num_queries: Any
) -> None:
    client = client_as(person(mail))
    client.get("/dashboard/")
    with django_assert_max_num_queries(30):
        client.get("/dashboard/")
