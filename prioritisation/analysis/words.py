"""The sentences of the reveal: who leads, how sure that is, how far the seats agree."""

from collections.abc import Mapping
from typing import Any

from prioritisation.analysis.agreement import Agreement
from prioritisation.analysis.divergence import Divergence
from prioritisation.analysis.ranking import Ranking, Standing
from prioritisation.analysis.weights import Acceptability

SURE_FROM = 0.9  # of weightings near the agreed ones
LIKELY_FROM = 0.7  # below this a lead is fragile
WORTH_NAMING = 0.01


def reveal_sentences(
    ranking: Ranking, acceptability: Acceptability | None, names: Mapping[Any, str]
) -> list[str]:
    """Return what to say first when scores are revealed: who leads, how sure that is, who is not ranked.

    `acceptability` comes from `rank_acceptability(ranking.values(), weights, seed=...)`; None where fewer
    than two candidates are ranked. `names` holds what to call each candidate and criterion.
    """
    ranked = ranking.ranked
    sentences = []
    if not ranked:
        sentences.append("No behaviour can be ranked yet.")
    elif len(ranked) == 1:
        sentences.append(f"{names[ranked[0].candidate]} is the only behaviour that can be ranked.")
    else:
        sentences.append(_who_leads(ranked, names))
        if acceptability is not None:
            sentences += _how_sure(ranked, acceptability, names)
    for standing in ranking.not_ranked:
        missing = _listed([names[criterion] for criterion in standing.unanswered])
        sentences.append(f"{names[standing.candidate]} is not ranked: there is no answer on {missing}.")
    return sentences


def agreement_sentence(found: Agreement) -> str:
    """Return one sentence on how far the seats agree."""
    if found.seats < 2:
        scored = "One seat" if found.seats == 1 else "No seat"
        return f"{scored} scored every behaviour, so agreement can’t be measured."
    if found.candidates < 2:
        return "Agreement needs two behaviours or more to put in order."
    if found.w is None or found.p is None:
        return "No seat scored one behaviour above another, so there is no order to agree on."
    return (
        f"Agreement between the {found.seats} seats that scored every behaviour is {found.strength} "
        f"(Kendall’s W {found.w:.2f}): chance alone would give as much {_how_often(found.p)}."
    )


def divergence_sentence(found: Divergence) -> str:
    """Return one sentence on how far apart the seats' scores are."""
    return (
        f"The middle half of seats lie {found.iqr:.0f} points apart; "
        f"the furthest seat is {found.furthest:.0f} from the median."
    )


def change_sentences(before: Ranking, after: Ranking, names: Mapping[Any, str]) -> list[str]:
    """Return what scoring again changed in the order: who leads now, who moved, who is ranked now or no more.

    `before` and `after` hold the same candidates.
    """
    was = {standing.candidate: standing.rank for standing in before.standings}
    moved, new, gone = [], [], []
    for standing in after.standings:
        name, now, then = names[standing.candidate], standing.rank, was[standing.candidate]
        if now is not None and then is not None and now != then:
            moved.append(f"{name} from {_ordinal(then)} to {_ordinal(now)}")
        elif now is not None and then is None:
            new.append(f"{name} could not be ranked before and is {_ordinal(now)} now.")
        elif now is None and then is not None:
            gone.append(f"{name} was {_ordinal(then)} and can’t be ranked now.")
    if moved:
        said = "1 behaviour" if len(moved) == 1 else f"{len(moved)} behaviours"
        order = f"{said} changed place: {_listed(moved)}."
    else:
        order = "No behaviour changed place."
    return [_lead_change(before, after, names), order, *new, *gone]


def agreement_change_sentence(before: Agreement, after: Agreement) -> str:
    """Return one sentence on how scoring again changed the agreement between seats."""
    if after.w is None:
        return "Agreement can’t be measured now."
    now = f"Kendall’s W {after.w:.2f} ({after.strength})"
    if before.w is None:
        return f"Agreement could not be measured before; now it is {now}."
    if f"{before.w:.2f}" == f"{after.w:.2f}":
        return f"Agreement between seats stayed at {now}."
    verb = "rose" if after.w > before.w else "fell"
    return f"Agreement between seats {verb} from {before.w:.2f} ({before.strength}) to {now}."


def _lead_change(before: Ranking, after: Ranking, names: Mapping[Any, str]) -> str:
    then, now = _leaders(before), _leaders(after)
    if not now:
        return "No behaviour can be ranked now." if then else "No behaviour could be ranked, before or now."
    leads = _listed([names[each] for each in now])
    if set(now) == set(then) and len(now) > 1:
        return f"{leads} still share first place."
    if now == then:
        totals = [f"{ranking.ranked[0].total:.1f}" for ranking in (before, after)]
        return f"{leads} still leads, with {totals[1]} out of 100 (before: {totals[0]})."
    leads += " share first place now" if len(now) > 1 else " leads now"
    if not then:
        return f"{leads}; before, no behaviour could be ranked."
    led = _listed([names[each] for each in then])
    return f"{leads}; before, {led} {'shared first place' if len(then) > 1 else 'led'}."


def _leaders(ranking: Ranking) -> list[Any]:
    return [standing.candidate for standing in ranking.ranked if standing.rank == 1]


def _ordinal(place: int) -> str:
    """ "1st", "12th", "23rd"."""
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _who_leads(ranked: tuple[Standing, ...], names: Mapping[Any, str]) -> str:
    leaders = [standing for standing in ranked if standing.rank == 1]
    total = f"{leaders[0].total:.1f} out of 100"
    if len(leaders) > 1:
        return f"{_listed([names[leader.candidate] for leader in leaders])} share first place with {total}."
    second = next(standing for standing in ranked if standing.rank == 2)
    ahead = round(leaders[0].total or 0, 1) - round(second.total or 0, 1)
    runners_up = _listed([names[s.candidate] for s in ranked if s.rank == 2])
    return f"{names[leaders[0].candidate]} leads with {total}, {ahead:.1f} ahead of {runners_up}."


def _how_sure(
    ranked: tuple[Standing, ...], acceptability: Acceptability, names: Mapping[Any, str]
) -> list[str]:
    first = acceptability.near.first
    order = sorted(ranked, key=lambda standing: -first[standing.candidate])
    named = [s.candidate for s in order if first[s.candidate] >= WORTH_NAMING]
    shares = [f"{names[candidate]} in {first[candidate]:.0%}" for candidate in named]
    sentences = [
        f"If each weight moved by up to {acceptability.spread:.0%}, first place would go to "
        f"{_listed(shares)} of {acceptability.draws:,} weightings."
    ]
    leader = ranked[0].candidate
    if ranked[0].tied:
        sentences.append("The scores can’t say which of them comes first.")
    elif first[leader] >= SURE_FROM:
        sentences.append("The lead is firm.")
    elif first[leader] >= LIKELY_FROM:
        sentences.append("The lead is likely, not certain.")
    else:
        sentences.append("The lead is fragile: talk about the weights before deciding.")
    anyhow = acceptability.any.first[leader]
    sentences.append(f"With any weights at all, {names[leader]} would come first in {anyhow:.0%}.")
    return sentences


def _how_often(p: float) -> str:
    if p < 0.001:
        return "less than 1 time in 1,000"
    if p < 0.01:
        return f"about {max(1, round(p * 1000))} times in 1,000".replace("about 1 times", "about 1 time")
    return f"about {round(p * 100)} times in 100".replace("about 1 times", "about 1 time")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
