"""What is drafted beside the sections: title, what is watched, the flag, "none, because…"."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.monitoring import make_indicator
from tests.factories.strategies import (
    make_input,
    make_strategy,
)
from tests.strategies.pages import errors_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_the_title_is_changed_and_a_clash_keeps_what_was_typed(office: Client) -> None:
    strategy = make_strategy()
    url = to("strategy_edit", strategy.pk)
    office.post(url, {"title": "Theirs", "lead_agency": "", "base_version": "1"})
    response = office.post(url, {"title": "Mine", "lead_agency": "", "base_version": "1"})
    html = response.content.decode()
    assert "Theirs" in errors_of(response)[0]
    assert 'value="Mine"' in html
    assert 'name="base_version" value="2"' in html
    office.post(url, {"title": "Mine", "lead_agency": "", "base_version": "2"})
    strategy.refresh_from_db()
    assert strategy.title == "Mine"


def test_an_indicator_is_watched_and_no_longer(office: Client) -> None:
    strategy, indicator = make_strategy(), make_indicator()
    url = to("watch", strategy.pk)
    assert errors_of(office.post(url, {})) == ["Select an indicator"]
    office.post(url, {"indicator": indicator.pk, "expectation": "Fewer by 2028"})
    watched = strategy.watched.get()
    assert watched.expectation == "Fewer by 2028"
    assert "already" in errors_of(office.post(url, {"indicator": indicator.pk}))[0]
    office.post(to("watch_stop", strategy.pk, watched.pk))
    assert not strategy.watched.exists()


def test_the_officer_flags_and_unflags_with_reasons(office: Client) -> None:
    strategy = make_strategy()
    url = to("flag", strategy.pk)
    assert "No money has been put down yet." in office.get(url).content.decode()
    assert errors_of(office.post(url, {"because": ""})) == ["Enter what is significant about it"]
    office.post(url, {"because": "Money of four agencies"})
    strategy.refresh_from_db()
    assert strategy.needs_upper_board
    office.post(url, {"because": "Pressed twice"})
    strategy.refresh_from_db()
    assert strategy.upper_board_because == "Money of four agencies", "a second press changes nothing"
    url = office.get(url)["Location"]
    assert url == to("unflag", strategy.pk)
    assert errors_of(office.post(url, {"because": ""})) == ["Enter why it need not be approved there"]
    office.post(url, {"because": "Two dropped out"})
    strategy.refresh_from_db()
    assert not strategy.needs_upper_board


def test_none_at_a_tier(office: Client) -> None:
    strategy = make_strategy()
    url = to("none_say", strategy.pk, 0)
    assert errors_of(office.post(url, {"because": ""})) == ["Enter why there is no input at this tier"]
    response = office.post(url, {"because": "The zone does it"})
    assert response["Location"].endswith("#tier-0")
    assert "The zone does it" in office.get(url).content.decode()
    make_input(strategy, 0)
    assert errors_of(office.post(url, {"because": "Again"})) == ["There are inputs at this tier."]
    assert office.get(to("none_say", strategy.pk, 9)).status_code == 404
