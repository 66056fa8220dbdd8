"""From consultation to active: gates, decisions, versions."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meetings.models import Decision
from partnership.behaviours.models import Tier
from partnership.clock import at_time
from partnership.records.events import Event
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from partnership.records.versions import sha256_of
from strategies.actions import (
    answer_input,
    endorse,
    flag_for_upper_board,
    record_upper_answer,
    return_to_draft,
    say_none,
    send_to_board,
    start_consultation,
    take_back,
)
from strategies.actions.progress import AnswersAwaited, TiersMissing, WrongDecision
from strategies.models import Strategy, StrategyVersion
from tests.factories.ground import actor, make_person, make_seat, upper_board
from tests.factories.strategies import (
    an_officer,
    answer_all,
    consult,
    fill_tiers,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    to_board,
)

pytestmark = pytest.mark.django_db
JUNE_1, JULY_1, JULY_2 = (at_time(date(2026, m, d)) for m, d in ((6, 1), (7, 1), (7, 2)))
CLOSES = date(2026, 7, 1)


def start(strategy: Strategy, closes_on: date = CLOSES) -> Strategy:
    return start_consultation(strategy=strategy, closes_on=closes_on, by=actor(an_officer()), at=JUNE_1)


# Consultation -----------------------------------------------------------------------------------
def test_every_tier_needs_an_input_or_a_reason() -> None:
    strategy = make_strategy()
    make_input(strategy, 3)
    say_none(strategy=strategy, tier=Tier.objects.get(position=2), because="Held", by=actor(an_officer()))
    with pytest.raises(TiersMissing) as refusal:
        start(strategy)
    assert [tier.position for tier in refusal.value.tiers] == [0, 1]
    assert all(tier.name in str(refusal.value) for tier in refusal.value.tiers)
    strategy.refresh_from_db()
    assert strategy.status == "draft"


def test_reasons_alone_ask_nobody() -> None:
    strategy = make_strategy()
    fill_tiers(strategy)
    with pytest.raises(NotAllowed, match="no input"):
        start(strategy)


@pytest.mark.parametrize("closes_on", [date(2026, 5, 31), date(2026, 6, 1)])
def test_it_closes_in_the_future(closes_on: date) -> None:
    strategy = make_strategy()
    make_input(strategy)
    fill_tiers(strategy)
    with pytest.raises(NotAllowed, match="future"):
        start(strategy, closes_on)


def test_the_people_of_each_lead_are_told() -> None:
    strategy, seat = make_strategy(), make_seat()
    people = {make_person(role, seat=seat) for role in ("holder", "deputy", "colleague")}
    make_person("holder")
    make_input(strategy, lead=seat.agency)
    consult(strategy)
    told = Notice.objects.filter(kind="consultation_started")
    assert {notice.to for notice in told} == people
    assert "Wednesday 1 July 2026" in told[0].text


def test_it_can_be_taken_back_and_answers_stay() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    consult(strategy)
    answer_all(strategy)
    take_back(strategy=strategy, because="The law changed", by=actor(an_officer()))
    strategy.refresh_from_db()
    item.refresh_from_db()
    assert (strategy.status, strategy.consultation_closes_on, item.answer_now) == ("draft", None, "agree")
    with pytest.raises(WrongState):
        take_back(strategy=strategy, because="Again", by=actor(an_officer()))


# To the board -----------------------------------------------------------------------------------
def test_it_goes_to_the_board_when_all_have_answered_even_before_the_day() -> None:
    strategy = make_strategy()
    make_input(strategy)
    consult(strategy)
    answer_all(strategy)
    sent = send_to_board(strategy=strategy, by=actor(an_officer()), despite="Not needed", at=JUNE_1)
    assert (sent.status, sent.sent_despite) == ("board_review", "")


def test_until_the_end_of_the_closing_day_it_waits_for_answers() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    consult(strategy)
    with pytest.raises(AnswersAwaited, match=item.lead.name):
        send_to_board(strategy=strategy, by=actor(an_officer()), despite="In haste", at=JULY_1)
    strategy.refresh_from_db()
    assert strategy.status == "consultation"


def test_after_it_the_board_may_go_on_with_a_reason() -> None:
    strategy = make_strategy()
    make_input(strategy)
    consult(strategy)
    with pytest.raises(AnswersAwaited, match="Enter why"):
        send_to_board(strategy=strategy, by=actor(an_officer()), at=JULY_2)
    sent = send_to_board(strategy=strategy, by=actor(an_officer()), despite="It can’t wait", at=JULY_2)
    assert (sent.status, sent.sent_despite) == ("board_review", "It can’t wait")


def test_a_refusal_is_an_answer() -> None:
    strategy = make_strategy()
    make_input(strategy)
    consult(strategy)
    answer_all(strategy, says="not_able")
    assert send_to_board(strategy=strategy, by=actor(an_officer()), at=JUNE_1).status == "board_review"


def test_a_late_answer_is_taken_until_the_board_decides() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    consult(strategy)
    send_to_board(strategy=strategy, by=actor(an_officer()), despite="It can’t wait", at=JULY_2)
    answer_input(input=item, says="agree", by=actor(an_officer()), recorded_from="Mail", at=JULY_2)
    item.refresh_from_db()
    assert item.answer_now == "agree"


@pytest.mark.parametrize("act", ["draft", "active"])
def test_it_goes_to_the_board_from_consultation_only(act: str) -> None:
    strategy = make_strategy()
    make_input(strategy)
    if act == "active":
        make_active(strategy)
    with pytest.raises(WrongState):
        send_to_board(strategy=strategy, by=actor(an_officer()), despite="x")


# Endorsed ---------------------------------------------------------------------------------------
def with_board(flagged: bool = False) -> Strategy:
    strategy = make_strategy()
    make_input(strategy, 3, title="Visits")
    if flagged:
        flag_for_upper_board(strategy=strategy, because="Money of several", by=actor(an_officer()))
    to_board(strategy)
    return strategy


def test_endorsed_and_not_flagged_it_is_active_from_that_day() -> None:
    strategy, decision = with_board(), None
    decision = make_decision(strategy)
    version = endorse(strategy=strategy, decision=decision, by=actor(an_officer()), at=JULY_2)
    strategy.refresh_from_db()
    assert (strategy.status, strategy.endorsement, strategy.active_since) == (
        "active",
        decision,
        date(2026, 7, 2),
    )
    assert (version.number, version.schema, version.frozen_at) == (1, 1, JULY_2)
    kinds = list(Event.objects.of(strategy).values_list("kind", flat=True))
    assert {"became_active", "endorsed"} <= set(kinds)
    assert "sent_to_upper_board" not in kinds


def test_flagged_it_waits_for_the_upper_board() -> None:
    strategy = with_board(flagged=True)
    endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))
    strategy.refresh_from_db()
    assert (strategy.status, strategy.active_since) == ("upper_review", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.filter(pk=strategy.pk).update(status="active")


def wrong_decisions(strategy: Strategy) -> dict[str, Decision]:
    other = make_strategy()
    good = make_decision(strategy)
    officer, chair = an_officer(), make_person("chair")
    return {
        "another record": make_decision(other),
        "no record": make_decision(),
        "another kind": make_decision(strategy, kind="round"),
        "another board": make_decision(strategy, board=upper_board()),
        "superseded": make_decision(strategy, superseded_by=good),
        "disputed": make_decision(
            strategy,
            status="disputed",
            disputed_because="We did not",
            recorded_by=officer,
            confirmed_by=chair,
            confirmed_at=JUNE_1,
        ),
    }


@pytest.mark.parametrize(
    "which", ["another record", "no record", "another kind", "another board", "superseded", "disputed"]
)
def test_only_the_boards_standing_decision_on_this_strategy_endorses_it(which: str) -> None:
    strategy = with_board()
    with pytest.raises(WrongDecision):
        endorse(strategy=strategy, decision=wrong_decisions(strategy)[which], by=actor(an_officer()))
    strategy.refresh_from_db()
    assert strategy.status == "board_review"
    assert not strategy.versions.exists()


def test_only_what_is_with_the_board_is_endorsed() -> None:
    strategy = make_strategy()
    with pytest.raises(WrongState):
        endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))


def test_the_board_returns_it_with_conditions() -> None:
    strategy = with_board()
    decision = make_decision(strategy, kind="return", text="Add the schools.")
    return_to_draft(strategy=strategy, decision=decision, by=actor(make_person("officer")))
    strategy.refresh_from_db()
    assert (strategy.status, strategy.endorsement) == ("draft", None)
    assert Event.objects.of(strategy).first().note == "Add the schools."
    notice = Notice.objects.get(kind="returned", to=strategy.owner)
    assert notice.text == "It is a draft again. Add the schools."
    with pytest.raises(WrongState):
        return_to_draft(strategy=strategy, decision=decision, by=actor(an_officer()))


def test_the_words_of_a_sensitive_decision_are_not_copied() -> None:
    strategy = with_board()
    decision = make_decision(strategy, kind="return", text="Secret.", marking="sensitive")
    return_to_draft(strategy=strategy, decision=decision, by=actor(make_person("officer")))
    assert Event.objects.of(strategy).first().note == ""
    told = set(Notice.objects.filter(kind="returned").values_list("text", flat=True))
    assert told == {"It is a draft again. Its page says why."}


def test_the_owner_is_not_told_of_what_they_did_themselves() -> None:
    strategy = with_board()
    decision = make_decision(strategy, kind="return", text="Add the schools.")
    return_to_draft(strategy=strategy, decision=decision, by=actor(strategy.owner))
    assert not Notice.objects.filter(kind="returned", to=strategy.owner).exists()


def test_the_upper_board_approves_it() -> None:
    strategy = with_board(flagged=True)
    endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))
    wrong = make_decision(strategy, kind="upper_board")
    with pytest.raises(WrongDecision):
        record_upper_answer(strategy=strategy, decision=wrong, approved=True, by=actor(an_officer()))
    decision = make_decision(strategy, kind="upper_board", board=upper_board())
    record_upper_answer(
        strategy=strategy, decision=decision, approved=True, by=actor(an_officer()), at=JULY_2
    )
    strategy.refresh_from_db()
    assert (strategy.status, strategy.upper_decision) == ("active", decision)
    assert strategy.active_since == date(2026, 7, 2)


def test_the_upper_board_returns_it_and_it_can_come_again() -> None:
    strategy = with_board(flagged=True)
    by = actor(an_officer())
    endorse(strategy=strategy, decision=make_decision(strategy), by=by)
    no = make_decision(strategy, kind="upper_board", board=upper_board(), text="Show the costs.")
    record_upper_answer(strategy=strategy, decision=no, approved=False, by=by)
    strategy.refresh_from_db()
    assert (strategy.status, strategy.endorsement, strategy.upper_decision) == ("draft", None, None)
    assert Event.objects.of(strategy).first().note == "Show the costs."
    start_consultation(strategy=strategy, closes_on=date(2026, 9, 1), by=by, at=JULY_2)
    send_to_board(strategy=strategy, by=by, at=JULY_2)
    version = endorse(strategy=strategy, decision=make_decision(strategy), by=by)
    assert version.number == 2


def test_the_upper_board_answers_only_on_what_is_with_it() -> None:
    strategy = with_board()
    decision = make_decision(strategy, kind="upper_board", board=upper_board())
    with pytest.raises(WrongState):
        record_upper_answer(strategy=strategy, decision=decision, approved=True, by=actor(an_officer()))


# Versions ---------------------------------------------------------------------------------------
def test_a_version_holds_everything_as_it_stood() -> None:
    strategy = make_strategy()
    agreed, refused, silent = (
        make_input(strategy, 3, title=title) for title in ("Visits", "Clinics", "Calls")
    )
    consult(strategy)
    by = actor(an_officer())
    answer_input(input=agreed, says="subject_to", note="Staff", by=by, recorded_from="Mail")
    answer_input(input=refused, says="not_able", note="No room", by=by, recorded_from="Mail")
    send_to_board(strategy=strategy, by=by, despite="It can’t wait", at=JULY_2)
    version = endorse(strategy=strategy, decision=make_decision(strategy), by=by)
    version.refresh_from_db()
    content = version.content
    assert version.sha256 == sha256_of(content)
    assert content["sent_despite"] == "It can’t wait"
    assert len(content["sections"]) == 8
    tiers = {tier["position"]: tier for tier in content["tiers"]}
    assert [tier["position"] for tier in content["tiers"]] == [3, 2, 1, 0]
    assert tiers[0]["none_because"] == "Others hold it."
    frozen = {item["title"]: item for item in tiers[3]["inputs"]}
    assert [frozen[title]["counts"] for title in ("Visits", "Clinics", "Calls")] == [True, False, False]
    assert (frozen["Visits"]["answer"], frozen["Visits"]["answer_note"]) == ("subject_to", "Staff")
    assert frozen["Calls"]["answer"] == ""
    assert frozen["Visits"]["money"][0]["pounds"] == 10_000
    assert silent.reference == frozen["Calls"]["reference"]


def test_a_version_never_changes_and_never_goes() -> None:
    strategy = make_strategy()
    make_input(strategy)
    make_active(strategy)
    version = strategy.versions.get()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        StrategyVersion.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        StrategyVersion.objects.filter(pk=version.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyVersion.objects.create(
            strategy=strategy,
            decision=version.decision,
            number=1,
            content={},
            sha256="x",
            frozen_at=version.frozen_at,
        )
