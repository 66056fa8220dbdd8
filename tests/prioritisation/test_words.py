"""What is said at the reveal."""

import pytest

from prioritisation.analysis import (
    Agreement,
    Scores,
    agreement_change_sentence,
    agreement_sentence,
    change_sentences,
    divergence,
    divergence_sentence,
    rank,
    rank_acceptability,
    reveal_sentences,
)

WEIGHTS = {"harm": 0.40, "scale": 0.20, "trend": 0.10, "preventability": 0.20, "concern": 0.10}
A, B, C = (90, 30, 70, 50, 90), (85, 60, 40, 60, 50), (55, 90, 60, 80, 40)
NAMES = {"A": "Shop theft", "B": "Knife carrying", "C": "Cuckooing"} | {key: key for key in WEIGHTS}


def ranked(**rows):
    judged = {"police": {name: dict(zip(WEIGHTS, row, strict=True)) for name, row in rows.items()}}
    return rank(Scores(list(rows), WEIGHTS, judged))


def said(**rows):
    ranking = ranked(**rows)
    sure = rank_acceptability(ranking.values(), WEIGHTS, seed=1) if len(ranking.ranked) > 1 else None
    return reveal_sentences(ranking, sure, NAMES)


def test_a_fragile_lead():
    leads, moved, fragile, anyhow = said(A=A, B=B, C=C)
    assert leads == "Shop theft leads with 68.0 out of 100, 1.0 ahead of Knife carrying."
    assert moved.startswith("If each weight moved by up to 25%, first place would go to Shop theft in 6")
    assert moved.endswith("of 10,000 weightings.")
    assert moved.index("Shop theft") < moved.index("Cuckooing in 2") < moved.index("Knife carrying in ")
    assert fragile == "The lead is fragile: talk about the weights before deciding."
    assert anyhow.startswith("With any weights at all, Shop theft would come first in 5")


def test_a_firm_lead_changes_the_words():
    leads, moved, firm, anyhow = said(A=(95,) * 5, B=B, C=C)
    assert leads == "Shop theft leads with 95.0 out of 100, 28.0 ahead of Knife carrying."
    assert moved.endswith("first place would go to Shop theft in 100% of 10,000 weightings.")
    assert firm == "The lead is firm."
    assert anyhow == "With any weights at all, Shop theft would come first in 100%."


def test_a_likely_lead():
    assert "The lead is likely, not certain." in said(A=(91, 31, 73, 51, 92), B=B, C=C)


def test_a_shared_lead():
    shared, _, either, _ = said(A=A, B=A, C=(0,) * 5)
    assert shared == "Shop theft and Knife carrying share first place with 68.0 out of 100."
    assert either == "The scores can’t say which of them comes first."


def test_not_ranked_is_said():
    sentences = said(A=A, B=B, C=(50, None, None, 50, 50))
    assert sentences[-1] == "Cuckooing is not ranked: there is no answer on scale and trend."


def test_one_or_none():
    assert said(A=A) == ["Shop theft is the only behaviour that can be ranked."]
    assert said(A=(None,) * 5)[0] == "No behaviour can be ranked yet."


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Agreement(0, 3), "No seat scored every behaviour, so agreement can’t be measured."),
        (Agreement(1, 3), "One seat scored every behaviour, so agreement can’t be measured."),
        (Agreement(5, 1), "Agreement needs two behaviours or more to put in order."),
        (Agreement(5, 3), "No seat scored one behaviour above another, so there is no order to agree on."),
    ],
)
def test_no_w_no_number(found, sentence):
    assert agreement_sentence(found) == sentence


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0001, "less than 1 time in 1,000."),
        (0.001, "about 1 time in 1,000."),
        (0.0042, "about 4 times in 1,000."),
        (0.01, "about 1 time in 100."),
        (0.37, "about 37 times in 100."),
    ],
)
def test_agreement_and_chance(p, words):
    sentence = agreement_sentence(Agreement(12, 7, 0.744, 53.6, 6, p, "strong"))
    assert sentence == (
        "Agreement between the 12 seats that scored every behaviour is strong (Kendall’s W 0.74): "
        f"chance alone would give as much {words}"
    )


def test_divergence_in_words():
    assert divergence_sentence(divergence([0, 25, 50, 75, 100])) == (
        "The middle half of seats lie 50 points apart; the furthest seat is 50 from the median."
    )


# What scoring again changed ---------------------------------------------------------------------
FULL, GAP = (100,) * 5, (50, None, 50, 50, 50)


def changed(before, after):
    return change_sentences(ranked(**before), ranked(**after), NAMES)


def test_another_leads_and_all_who_moved_are_named():
    leads, moved = changed({"A": A, "B": B, "C": C}, {"A": A, "B": B, "C": FULL})
    assert leads == "Cuckooing leads now; before, Shop theft led."
    assert moved == (
        "3 behaviours changed place: Cuckooing from 3rd to 1st, Shop theft from 1st to 2nd and "
        "Knife carrying from 2nd to 3rd."
    )


def test_the_same_leads_with_its_score_before_and_now():
    leads, moved = changed({"A": A, "B": B, "C": C}, {"A": FULL, "B": B, "C": C})
    assert leads == "Shop theft still leads, with 100.0 out of 100 (before: 68.0)."
    assert moved == "No behaviour changed place."


def test_leads_shared_before_or_now():
    one, both = {"A": A, "B": B, "C": C}, {"A": A, "B": A, "C": C}
    assert changed(one, both)[0] == (
        "Shop theft and Knife carrying share first place now; before, Shop theft led."
    )
    assert changed(both, one)[0] == (
        "Shop theft leads now; before, Shop theft and Knife carrying shared first place."
    )
    assert changed(both, both)[0] == "Shop theft and Knife carrying still share first place."


def test_ranked_now_or_no_longer():
    before, after = {"A": A, "B": B, "C": GAP}, {"A": GAP, "B": B, "C": FULL}
    leads, moved, new, gone = changed(before, after)
    assert leads == "Cuckooing leads now; before, Shop theft led."
    assert moved == "No behaviour changed place."
    assert new == "Cuckooing could not be ranked before and is 1st now."
    assert gone == "Shop theft was 1st and can’t be ranked now."
    none = {"A": GAP, "B": GAP}
    assert changed(none, none)[0] == "No behaviour could be ranked, before or now."
    assert (
        changed(none, {"A": A, "B": GAP})[0] == "Shop theft leads now; before, no behaviour could be ranked."
    )
    assert changed({"A": A, "B": GAP}, none)[0] == "No behaviour can be ranked now."


def found(w: float | None) -> Agreement:
    strength = None if w is None else "weak" if w < 0.3 else "moderate" if w < 0.7 else "strong"
    return Agreement(w=w, p=None if w is None else 0.01, seats=9, candidates=4, strength=strength)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (0.45, 0.71, "Agreement between seats rose from 0.45 (moderate) to Kendall’s W 0.71 (strong)."),
        (0.45, 0.21, "Agreement between seats fell from 0.45 (moderate) to Kendall’s W 0.21 (weak)."),
        (0.451, 0.449, "Agreement between seats stayed at Kendall’s W 0.45 (moderate)."),
        (None, 0.45, "Agreement could not be measured before; now it is Kendall’s W 0.45 (moderate)."),
        (0.45, None, "Agreement can’t be measured now."),
        (None, None, "Agreement can’t be measured now."),
    ],
)
def test_how_agreement_changed(before, after, words):
    assert agreement_change_sentence(found(before), found(after)) == words
