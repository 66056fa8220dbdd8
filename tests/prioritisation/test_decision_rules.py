"""The board's decision on a round, and what it makes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from issues_log.actions import put_on_hold
from issues_log.models import Issue
from partnership.clock import today
from partnership.models import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed, WrongState
from prioritisation.actions import decide_round
from prioritisation.models import Candidate, Round, TargetedBehaviour
from tests.factories.ground import actor, make_board
from tests.factories.meetings import make_decision, officer
from tests.factories.prioritisation import decided_round, hold, open_round, revealed_round

pytestmark = pytest.mark.django_db


def decide(round: Round, chosen, decision=None):
    decision = decision or make_decision(kind="round", record=round)
    return decide_round(round=round, chosen=chosen, decision=decision, by=actor(officer()))


def test_a_decision_makes_targeted_behaviours_and_moves_the_issues_behind():
    round, targeted = decided_round()
    chosen, other = Candidate.objects.filter(round=round)
    assert round.status == Round.Status.DECIDED
    assert round.decision.status == "to_confirm"
    assert [each.reference[:3] for each in targeted] == ["TB-"]
    assert targeted[0].candidate == chosen
    assert targeted[0].since == round.decision.decided_on
    assert chosen.issues.get().status == Issue.Status.PRIORITISED
    assert chosen.issues.get().reason == round.decision.reason
    assert other.issues.get().status == Issue.Status.CANDIDATE


def test_references_of_targeted_behaviours_count_on():
    _, [first] = decided_round()
    _, [second] = decided_round()
    assert second.number == first.number + 1


def test_a_round_is_decided_once_and_only_after_the_reveal():
    round, _ = decided_round()
    candidate = Candidate.objects.filter(round=round).last()
    with pytest.raises(WrongState):
        decide(round, [(candidate, "Less of it")])
    early = open_round()
    with pytest.raises(WrongState):
        decide(early, [(Candidate.objects.filter(round=early).first(), "Less of it")])


def test_a_decided_round_can_not_lose_its_decision():
    round, _ = decided_round()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(decision=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=revealed_round().pk).update(status=Round.Status.DECIDED)


def test_the_decision_must_be_this_rounds_and_this_boards():
    round = revealed_round()
    chosen = [(Candidate.objects.filter(round=round).first(), "Less of it")]
    for decision in (
        make_decision(kind="round"),
        make_decision(kind="general", record=round),
        make_decision(kind="round", record=revealed_round()),
    ):
        with pytest.raises(NotAllowed, match="not about this round"):
            decide(round, chosen, decision)
    foreign = make_decision(make_board(), kind="round", record=round)
    with pytest.raises(NotAllowed, match="another board"):
        decide(round, chosen, foreign)
    assert TargetedBehaviour.objects.count() == 0


def test_what_may_not_be_chosen():
    round = open_round(candidates=3)
    held, free, _ = Candidate.objects.filter(round=round)
    hold(held)
    held.refresh_from_db()
    Round.objects.filter(pk=round.pk).update(status="revealed", revealed_at="2024-05-14T09:00Z")
    foreign = Candidate.objects.filter(round=revealed_round()).first()
    for chosen, words in [
        ([], "at least one"),
        ([(held, "Less")], "held back"),
        ([(foreign, "Less")], "another round"),
        ([(free, " ")], "seen less"),
        ([(free, "Less"), (free, "Less")], "twice"),
    ]:
        with pytest.raises(NotAllowed, match=words):
            decide(round, chosen)


def test_an_issue_that_left_the_candidates_stays_where_it_is():
    round = revealed_round()
    candidate = Candidate.objects.filter(round=round).first()
    issue = candidate.issues.get()
    put_on_hold(issue=issue, until=today() + timedelta(days=7), reason="A study first", by=actor(officer()))
    decide(round, [(candidate, "Less of it")])
    issue.refresh_from_db()
    assert issue.status == Issue.Status.ON_HOLD


def test_the_words_of_a_sensitive_decision_reach_neither_round_nor_issue():
    secret = "An informant at number seven"
    round, _ = decided_round(reason=secret, marking=Marking.SENSITIVE)
    issue = Candidate.objects.filter(round=round).first().issues.get()
    assert secret not in issue.reason
    on_round = Event.objects.filter(target_kind__in=["round", "targeted", "issue"])
    assert not on_round.filter(note__contains=secret).exists()
