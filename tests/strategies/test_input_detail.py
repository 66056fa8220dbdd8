"""An input's own page: whether it is done, and what the page costs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.ground import make_person, make_seat
from tests.factories.strategies import (
    make_active,
    make_input,
    make_strategy,
)
from tests.strategies.pages import SignIn, errors_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_the_lead_or_an_officer_marks_as_done(client_as: SignIn, office: Client) -> None:
    strategy, seat = make_strategy(), make_seat()
    items = [make_input(strategy, 3, lead=seat.agency) for _ in range(2)]
    make_active(strategy)
    url = to("input_done", items[0].pk)
    for person in (make_person("holder"), make_person("colleague", seat=seat)):
        assert client_as(person).post(url, {"note": "Done"}).status_code == 403
    client = client_as(make_person("deputy", seat=seat))
    assert errors_of(client.post(url, {"note": ""})) == ["Enter what was done"]
    client.post(url, {"note": "Two in post"})
    office.post(to("input_done", items[1].pk), {"note": "Reported by mail"})
    assert [item.done_note for item in strategy.inputs.order_by("pk")] == ["Two in post", "Reported by mail"]
    assert "already" in errors_of(office.post(url, {"note": "Again"}))[0]


def test_an_input_and_the_investment_page_take_few_queries(
    client_as: SignIn, django_assert_max_num_queries: object
) -> None:
    strategy = make_strategy()
    for number in range(15):
        make_input(strategy, number % 4)
    make_active(strategy)
    client = client_as(make_person("holder"))
    for url in (
        reverse("strategies:input_detail", args=[strategy.inputs.first().pk]),
        reverse("strategies:investment"),
    ):
        client.get(url)
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            assert client.get(url).status_code == 200
