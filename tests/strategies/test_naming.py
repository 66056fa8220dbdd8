"""What a strategy's pages name of decisions and behaviours that a reader may not see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.models import Decision
from prioritisation.models import Candidate
from strategies.actions import return_to_draft
from tests.factories.ground import actor, make_person
from tests.factories.strategies import (
    an_officer,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    to_board,
)
from tests.strategies.pages import SignIn, page_of

pytestmark = pytest.mark.django_db


def test_a_sensitive_decision_is_named_to_those_who_may_read_it_and_to_nobody_else(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    decision = make_decision(strategy, kind="return", text="Add the schools.", marking="sensitive")
    return_to_draft(strategy=strategy, decision=decision, by=actor(an_officer()))
    for url in (page_of(strategy), reverse("strategies:strategy_history", args=[strategy.pk])):
        seen = client_as(make_person("holder", sensitive=True)).get(url).content.decode()
        assert f"{decision.reference}</a>" in seen
        assert ("pb-marking" in seen) is (url == page_of(strategy))  # there its words stand too
        unseen = client_as(make_person("holder")).get(url).content.decode()
        assert "Returned by the board with conditions" in unseen
        assert decision.reference not in unseen


def test_a_frozen_version_tells_of_no_decision_or_behaviour_that_is_out_of_sight(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy)
    strategy = make_active(strategy)
    url = reverse("strategies:version_detail", args=[strategy.pk, 1])
    Decision.objects.filter(pk=strategy.endorsement_id).update(marking="sensitive")
    Candidate.objects.update(marking="sensitive", official_wording="A behaviour")
    seen = client_as(make_person("holder", sensitive=True)).get(url).content.decode()
    named = (strategy.endorsement.reference, strategy.targeted.reference)
    assert [word in seen for word in named] == [True] * 2
    unseen = client_as(make_person("holder")).get(url).content.decode()
    assert [word in unseen for word in named] == [False] * 2
    listed = client_as(make_person("holder")).get(reverse("strategies:strategy_list")).content.decode()
    assert "A behaviour" in listed
