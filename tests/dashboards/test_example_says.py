"""What the chief executive must read on the day the example is loaded, and the list behind every number."""

from __future__ import annotations

from typing import Any

import pytest

from dashboards.presenters.overview import Overview
from partnership.people.models import User

from .reading import numbers_of, rows_behind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("llr")]


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
    with django_assert_max_num_queries(26):
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
