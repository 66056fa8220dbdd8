"""From seats' scores to places in order."""

import numpy as np
import pytest

from prioritisation.analysis import Scores, agreement, rank, rank_acceptability

WEIGHTS = {"harm": 0.5, "concern": 0.3, "scale": 0.2}
EVIDENCE = {"scale": {"A": 80, "B": 40, "C": 60}}


def scores(judged, *, candidates="ABC", weights=WEIGHTS, evidenced=EVIDENCE):
    """Make scores from seat -> candidate -> (harm, concern)."""
    sheets = {
        seat: {
            candidate: dict(zip(("harm", "concern"), pair, strict=True)) for candidate, pair in sheet.items()
        }
        for seat, sheet in judged.items()
    }
    return Scores(list(candidates), weights, sheets, evidenced)


FULL = {
    "police": {"A": (90, 60), "B": (70, 50), "C": (20, 80)},
    "health": {"A": (70, 80), "B": (50, 70), "C": (40, 60)},
}


def by_candidate(ranking):
    return {standing.candidate: standing for standing in ranking.standings}


class TestTotals:
    def test_cells_are_means_with_how_many_answered(self):
        cell = by_candidate(rank(scores(FULL)))["A"].cells["harm"]
        assert (cell.mean, cell.median, cell.n) == (80, 80, 2)
        assert cell.divergence == (20, 10, 10, False)

    def test_evidence_is_shared_and_nobody_diverges_on_it(self):
        cell = by_candidate(rank(scores(FULL)))["A"].cells["scale"]
        assert (cell.mean, cell.n, cell.divergence) == (80, None, None)

    def test_totals_and_places(self):
        ranking = rank(scores(FULL))
        found = [(s.candidate, round(s.total, 6), s.rank, s.tied) for s in ranking.standings]
        # A .5*80 + .3*70 + .2*80; B .5*60 + .3*60 + .2*40; C .5*30 + .3*70 + .2*60
        assert found == [("A", 77, 1, False), ("B", 56, 2, False), ("C", 48, 3, False)]

    def test_seat_totals(self):
        totals = by_candidate(rank(scores(FULL)))["A"].seat_totals
        assert totals == {"police": pytest.approx(79), "health": pytest.approx(75)}

    def test_values_feed_rank_acceptability(self):
        ranking = rank(scores(FULL))
        assert ranking.values()["B"] == {"harm": 60, "concern": 60, "scale": 40}
        found = rank_acceptability(ranking.values(), WEIGHTS, seed=1)
        assert found.near.first["A"] == 1

    def test_candidates_may_be_keyed_by_primary_key(self):
        judged = {7: {1: {"harm": 50}, 2: {"harm": 60}}}
        assert [s.candidate for s in rank(Scores([1, 2], {"harm": 1}, judged)).standings] == [2, 1]


class TestTies:
    def test_totals_that_print_the_same_share_a_place(self):
        judged = {"police": {"A": {"harm": 70.04}, "B": {"harm": 70}, "C": {"harm": 60}, "D": {"harm": 80}}}
        ranking = rank(Scores("ABCD", {"harm": 1}, judged))
        found = [(s.candidate, s.rank, s.tied) for s in ranking.standings]
        assert found == [("D", 1, False), ("A", 2, True), ("B", 2, True), ("C", 4, False)]


