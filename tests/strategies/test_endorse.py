"""What the board and the upper board decided, recorded with the decision."""

from __future__ import annotations

import pytest
from django.test import Client

from meetings.models import Decision
from partnership.records.moves import NotAllowed
from strategies import actions
from strategies.actions import (
    endorse,
    flag_for_upper_board,
)
from strategies.models import Strategy
from tests.factories.ground import actor, make_person, prevention_board, upper_board
from tests.factories.strategies import (
    an_officer,
    make_decision,
    make_input,
    make_strategy,
    to_board,
)
from tests.strategies.pages import DECIDED, SignIn, errors_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_the_boards_endorsement_is_recorded_with_its_decision(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    url = to("endorse", strategy.pk)
    assert "Select what the board decided about the strategy" in errors_of(office.post(url, DECIDED))
    office.post(url, {**DECIDED, "outcome": "endorse"})
    strategy.refresh_from_db()
    decision = Decision.objects.get(target_kind="strategy", target_id=strategy.pk)
    assert (strategy.status, strategy.endorsement, decision.kind) == ("active", decision, "endorse")
    assert (decision.board, decision.status) == (prevention_board(), "to_confirm")
    assert strategy.versions.count() == 1


def test_the_boards_return_is_recorded_too(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    office.post(to("endorse", strategy.pk), {**DECIDED, "outcome": "return", "text": "Add the schools."})
    strategy.refresh_from_db()
    assert strategy.status == "draft"
    assert Decision.objects.get(target_kind="strategy").kind == "return"
    assert not strategy.versions.exists()


def test_a_decision_that_fails_leaves_no_trace(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state is impossible without the decision, and the decision does not stand alone."""
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    Strategy.objects.filter(pk=strategy.pk).update(status="board_review")

    def refuse(**_: object) -> None:
        raise NotAllowed("Somebody was faster.")

    monkeypatch.setattr(actions, "endorse", refuse)
    response = office.post(to("endorse", strategy.pk), {**DECIDED, "outcome": "endorse"})
    assert errors_of(response) == ["Somebody was faster."]
    assert not Decision.objects.filter(target_kind="strategy").exists()


@pytest.mark.parametrize(("outcome", "status"), [("approve", "active"), ("return", "draft")])
def test_the_upper_boards_answer_is_recorded(outcome: str, status: str, client_as: SignIn) -> None:
    upper_board()
    strategy = make_strategy()
    make_input(strategy)
    flag_for_upper_board(strategy=strategy, because="Money", by=actor(an_officer()))
    to_board(strategy)
    endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))
    chief = client_as(make_person("chief_executive"))
    chief.post(to("upper_answer", strategy.pk), {**DECIDED, "outcome": outcome})
    strategy.refresh_from_db()
    assert strategy.status == status
    assert Decision.objects.get(kind="upper_board").board == upper_board()
