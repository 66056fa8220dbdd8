"""The pages of the consultation: started, taken back, sent to the board."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from freezegun import freeze_time

from partnership.boards.models import Seat
from partnership.records.notices import Notice
from strategies.actions import MoneyLine, answer_input
from strategies.models import Input
from tests.factories.ground import actor, make_agency, make_person, make_seat
from tests.factories.strategies import (
    an_officer,
    fill_tiers,
    make_input,
    make_strategy,
)
from tests.strategies.pages import SignIn, errors_of, text_of, three_boxes, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_the_consultation_says_which_tier_is_missing(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy, 3)
    url = to("consult", strategy.pk)
    html = office.get(url).content.decode()
    assert "Emerging behaviour: divert and rehabilitate (T2)" in html
    assert "closes_on_day" not in html
    response = office.post(url, three_boxes("closes_on", date(2026, 7, 1)))
    assert "Emerging behaviour" in errors_of(response)[0]
    fill_tiers(strategy)
    assert errors_of(office.post(url, {})) == ["Enter the closing date"]
    past = office.post(url, three_boxes("closes_on", date(2026, 6, 10)))
    assert errors_of(past) == ["The closing date must be 11 June 2026 or later"]
    office.post(url, three_boxes("closes_on", date(2026, 7, 1)))
    strategy.refresh_from_db()
    assert (strategy.status, strategy.consultation_closes_on) == ("consultation", date(2026, 7, 1))


def test_what_is_not_ready_is_said_and_bars_nothing(office: Client) -> None:
    strategy = make_strategy()
    unpaid = make_input(strategy, 3, title="Unpaid visits", money=[])
    early = [MoneyLine(2025, "cash", "Core budget", 500), MoneyLine(2026, "cash", "Core budget", 500)]
    outside = make_input(strategy, 3, title="Paid too early", money=early)
    ready = make_input(strategy, 3, title="Ready visits")
    fill_tiers(strategy)
    url = to("consult", strategy.pk)
    page = office.get(url)
    assert [
        (lack.words.split(",")[0], [link.label for link in lack.links]) for lack in page.context["lacks"]
    ] == [
        ("No money has been put down", [f"{unpaid.reference} Unpaid visits"]),
        ("Money is in a financial year outside the input’s dates:", [f"{outside.reference} Paid too early"]),
        ("Sections have not been started:", [s.get_key_display() for s in strategy.sections.filter(text="")]),
    ]
    html = page.content.decode()
    assert "Not everything is ready." in html
    assert to("input_detail", unpaid.pk) in html
    assert ready.reference not in html
    office.post(url, three_boxes("closes_on", date(2026, 7, 1)))
    strategy.refresh_from_db()
    assert strategy.status == "consultation"


def test_nothing_is_warned_of_where_all_is_ready(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy)
    strategy.sections.update(text="Written")
    fill_tiers(strategy)
    assert "Not everything is ready." not in office.get(to("consult", strategy.pk)).content.decode()


def test_the_closing_day_is_changed_and_who_has_not_answered_is_told_why(
    office: Client, asked: tuple[Input, Seat]
) -> None:
    item, seat = asked
    holder, strategy = make_person("holder", seat=seat), item.strategy
    done = make_seat()
    make_person("holder", seat=done)
    other = make_input(strategy, 3, lead=done.agency)
    answer_input(input=other, says="agree", by=actor(an_officer()), recorded_from="Mail")
    Notice.objects.all().delete()
    url = to("closing_day", strategy.pk)
    page = office.get(url)
    assert "Answers are due by Wednesday 1 July 2026." in text_of(page)
    assert errors_of(office.post(url, {})) == ["Enter the closing date", "Enter why the day changes"]
    why = {"because": "The budget is set in July"}
    past = office.post(url, {**three_boxes("closes_on", date(2026, 6, 10)), **why})
    assert errors_of(past) == ["The closing date must be 11 June 2026 or later"]
    same = office.post(url, {**three_boxes("closes_on", date(2026, 7, 1)), **why})
    assert errors_of(same) == ["That is the closing date already."]
    office.post(url, {**three_boxes("closes_on", date(2026, 7, 15)), **why})
    strategy.refresh_from_db()
    assert strategy.consultation_closes_on == date(2026, 7, 15)
    (told,) = Notice.objects.all()
    assert (told.to, told.kind) == (holder, "closing_day_moved")
    assert "Wednesday 15 July 2026. The budget is set in July" in told.text
    assert "Closing day changed" in text_of(office.get(to("strategy_history", strategy.pk)))


def test_leads_for_whom_nobody_can_answer_are_named_before_the_consultation(office: Client) -> None:
    strategy, seat = make_strategy(), make_seat(agency=make_agency("Fire"))
    make_person("deputy", seat=seat)
    make_input(strategy, 3, lead=seat.agency)
    make_input(strategy, 3, lead=make_agency("Borough Council"))
    fill_tiers(strategy)
    asked = office.get(to("consult", strategy.pk)).context["leads"]
    assert asked == [("Borough Council", True), ("Fire", False)]


def test_it_is_taken_back(office: Client, asked: tuple[Input, Seat]) -> None:
    strategy = asked[0].strategy
    assert errors_of(office.post(to("take_back", strategy.pk), {})) == ["Enter why it is taken back"]
    office.post(to("take_back", strategy.pk), {"because": "The law changed"})
    strategy.refresh_from_db()
    assert strategy.status == "draft"


def test_before_the_closing_date_it_waits(office: Client, asked: tuple[Input, Seat]) -> None:
    item, _ = asked
    url = to("to_board", item.strategy_id)
    html = office.post(url, {"despite": "In haste"}, follow=True).content.decode()
    assert "It can go on without them after Wednesday 1 July 2026" in html
    assert "Send to the Prevention Board" not in html
    item.strategy.refresh_from_db()
    assert item.strategy.status == "consultation"


def test_after_it_the_officer_says_why_it_goes_on_without(
    client_as: SignIn, asked: tuple[Input, Seat]
) -> None:
    item, _ = asked
    with freeze_time("2026-07-02 09:00"):
        office, url = client_as(an_officer()), to("to_board", item.strategy_id)
        assert item.lead.name in office.get(url).content.decode()
        assert errors_of(office.post(url, {"despite": ""})) == ["Enter why it goes to the board without them"]
        office.post(url, {"despite": "It can’t wait"})
    item.strategy.refresh_from_db()
    assert (item.strategy.status, item.strategy.sent_despite) == ("board_review", "It can’t wait")


def test_when_all_have_answered_nothing_more_is_asked(office: Client, asked: tuple[Input, Seat]) -> None:
    item, _ = asked
    answer_input(input=item, says="agree", by=actor(an_officer()), recorded_from="Mail")
    url = to("to_board", item.strategy_id)
    assert 'name="despite"' not in office.get(url).content.decode()
    office.post(url, {})
    item.strategy.refresh_from_db()
    assert item.strategy.status == "board_review"
