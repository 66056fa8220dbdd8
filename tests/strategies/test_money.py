"""Money by tier: what counts, what never does, and the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from partnership.clock import at_time
from partnership.records.marking import Marking
from strategies.actions import MoneyLine, answer_input, endorse, send_to_board
from strategies.charts import short, triangle
from strategies.models import Input
from strategies.money import investment_by_tier, significance
from tests.factories.ground import actor, make_agency, make_person
from tests.factories.strategies import (
    an_officer,
    consult,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    make_targeted,
)

pytestmark = pytest.mark.django_db


def cash(pounds: int, year: int = 2026) -> list[MoneyLine]:
    return [MoneyLine(year, "cash", "Core budget", pounds)]


def test_most_money_is_in_the_top_two_tiers() -> None:
    strategy = make_strategy()
    for tier, pounds in ((0, 60_000), (1, 180_000), (2, 310_000), (3, 640_000)):
        make_input(strategy, tier, money=cash(pounds))
    make_active(strategy)
    found = investment_by_tier(an_officer(), 2026)
    assert found.sentence == "Most money is in the top two tiers (£950,000 against £240,000)."
    assert [row.cash for row in found.tiers] == [640_000, 310_000, 180_000, 60_000]
    assert [row.inputs for row in found.tiers] == [1, 1, 1, 1]


def test_cash_and_in_kind_are_never_one_sum() -> None:
    strategy = make_strategy()
    make_input(strategy, 0, money=[*cash(100), MoneyLine(2026, "in_kind", "Premises", 900)])
    make_active(strategy)
    found = investment_by_tier(an_officer(), 2026)
    assert (found.cash, found.in_kind) == (100, 900)
    assert found.sentence == "Most money is in the bottom two tiers (£100 against £0)."
    assert "£900 in the bottom" in found.in_kind_sentence
    assert "1,000" not in found.sentence + found.in_kind_sentence


def test_only_agreed_inputs_of_active_strategies_in_that_year_count() -> None:
    officer, by = an_officer(), actor(an_officer())
    draft = make_strategy()
    make_input(draft, 3, money=cash(1))
    strategy = make_strategy()
    make_input(strategy, 3, money=[*cash(10), *cash(20, 2027)])
    refused = make_input(strategy, 3, money=cash(40))
    make_input(strategy, 3, money=cash(80), title="Silent")
    consult(strategy)
    answer_input(input=refused, says="not_able", note="No", by=by, recorded_from="Mail")
    answer_input(input=strategy.inputs.first(), says="agree", by=by, recorded_from="Mail")
    send_to_board(strategy=strategy, by=by, despite="Go on", at=at_time(date(2026, 7, 2)))
    assert investment_by_tier(officer, 2026).cash == 0
    endorse(strategy=strategy, decision=make_decision(strategy), by=by)
    assert investment_by_tier(officer, 2026).cash == 10
    assert investment_by_tier(officer, 2027).cash == 20
    assert investment_by_tier(officer, 2025).sentence.startswith("No cash is recorded")


def test_equal_money_is_said_so() -> None:
    strategy = make_strategy()
    make_input(strategy, 0, money=cash(500))
    make_input(strategy, 3, money=cash(500))
    make_active(strategy)
    words = investment_by_tier(an_officer(), 2026).sentence
    assert words == "As much money is in the top two tiers as in the bottom two tiers (£500 each)."


def test_a_sensitive_strategys_money_is_in_no_total_of_others() -> None:
    strategy = make_strategy(targeted=make_targeted(marking=Marking.SENSITIVE))
    make_input(strategy, 3, money=cash(777))
    make_active(strategy)
    assert investment_by_tier(make_person("holder"), 2026).cash == 0
    assert investment_by_tier(make_person("holder", sensitive=True), 2026).cash == 777


def test_the_triangle_stands_on_its_point_and_says_its_amounts() -> None:
    strategy = make_strategy()
    make_input(strategy, 0, money=cash(60_000))
    make_input(strategy, 3, money=cash(640_000))
    make_active(strategy)
    drawn = triangle(investment_by_tier(an_officer(), 2026))
    assert [bar.code for bar in drawn.bars] == ["T3", "T2", "T1", "T0"]
    assert [bar.amount for bar in drawn.bars] == ["£640k", "£0", "£0", "£60k"]
    assert drawn.bars[0].width == 240
    assert drawn.bars[0].width > drawn.bars[3].width > drawn.bars[1].width
    assert {bar.x + bar.width / 2 for bar in drawn.bars} == {drawn.middle}


@pytest.mark.parametrize(
    ("pounds", "words"),
    [(0, "£0"), (9_000, "£9,000"), (310_000, "£310k"), (310_500, "£310,500"), (1_120_000, "£1.12m")],
)
def test_amounts_are_short_only_where_nothing_is_lost(pounds: int, words: str) -> None:
    assert short(pounds) == words


def test_significance_gives_the_facts_of_the_year_that_costs_most() -> None:
    strategy = make_strategy()
    assert significance(strategy.inputs.prefetch_related("money")).words == "No money has been put down yet."
    make_input(strategy, 3, money=cash(200_000))
    make_input(strategy, 2, money=[*cash(90_000), *cash(1, 2027), MoneyLine(2026, "in_kind", "Staff", 5)])
    facts = significance(strategy.inputs.prefetch_related("money"))
    assert (facts.agencies, facts.financial_year, facts.cash, facts.in_kind) == (2, 2026, 290_000, 5)
    assert facts.is_large


def test_one_agencys_money_is_not_significant_by_itself() -> None:
    strategy, lead = make_strategy(), make_agency()
    make_input(strategy, 3, lead=lead, money=cash(900_000))
    make_input(strategy, 2, lead=lead, money=cash(900_000))
    assert not significance(Input.objects.prefetch_related("money")).is_large
