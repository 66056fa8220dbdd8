"""From sheets to a ranking: what counts, what doesn't, and what is kept at the reveal."""

import pytest

from meetings.actions import declare_interest
from partnership.boards.standing import standing
from prioritisation.actions import (
    open_scoring,
    reveal_scores,
    set_evidence,
    work_out_again,
)
from prioritisation.models import Candidate, Criterion, Round
from prioritisation.results import declared_since, read_results
from tests.factories.ground import actor
from tests.factories.meetings import officer
from tests.factories.prioritisation import (
    answer,
    held_seat,
    hold,
    make_candidate,
    make_round,
    open_round,
    prepare,
    screened,
)

pytestmark = pytest.mark.django_db


def reveal(round: Round) -> Round:
    return reveal_scores(round=round, because="For a test", by=actor(officer()))


def test_nothing_can_be_read_before_the_reveal():
    round = open_round()
    answer(round, 75)
    with pytest.raises(ValueError, match="not revealed"):
        read_results(round)


def test_the_ranking_is_the_weighted_mean_of_submitted_sheets():
    round = open_round(evidence=60)
    first, second = Candidate.objects.filter(round=round)
    answer(round, {first.pk: 75, second.pk: 25})
    answer(round, {first.pk: 100, second.pk: 50})
    seat, person = held_seat()
    prepare(round, seat, person, 0)  # begun, not submitted
    results = read_results(reveal(round))
    top, low = results.ranking.ranked
    # judged criteria weigh .65, evidenced ones .35: .65 x 87.5 + .35 x 60 and .65 x 37.5 + .35 x 60
    assert (top.candidate, round_to(top.total)) == (first.pk, 77.9)
    assert (low.candidate, round_to(low.total)) == (second.pk, 45.4)
    assert top.cells["harm"].n == 2
    assert len(results.seats) == 2
    assert results.asked == 3


def round_to(number: float) -> float:
    return float(f"{number:.1f}")


def test_agreement_is_measured_on_judged_criteria():
    round = open_round(candidates=3)
    one, two, three = (candidate.pk for candidate in Candidate.objects.filter(round=round))
    for _ in range(3):
        answer(round, {one: 100, two: 50, three: 0})
    results = read_results(reveal(round))
    assert results.agreement.w == pytest.approx(1)
    assert results.agreement.strength == "strong"
    assert results.acceptability.near.first[one] == pytest.approx(1)


def test_a_held_candidate_is_no_zero_and_an_uncovered_one_is_not_ranked():
    round = open_round(candidates=3)
    held, uncovered, ranked = Candidate.objects.filter(round=round)
    answer(round, 50)
    hold(held)
    scale = Criterion.objects.get(key="scale")
    set_evidence(candidate=uncovered, criterion=scale, value=None, source="None", by=actor(officer()))
    results = read_results(reveal(round))
    assert [each.candidate for each in results.ranking.ranked] == [ranked.pk]
    assert [each.candidate for each in results.ranking.not_ranked] == [uncovered.pk]
    assert [each.pk for each in results.held] == [held.pk]


def test_cant_say_leaves_the_mean_to_those_who_could():
    round = open_round()
    answer(round, None)
    answer(round, 75)
    cell = read_results(reveal(round)).ranking.ranked[0].cells["harm"]
    assert (cell.mean, cell.n) == (75, 1)


def test_a_reveal_without_any_answer_ranks_nobody():
    results = read_results(reveal(open_round()))
    assert results.ranking.ranked == ()
    assert results.agreement.w is None
    assert results.acceptability is None


def test_an_interest_declared_after_the_reveal_counts_once_worked_out_again():
    round = open_round()
    first, second = (candidate.pk for candidate in Candidate.objects.filter(round=round))
    answer(round, {first: 50, second: 50})
    seat, holder = held_seat()
    answer(round, {first: 100, second: 50}, seat, holder)
    round = reveal(round)
    declare_interest(
        seat=seat,
        person=holder,
        record=Candidate.objects.get(pk=first),
        what="We run the service",
        by=standing(holder).actor(seat),
    )
    before = read_results(round)
    assert cell_of(before, first).n == 2
    assert declared_since(before) == {seat.pk: frozenset({first})}
    after = read_results(work_out_again(round=round, by=actor(officer())))
    assert (cell_of(after, first).n, cell_of(after, first).mean) == (1, 50)
    assert declared_since(after) == {}
    assert after.agreement.seats == 1  # a seat out by interest is not in it


def cell_of(results, candidate: int):
    return next(s for s in results.ranking.standings if s.candidate == candidate).cells["harm"]


def test_the_figures_kept_are_those_of_the_reveal():
    round = make_round()
    screened(make_candidate(round)), screened(make_candidate(round))
    round = open_scoring(round=round, closes_on=open_round().closes_on, by=actor(officer()))
    assert not round.reveals.exists()
    [kept] = reveal(round).reveals.all()
    assert set(kept.figures) == {"asked", "interests", "agreement", "acceptability"}
