"""An input's own page, and what it costs."""

from __future__ import annotations

import pytest

from strategies.actions import prepare_answer, report_delivery, take_back
from strategies.models import Input
from tests.factories.ground import actor, make_person, make_seat
from tests.factories.strategies import an_officer, make_active, make_input, make_strategy
from tests.strategies.pages import SignIn, to, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_what_was_reported_is_told_with_who_reported_it(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, 3, lead=seat.agency)
    make_active(strategy)
    report_delivery(input=item, says="on_track", by=actor(make_person("deputy", seat=seat, post="Deputy A")))
    by = actor(an_officer())
    report_delivery(input=item, says="at_risk", note="No staff", by=by, recorded_from="Mail of 9 June")
    seen = words_of(client_as(make_person("holder")), to("input_detail", item.pk))
    assert "Delivery At risk, reported 10 June 2026" in seen
    assert "At risk No staff Recorded 10 June 2026 by" in seen
    assert "from: Mail of 9 June" in seen
    assert f"On track Submitted 10 June 2026 by Deputy A for {seat.agency}" in seen
    assert "Reported: at risk" in seen


def test_an_input_that_somebody_has_prepared_on_is_not_offered_to_be_taken_out(
    asked: tuple[Input, object], client_as: SignIn
) -> None:
    item, seat = asked
    office = client_as(an_officer())
    prepare_answer(input=item, says="agree", by=actor(make_person("colleague", seat=seat)))
    take_back(strategy=item.strategy, because="Another look", by=actor(an_officer()))
    page = to("input_detail", item.pk)
    assert "Take out" not in words_of(office, page)
    fresh = make_input(item.strategy)
    assert "Take out" in words_of(office, to("input_detail", fresh.pk))


def test_an_input_and_the_investment_page_take_few_queries(
    client_as: SignIn, django_assert_max_num_queries: object
) -> None:
    strategy = make_strategy()
    for number in range(15):
        make_input(strategy, number % 4)
    make_active(strategy)
    client = client_as(make_person("holder"))
    for url in (to("input_detail", strategy.inputs.first().pk), to("investment")):
        client.get(url)
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            assert client.get(url).status_code == 200