class TestCannotSay:
    def test_a_mean_is_over_who_answered(self):
        judged = FULL | {"fire": {"A": (None, 10), "B": (60, 60), "C": (30, 70)}}
        cells = by_candidate(rank(scores(judged)))["A"].cells
        assert (cells["harm"].mean, cells["harm"].n) == (80, 2)
        assert (cells["concern"].mean, cells["concern"].n) == (50, 3)

    def test_a_seats_total_renormalises_its_weights(self):
        judged = FULL | {"fire": {"A": (None, 10), "B": (60, 60), "C": (30, 70)}}
        total = by_candidate(rank(scores(judged)))["A"].seat_totals["fire"]
        assert total == pytest.approx((0.3 * 10 + 0.2 * 80) / 0.5)

    def test_a_seat_that_said_nothing_has_no_total(self):
        judged = FULL | {"fire": {"A": (None, None), "B": (60, 60)}}
        standings = by_candidate(rank(scores(judged)))
        assert set(standings["A"].seat_totals) == {"police", "health"}
        assert set(standings["B"].seat_totals) == {"police", "health", "fire"}

    def test_a_criterion_nobody_answered_is_not_ranked_never_zero(self):
        judged = {"police": {"A": (90, None), "B": (70, 50)}, "health": {"A": (70, None), "B": (50, 70)}}
        ranking = rank(scores(judged, candidates="AB"))
        assert [s.candidate for s in ranking.ranked] == ["B"]
        (held,) = ranking.not_ranked
        assert (held.candidate, held.total, held.rank, held.unanswered) == ("A", None, None, ("concern",))
        assert held.cells["concern"].n == 0
        assert "A" not in ranking.values()

    def test_missing_evidence_is_not_ranked(self):
        ranking = rank(scores(FULL, evidenced={"scale": {"A": 80, "B": None}}))
        assert [(s.candidate, s.unanswered) for s in ranking.not_ranked] == [
            ("B", ("scale",)),
            ("C", ("scale",)),
        ]

    def test_nobody_scored(self):
        ranking = rank(scores({}))
        assert ranking.ranked == ()
        assert ranking.judged_totals == {}
        assert ranking.not_ranked[0].unanswered == ("harm", "concern")


class TestJudgedTotals:
    def test_on_judged_criteria_with_weights_renormalised(self):
        totals = rank(scores(FULL)).judged_totals
        assert totals["police"]["A"] == pytest.approx((0.5 * 90 + 0.3 * 60) / 0.8)
        assert set(totals) == {"police", "health"}

    def test_a_seat_out_by_interest_is_not_in_it(self):
        judged = FULL | {"fire": {"B": (60, 60), "C": (30, 70)}}
        assert set(rank(scores(judged)).judged_totals) == {"police", "health"}

    def test_candidates_that_are_not_ranked_are_not_in_it(self):
        judged = {seat: {c: pair for c, pair in sheet.items() if c != "C"} for seat, sheet in FULL.items()}
        assert set(rank(scores(judged)).judged_totals["police"]) == {"A", "B"}

    def test_evidence_cannot_fake_agreement(self):
        """19 seats at random over 8 candidates agree by .05; three shared criteria of seven hide that."""
        random = np.random.default_rng(5)
        shared, judged = ["s1", "s2", "s3"], ["j1", "j2", "j3", "j4"]
        candidates = list(range(8))
        table = Scores(
            candidates,
            dict.fromkeys(shared + judged, 1 / 7),
            {s: {c: {k: random.uniform(0, 100) for k in judged} for c in candidates} for s in range(19)},
            {k: {c: random.uniform(0, 100) for c in candidates} for k in shared},
        )
        ranking = rank(table)
        fair = agreement(ranking.judged_totals, seed=1)
        faked = agreement(
            {s: {c.candidate: c.seat_totals[s] for c in ranking.standings} for s in range(19)}, seed=1
        )
        assert fair.w < 0.12
        assert faked.w > 0.2


def test_what_to_talk_about_first():
    judged = {
        "police": {"A": (100, 60), "B": (70, 50), "C": (20, 100)},
        "health": {"A": (0, 60), "B": (50, 70), "C": (40, 40)},
        "fire": {"A": (50, 60), "B": (60, 60), "C": (30, 70)},
    }
    found = rank(scores(judged)).to_talk_about()
    assert [(candidate, criterion) for candidate, criterion, _ in found] == [("A", "harm"), ("C", "concern")]
    assert found[0][2] == (100, 50, 50, True)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"weights": {"harm": 0.5, "concern": 0.3}}, "sum to 1"),
        ({"evidenced": {"cost": {"A": 1}}}, "no weight"),
        ({"evidenced": {"scale": {"A": 101}}}, "from 0 to 100"),
        ({"candidates": "AB"}, "not a candidate"),
        ({"evidenced": {"scale": {}, "harm": {}}}, "not judged"),
    ],
)
def test_scores_that_do_not_fit_are_refused(given, match):
    with pytest.raises(ValueError, match=match):
        scores(FULL, **given)


@pytest.mark.parametrize("score", [-1, 100.5, float("nan")])
def test_scores_off_the_scale_are_refused(score):
    with pytest.raises(ValueError, match="from 0 to 100"):
        scores({"police": {"A": (score, 50)}})
