"""Who may not open or send the pages on which a strategy is written, and when nobody may."""

from __future__ import annotations

import pytest
from django.test import Client

from strategies.actions import (
    watch,
)
from strategies.models import Input, Strategy
from tests.factories.ground import actor, make_person
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import (
    an_officer,
    make_active,
    make_input,
    make_strategy,
    make_targeted,
)
from tests.strategies.pages import SignIn, text_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def officers_pages(strategy: Strategy, item: Input) -> list[str]:
    watched = watch(strategy=strategy, indicator=make_indicator(), by=actor(an_officer()))
    return [
        to("strategy_open", make_targeted().pk),
        *(
            to(name, strategy.pk)
            for name in (
                "strategy_edit",
                "watch",
                "flag",
                "consult",
                "closing_day",
                "take_back",
                "to_board",
                "endorse",
                "upper_answer",
            )
        ),
        to("section_edit", strategy.pk, "analysis"),
        to("none_say", strategy.pk, 0),
        to("input_add", strategy.pk, 0),
        to("watch_stop", strategy.pk, watched.pk),
        to("input_edit", item.pk),
        to("input_remove", item.pk),
    ]


@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "analyst"])
def test_who_reads_may_not_run(role: str, client_as: SignIn) -> None:
    strategy = make_strategy()
    pages = officers_pages(strategy, make_input(strategy))
    client = client_as(make_person(role))
    assert {client.post(url).status_code for url in pages} == {403}
    assert {client.get(url).status_code for url in pages} == {403, 405}


def test_who_sees_nothing_finds_nothing(client_as: SignIn) -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    client = client_as(make_person("community_contact"))
    pages = [*officers_pages(strategy, item), to("input_answer", item.pk), to("input_report", item.pk)]
    assert {client.post(url).status_code for url in pages} == {404}


def test_strangers_are_sent_to_sign_in() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    pages = [
        *officers_pages(strategy, item),
        to("strategy_list"),
        to("investment"),
        to("strategy_detail", strategy.pk),
    ]
    for url in pages:
        response = Client().get(url)
        assert (response.status_code, "/accounts/login/" in response["Location"]) == (302, True), url


def test_in_the_wrong_state_a_page_says_so_and_changes_nothing(office: Client) -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    make_active(strategy)
    names = (
        *("strategy_edit", "watch", "flag", "consult", "closing_day", "take_back", "to_board"),
        *("endorse", "upper_answer"),
    )
    pages = [to(name, strategy.pk) for name in names]
    pages += [
        to("section_edit", strategy.pk, "analysis"),
        to("none_say", strategy.pk, 0),
        to("input_add", strategy.pk, 0),
    ]
    pages += [to("input_edit", item.pk), to("input_remove", item.pk), to("input_answer", item.pk)]
    for url in pages:
        for response in (office.get(url, follow=True), office.post(url, follow=True)):
            assert response.status_code == 200
            assert "moj-alert--warning" in response.content.decode(), url
    strategy.refresh_from_db()
    assert strategy.status == "active"


def test_no_report_on_what_is_not_under_way(office: Client) -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    url = to("input_report", item.pk)
    for response in (office.get(url, follow=True), office.post(url, {"says": "on_track"}, follow=True)):
        assert "Delivery is reported on agreed inputs of active strategies." in text_of(response)
    assert not item.reports.exists()
