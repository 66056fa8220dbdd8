"""A strategy's own page: the pyramid, the tasks, the answers, what was decided; and what it costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from freezegun import freeze_time

from monitoring.models import Indicator
from partnership.behaviours.models import Tier
from partnership.clock import at_time, today
from strategies.actions import (
    MoneyLine,
    answer_input,
    endorse,
    flag_for_upper_board,
    mark_done,
    say_none,
    send_to_board,
    watch,
)
from tests.factories.ground import actor, make_agency, make_person, make_seat, upper_board
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import (
    an_officer,
    consult,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    to_board,
)
from tests.strategies.pages import SignIn, page_of, to, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_gaps_reasons_and_inputs_stand_on_the_pyramid(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, title="Visits")
    say_none(
        strategy=strategy,
        tier=Tier.objects.get(position=2),
        because="The court does it",
        by=actor(an_officer()),
    )
    reader, officer = client_as(make_person("holder")), client_as(an_officer())
    seen = words_of(reader, page_of(strategy))
    assert "Visits" in seen
    assert "None at this tier The court does it" in seen
    assert seen.count("Gap: neither an input nor a reason") == 2
    assert "Inputs 1, and 2 gaps" in seen
    assert "say why there is none" not in seen
    assert (
        words_of(officer, page_of(strategy)).count("say why there is none at") == 3
    )  # two gaps and the note
    assert "Start the consultation" not in words_of(officer, page_of(strategy))


def test_the_task_list_says_how_far_each_step_is(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, evidence="strong", evidence_source="A trial")
    make_input(strategy, 3, money=[])
    seen = words_of(client_as(an_officer()), page_of(strategy))
    assert "The behaviour and the aim From the round" in seen
    assert "Analysis and conclusions Not started" in seen
    assert "Inputs at T3 2 inputs" in seen
    assert "Inputs at T0 Gap" in seen
    assert "Evidence for each input 1 of 2" in seen
    assert "Money for each input 1 of 2" in seen
    assert "How it will be watched Not started" in seen
    assert [f"{n}. " in seen for n in (1, 2, 3, 4)] == [True] * 4


def test_answers_are_waited_for_late_given_or_not_agreed(client_as: SignIn) -> None:
    strategy = make_strategy()
    seat = make_seat(agency=make_agency("Fire"))
    item = make_input(strategy, 3, lead=seat.agency)
    make_input(strategy, 3, lead=make_agency("Health"))
    person = make_person("holder", seat=seat)
    reader = client_as(person)
    assert "Not asked yet" in words_of(reader, page_of(strategy))
    consult(strategy)
    seen = words_of(reader, page_of(strategy))
    assert "Fire (yours)" in seen
    assert "Waiting, due 1 July 2026. Answer on" in seen
    assert "Agencies have answered 0 of 2" in seen
    holder = make_person("deputy", seat=seat)
    answer_input(input=item, says="subject_to", note="Two more staff", by=actor(holder))
    seen = words_of(reader, page_of(strategy))
    assert "Agreed subject to, 10 June 2026: Two more staff" in seen
    assert "Agencies have answered 1 of 2" in seen
    with freeze_time("2026-07-02 09:00"):
        reader = client_as(person)
        assert "Was due 1 July 2026." in words_of(reader, page_of(strategy))
        send_to_board(strategy=strategy, by=actor(an_officer()), despite="It can’t wait")
        seen = words_of(reader, page_of(strategy))
        assert "Did not answer: not agreed" in seen
        assert "1 input is not agreed and counts in no total." in seen
        assert "It can’t wait" in seen
        assert "Cash, 2026 to 2027 £10,000 agreed" in seen


def test_a_decision_shows_that_it_is_to_be_confirmed(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    decision = make_decision(strategy)
    endorse(strategy=strategy, decision=decision, by=actor(an_officer()))
    client = client_as(make_person("holder"))
    assert "Active to be confirmed" in words_of(client, page_of(strategy))
    type(decision).objects.filter(pk=decision.pk).update(
        status="confirmed", confirmed_by=make_person("chair"), confirmed_at=at_time(today())
    )
    assert "to be confirmed" not in words_of(client, page_of(strategy))


def test_done_and_behind_schedule_are_shown(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, ends_on=date(2026, 6, 9))
    finished = make_input(strategy, 3)
    make_active(strategy)
    mark_done(input=finished, note="In post", by=actor(an_officer()))
    seen = words_of(client_as(make_person("holder")), page_of(strategy))
    assert "Behind schedule: was due 9 June 2026" in seen
    assert "Done 10 June 2026" in seen


def test_the_suggestion_to_flag_is_the_officers_alone_and_says_the_facts(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, money=[MoneyLine(2026, "cash", "Core", 200_000)])
    make_input(strategy, 2, money=[MoneyLine(2026, "cash", "Core", 90_000)])
    facts = "2 agencies would put in £290,000 in cash"
    assert facts in words_of(client_as(an_officer()), page_of(strategy))
    assert facts not in words_of(client_as(make_person("holder")), page_of(strategy))
    flag_for_upper_board(strategy=strategy, because="That money", by=actor(an_officer()))
    assert facts not in words_of(client_as(an_officer()), page_of(strategy))


def test_the_whole_history_is_paged(client_as: SignIn) -> None:
    strategy = make_strategy()
    for number in range(30):
        make_input(strategy, number % 4)
    html = (
        client_as(make_person("holder"))
        .get(reverse("strategies:strategy_history", args=[strategy.pk]))
        .content
    )
    assert b"Showing 1 to 25 of 31" in html


@pytest.mark.parametrize(("role", "most"), [("holder", 24), ("officer", 25)])  # one for its guest readers
def test_a_strategy_with_fifteen_inputs_takes_few_queries(
    role: str, most: int, client_as: SignIn, django_assert_max_num_queries: object
) -> None:
    strategy = make_strategy()
    for number in range(15):
        make_input(strategy, number % 4)
    for number in range(3):
        watch(strategy=strategy, indicator=make_indicator(f"key-{number}"), by=actor(an_officer()))
    make_active(strategy, flagged=True)
    assert Indicator.objects.count() == 3
    client = client_as(make_person(role))
    client.get(page_of(strategy))
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        assert client.get(page_of(strategy)).status_code == 200


def test_money_of_later_years_is_shown_with_its_year_and_is_not_to_come(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(
        strategy, 3, money=[MoneyLine(2027, "cash", "Core", 4_000), MoneyLine(2028, "cash", "Core", 9)]
    )
    make_input(strategy, 2, money=[])
    client = client_as(make_person("holder"))
    context = client.get(page_of(strategy)).context
    assert [row.money for row in context["tiers"]] == ["£4,000", "money to come", "", ""]
    assert "Cash, 2027 to 2028 £4,000 proposed" in words_of(client, page_of(strategy))
    make_input(strategy, 2, money=[MoneyLine(2026, "in_kind", "Premises", 70)])
    context = client.get(page_of(strategy)).context
    assert [row.money for row in context["tiers"]] == ["", "£70 in kind", "", ""]
    assert "In kind, 2026 to 2027 £70 proposed" in words_of(client, page_of(strategy))


def test_a_draft_says_how_many_agencies_will_be_asked_and_leads_to_each(client_as: SignIn) -> None:
    strategy, fire = make_strategy(), make_agency("Fire")
    make_input(strategy, 3, lead=fire)
    make_input(strategy, 2)
    client = client_as(make_person("holder"))
    assert "Agencies to ask 2" in words_of(client, page_of(strategy))
    assert to("agency_detail", fire.pk) in client.get(page_of(strategy)).content.decode()
    make_active(strategy, flagged=True)
    above = client_as(make_person("commissioner", board=upper_board()))
    assert to("agency_detail", fire.pk) not in above.get(page_of(strategy)).content.decode()
