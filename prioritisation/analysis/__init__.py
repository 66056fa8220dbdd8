"""The arithmetic of prioritisation: pure functions that know nothing of Django."""

from prioritisation.analysis.agreement import (
    Agreement,
    Concordance,
    agreement,
    kendalls_w,
    permutation_p,
    strength,
)
from prioritisation.analysis.divergence import Divergence, divergence
from prioritisation.analysis.ranking import Cell, Ranking, Scores, Standing, rank
from prioritisation.analysis.weights import (
    Acceptability,
    Sensitivity,
    Shares,
    crossover,
    hanlon,
    rank_acceptability,
    renormalised,
    sensitivity,
    weighted_score,
)
from prioritisation.analysis.words import (
    agreement_change_sentence,
    agreement_sentence,
    change_sentences,
    divergence_sentence,
    reveal_sentences,
)

__all__ = [
    "Acceptability",
    "Agreement",
    "Cell",
    "Concordance",
    "Divergence",
    "Ranking",
    "Scores",
    "Sensitivity",
    "Shares",
    "Standing",
    "agreement",
    "agreement_change_sentence",
    "agreement_sentence",
    "change_sentences",
    "crossover",
    "divergence",
    "divergence_sentence",
    "hanlon",
    "kendalls_w",
    "permutation_p",
    "rank",
    "rank_acceptability",
    "renormalised",
    "reveal_sentences",
    "sensitivity",
    "strength",
    "weighted_score",
]
