"""What strategies need of a person: answers, delivery, the next step, the board above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from freezegun import freeze_time

from dashboards.needs import grouped
from partnership.people.models import User
from partnership.records.marking import Marking
from strategies.actions import answer_input, endorse, flag_for_upper_board, prepare_answer, remind
from strategies.models import Strategy
from tests.dashboards.needing import needs, texts
from tests.factories.ground import (
    actor,
    make_agency,
    make_person,
    make_seat,
    upper_board,
)
from tests.factories.meetings import make_meeting
from tests.factories.strategies import (
    answer_all,
    consult,
    make_active,
    make_input,
    make_strategy,
    make_targeted,
    to_board,
)
from tests.factories.strategies import make_decision as make_board_decision

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with freeze_time("2026-06-10 09:00"):
        yield


def test_an_agency_is_asked_once_for_all_its_answers_on_a_strategy() -> None:
    agency = make_agency("Fire Service")
    seat = make_seat(agency=agency)
    holder, colleague = make_person("holder", seat=seat), make_person("colleague", seat=seat)
    stranger = make_person("holder")
    strategy = make_strategy(title="Fewer fires")
    inputs = [make_input(strategy, tier=1, lead=agency), make_input(strategy, tier=3, lead=agency)]
    assert needs(holder) == []
    consult(strategy, closes_on=date(2026, 6, 20))

    (need,) = needs(holder)
    assert need.text == "Answer on your agency’s 2 inputs to “Fewer fires”"
    assert need.hint == f"{strategy.reference} · at T1 and T3"
    assert need.due == date(2026, 6, 20)
    assert texts(colleague) == ["Prepare the answer on your agency’s 2 inputs to “Fewer fires”"]
    assert needs(stranger) == []

    answer_input(input=inputs[0], says="agree", by=actor(holder))
    assert texts(holder) == ["Answer on your agency’s input to “Fewer fires”"]
    answer_input(input=inputs[1], says="agree", by=actor(holder))
    assert needs(holder) == []


def test_an_answer_that_a_colleague_has_prepared_waits_for_the_holder() -> None:
    agency = make_agency("Fire Service")
    seat = make_seat(agency=agency)
    holder, colleague = make_person("holder", seat=seat), make_person("colleague", seat=seat)
    strategy = make_strategy(title="Fewer fires")
    inputs = [make_input(strategy, tier=1, lead=agency), make_input(strategy, tier=3, lead=agency)]
    consult(strategy, closes_on=date(2026, 6, 20))
    prepare_answer(input=inputs[0], says="agree", by=actor(colleague))
    assert not needs(colleague)[0].prepared
    prepare_answer(input=inputs[1], says="agree", by=actor(colleague))
    (need,) = needs(colleague)
    assert need.text == "The answer on your agency’s 2 inputs to “Fewer fires”"
    assert need.prepared
    (left,) = needs(holder)
    assert (left.prepared, left.tag) == (False, "2 prepared")


def test_an_agreed_input_past_its_end_is_late_for_who_may_say_that_it_is_done() -> None:
    agency = make_agency("Fire Service")
    seat = make_seat(agency=agency)
    holder, colleague = make_person("holder", seat=seat), make_person("colleague", seat=seat)
    strategy = make_strategy()
    ended = date(2026, 5, 31)
    item = make_input(strategy, lead=agency, title="Fit alarms", ends_on=ended)
    make_active(strategy)
    (need,) = needs(holder)
    assert need.text == "Say whether “Fit alarms” is done"
    assert need.due == item.ends_on
    assert grouped([need], ON)[0].title == "Late"
    assert needs(colleague) == []


def step_for(officer: User) -> list[str]:
    return [text for text in texts(officer) if "Reduce fires" in text]


def test_officers_are_told_the_one_next_step_of_each_strategy() -> None:
    officer = make_person("officer")
    strategy = make_strategy(title="Reduce fires", by=officer)
    make_input(strategy)
    assert step_for(officer) == ["Finish the draft of “Reduce fires” and start its consultation"]
    flag_for_upper_board(strategy=strategy, because="Much money", by=actor(officer))
    consult(strategy, closes_on=date(2026, 6, 30))
    assert step_for(officer) == []
    answer_all(strategy)
    assert step_for(officer) == ["Send “Reduce fires” to the Prevention Board"]
    strategy.refresh_from_db()
    Strategy.objects.filter(pk=strategy.pk).update(status=Strategy.Status.BOARD_REVIEW)
    assert step_for(officer) == ["Record what the Prevention Board decides on “Reduce fires”"]
    strategy.refresh_from_db()
    endorse(strategy=strategy, decision=make_board_decision(strategy), by=actor(officer))
    assert step_for(officer) == [
        "Take “Reduce fires” to the Strategic Partnership Board and record its answer"
    ]


def test_a_consultation_that_closed_without_answers_is_late() -> None:
    officer = make_person("officer")
    strategy = make_strategy(title="Reduce fires", by=officer)
    make_input(strategy)
    consult(strategy, closes_on=date(2026, 6, 30))
    Strategy.objects.filter(pk=strategy.pk).update(consultation_closes_on=date(2026, 6, 8))
    need = next(need for need in needs(officer) if "Reduce fires" in need.text)
    assert need.is_late(ON)
    assert need.hint == f"{strategy.reference} · 1 input without an answer"


def test_officers_are_asked_to_remind_of_what_is_late_or_due_this_week_until_somebody_did() -> None:
    officer = make_person("officer")
    fire, council = make_agency("Fire Service"), make_agency("Borough Council")
    make_person("holder", seat=make_seat(agency=fire))
    strategy = make_strategy(title="Reduce fires", by=officer)
    make_input(strategy, lead=fire)
    make_input(strategy, lead=council)
    consult(strategy, closes_on=date(2026, 6, 18))
    assert [text for text in texts(officer) if text.startswith("Remind")] == [], "it has time yet"
    Strategy.objects.filter(pk=strategy.pk).update(consultation_closes_on=date(2026, 6, 17))
    need = next(need for need in needs(officer) if need.text.startswith("Remind"))
    assert need.text == "Remind Fire Service of what is late or due this week"
    assert need.url.endswith(f"?agency={fire.pk}"), "nobody can be told at the council"
    assert grouped([need], ON)[0].title == "This week"
    strategy.refresh_from_db()
    remind(strategy=strategy, agencies=[fire], by=actor(officer))
    assert [text for text in texts(officer) if text.startswith("Remind")] == []
    with freeze_time("2026-06-17 09:00"):
        assert [text for text in texts(officer) if text.startswith("Remind")] == [need.text]
    assert [text for text in texts(make_person("chair")) if text.startswith("Remind")] == []


def test_a_targeted_behaviour_that_nobody_has_begun_on_is_the_officers() -> None:
    officer = make_person("officer")
    targeted = make_targeted("Deliberate fires")
    assert texts(officer) == ["Open a strategy for “Deliberate fires”"]
    make_strategy(targeted=targeted, by=officer)
    assert "Open a strategy for “Deliberate fires”" not in texts(officer)
    assert texts(make_person("holder")) == []


def test_the_upper_board_reads_what_waits_for_it() -> None:
    member = make_person("holder", board=upper_board(), seat=make_seat(upper_board()))
    meeting = make_meeting(upper_board(), date(2026, 6, 12))
    strategy = make_strategy(title="Reduce fires")
    make_input(strategy)
    flag_for_upper_board(strategy=strategy, because="Much money", by=actor(make_person("officer")))
    assert needs(member) == []
    to_board(strategy)
    strategy.refresh_from_db()
    endorse(strategy=strategy, decision=make_board_decision(strategy), by=actor(make_person("officer")))
    (need,) = needs(member)
    assert need.text == "Read “Reduce fires” before the Strategic Partnership Board decides on it"
    assert need.due == meeting.held_on


def test_a_sensitive_strategy_asks_only_people_who_may_see_it() -> None:
    agency = make_agency("Fire Service")
    seat = make_seat(agency=agency)
    cleared, other = make_person("holder", seat=seat, sensitive=True), make_person("deputy", seat=seat)
    strategy = make_strategy(title="A secret plan")
    make_input(strategy, lead=agency)
    consult(strategy)
    Strategy.objects.filter(pk=strategy.pk).update(marking=Marking.SENSITIVE)
    assert [need.is_sensitive for need in needs(cleared)] == [True]
    assert needs(other) == []
