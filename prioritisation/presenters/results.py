"""The results of a revealed round: words first, then the ranking, then where seats differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from partnership.pages.parts import Fact, Link
from partnership.wording import counted, listed
from prioritisation import permissions
from prioritisation.analysis import agreement_sentence, divergence_sentence, reveal_sentences
from prioritisation.analysis.ranking import Cell, Standing
from prioritisation.models import Candidate, RoundCriterion
from prioritisation.results import Results, declared_since

from .changed import Changed, agreement_words, changed, rank_words
from .figures import Bar, Strip, bar_of, colours, strip_of
from .parts import COLOURS, Reader, day, issues_of, issues_seen, link_to, local_day, screen_of

TALK_FIRST = 5


@dataclass(frozen=True)
class RankRow:
    """One candidate in the ranking."""

    rank: str
    link: Link
    issues: str
    total: str
    bar: Bar | None
    median: str
    low_high: str
    seats: str
    apart_on: list[str]
    unanswered: str


@dataclass(frozen=True)
class AsideRow:
    """A candidate that is held back or withdrawn: listed with its reason, never as zero."""

    link: Link
    state: str
    because: str
    yes_if: str


@dataclass(frozen=True)
class Talk:
    """One thing to talk about."""

    candidate: str
    words: str


@dataclass(frozen=True)
class SureRow:
    """How often one candidate comes first under other weights."""

    name: str
    first: int
    first_or_second: int
    first_any: int


@dataclass(frozen=True)
class Key:
    """One criterion in the key of the stacked bars."""

    number: int
    name: str
    weight: str
    evidenced: bool
    fill: str
    ink: str


@dataclass(frozen=True)
class SeatTable:
    """Each seat's scores on one criterion."""

    criterion: str
    key: str
    says: str
    strips: list[Strip]
    columns: list[str]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class ResultsPage:
    """Everything on the results page."""

    facts: list[Fact]
    primary: Link | None
    others: list[Link]
    state: str
    phase: int | None
    changed: Changed | None
    leads: str
    how_sure: str
    talk_about: str
    talk: list[Talk]
    more_to_talk: int
    ranking: list[RankRow]
    not_ranked: list[RankRow]
    aside: list[AsideRow]
    key: list[Key]
    contributions: dict[str, Any]
    agreement: str
    sure: list[SureRow]
    draws: str
    weights: list[RoundCriterion]
    seats: SeatTable | None
    choices: list[tuple[str, str]]
    comments: list[tuple[str, str]]
    out: list[str]
    since: list[str]
    below_quorum: str
    marking: str


def results_page(
    results: Results, reader: Reader, on: date, *, before: Results | None = None, criterion: str = ""
) -> ResultsPage:
    """`before`: the first results, where these are of seats that scored again."""
    round, ranking = results.round, results.ranking
    prefetch_related_objects(results.candidates, issues_seen(reader))
    names: dict[Any, str] = {candidate.pk: candidate.name_for(reader) for candidate in results.candidates}
    names |= {row.criterion.key: row.criterion.name for row in results.criteria}
    apart = ranking.to_talk_about()
    judged = [row for row in results.criteria if not row.evidenced]
    chosen = next((row for row in judged if row.criterion.key == criterion), None) or _furthest(judged, apart)
    runs = permissions.can_decide_round(reader, round) and round.status == round.Status.REVEALED
    current = runs and not results.are_superseded
    rows = {standing.candidate: _rank_row(standing, results, reader) for standing in ranking.standings}
    said = reveal_sentences(ranking, results.acceptability, names)
    primary, others = (None, []) if results.are_superseded else _buttons(results, reader, on)
    return ResultsPage(
        facts=_facts(results, len(apart)),
        primary=primary,
        others=others,
        state=_state_words(results, on),
        phase=results.reveal.phase if results.are_superseded else None,
        changed=changed(before, results, names) if before is not None else None,
        leads=said[0],
        how_sure=" ".join(said[1:]),
        talk_about=_talk_about(apart, names),
        talk=[
            Talk(names[candidate], f"{names[key]}: {_lower(divergence_sentence(found))}")
            for candidate, key, found in apart[:TALK_FIRST]
        ],
        more_to_talk=max(0, len(apart) - TALK_FIRST),
        ranking=[rows[standing.candidate] for standing in ranking.ranked],
        not_ranked=[rows[standing.candidate] for standing in ranking.not_ranked],
        aside=[_aside_row(candidate, reader) for candidate in [*results.held, *results.withdrawn]],
        key=[_key(index, row) for index, row in enumerate(results.criteria)],
        contributions=_contributions(results, names),
        agreement=agreement_sentence(results.agreement),
        sure=_sure(results, names),
        draws=f"{results.acceptability.draws:,}" if results.acceptability else "",
        weights=results.criteria,
        seats=_seat_table(results, chosen, names, reader) if chosen and results.seats else None,
        choices=[(row.criterion.key, row.criterion.name) for row in judged],
        comments=[(results.seats[seat], said) for seat, said in results.comments.items()],
        out=_out(results.interests, results, names),
        since=_out(declared_since(results), results, names) if current else [],
        below_quorum=results.reveal.below_quorum_because,
        marking=_marking(results, reader),
    )


def _buttons(results: Results, reader: Reader, on: date) -> tuple[Link | None, list[Link]]:
    """The next step from the results: deciding, asking seats to score again, or scoring again."""
    round = results.round
    if round.status == round.Status.REVEALED and permissions.can_decide_round(reader, round):
        again = Link("Ask seats to score again", reverse("prioritisation:round_ask_again", args=[round.pk]))
        decide = Link("Record the decision", reverse("prioritisation:round_decide", args=[round.pk]))
        return decide, [again] if round.phase == 1 else []
    if round.takes_scores(on) and permissions.can_score_round(reader, round):
        return None, [Link("Change your scores", reverse("prioritisation:round_score", args=[round.pk]))]
    return None, []


def _state_words(results: Results, on: date) -> str:
    """Where these are not the last word: seats score again, or have scored again since."""
    round = results.round
    if round.is_blind:
        can = f"Seats can score again until {day(round.closes_on)}."
        if not round.has_begun(on):
            can = f"Seats can score again from {day(round.opens_on)} until {day(round.closes_on)}."
        elif not round.takes_scores(on):
            can = f"Seats could score again until {day(round.closes_on)}."
        shows = "This page shows what they scored first; nobody sees what they change before the next reveal."
        return f"{can} {shows}"
    if results.are_superseded:
        return "These are the first results. Seats have scored again since."
    return ""


def _talk_about(apart: list[Any], names: Mapping[Any, str]) -> str:
    """What to talk about before deciding, in one sentence."""
    if not apart:
        return "No scores lie far apart: there is nothing that seats see very differently."
    candidate, key, _ = apart[0]
    far = f"{counted(len(apart), 'score lies', 'scores lie')} far apart"
    return f"{far}. Talk first about {names[key].lower()} of “{names[candidate]}”."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _marking(results: Results, reader: Reader) -> str:
    shown = [*results.candidates, *results.held, *results.withdrawn]
    seen = any(each.is_sensitive and each.is_open_to(reader) for each in shown)
    return "OFFICIAL-SENSITIVE" if seen else ""


def _facts(results: Results, apart: int) -> list[Fact]:
    round = results.round
    facts = [
        Fact("State", round.get_status_display(), colour=COLOURS[round.Status(round.status)]),
        Fact("Revealed", local_day(results.reveal.revealed_at)),
        Fact("Seats that answered", f"{len(results.seats)} of {results.asked}"),
        Fact("Agreement (Kendall’s W)", agreement_words(results.agreement)),
        Fact("To talk about", f"{counted(apart, 'score')} far apart" if apart else "No scores far apart"),
    ]
    return [*facts, Fact("Scoring again closes", day(round.closes_on))] if round.is_blind else facts


def _furthest(judged: list[RoundCriterion], apart: list[Any]) -> RoundCriterion | None:
    """The criterion on which most scores are far apart."""
    often = Counter(key for _, key, _ in apart)
    return max(judged, key=lambda row: often[row.criterion.key], default=None)


def _rank_row(standing: Standing, results: Results, reader: Reader) -> RankRow:
    candidate = next(each for each in results.candidates if each.pk == standing.candidate)
    link = link_to(candidate, reader)
    totals = list(standing.seat_totals.values())
    apart = [row.criterion.name for row in results.criteria if _is_apart(standing.cells[row.criterion.key])]
    bar = None
    if standing.total is not None:
        weights = results.scores.weights
        bar = bar_of(weights[key] * (cell.mean or 0) for key, cell in standing.cells.items())
    return RankRow(
        rank=rank_words(standing),
        link=link,
        issues=issues_of(candidate) if link.url else "",
        total="" if standing.total is None else f"{standing.total:.1f}",
        bar=bar,
        median=f"{median(totals):.0f}" if totals else "–",
        low_high=f"{min(totals):.0f} to {max(totals):.0f}" if totals else "–",
        seats=str(len(totals)),
        apart_on=apart,
        unanswered=_unanswered(standing, results),
    )


def _is_apart(cell: Cell) -> bool:
    return cell.divergence is not None and cell.divergence.flagged


def _unanswered(standing: Standing, results: Results) -> str:
    """Why a candidate is not ranked, in words."""
    missing = [row for row in results.criteria if row.criterion.key in standing.unanswered]
    judged = [row.criterion.name.lower() for row in missing if not row.evidenced]
    evidenced = [row.criterion.name.lower() for row in missing if row.evidenced]
    reasons = [f"nobody could say on {listed(judged)}"] if judged else []
    reasons += [f"no source covers {listed(evidenced)}"] if evidenced else []
    return f"{'; '.join(reasons)}.".capitalize() if reasons else ""


def _aside_row(candidate: Candidate, reader: Reader) -> AsideRow:
    link, state = link_to(candidate, reader), screen_of(candidate).words.lower()
    if not link.url:
        return AsideRow(link, state, "", "")
    if candidate.is_withdrawn:
        return AsideRow(link, state, candidate.withdrawn_because, "")
    return AsideRow(link, state, candidate.held_because, candidate.would_be_a_yes_if)


def _key(index: int, row: RoundCriterion) -> Key:
    fill, ink = colours(index)
    return Key(index + 1, row.criterion.name, f"{row.weight:.0%}", row.evidenced, fill, ink)


def _contributions(results: Results, names: Mapping[Any, str]) -> dict[str, Any]:
    """The table beside the stacked bars: points, mean, median and how many seats answered."""
    rows = [
        [
            names[standing.candidate],
            *(
                _cell_words(standing.cells[row.criterion.key], results.scores.weights[row.criterion.key])
                for row in results.criteria
            ),
        ]
        for standing in results.ranking.standings
    ]
    return {
        "caption": "Points that each criterion adds, with the mean, the median and how many seats answered",
        "columns": ["Behaviour", *(row.criterion.name for row in results.criteria)],
        "rows": rows,
    }


def _cell_words(cell: Cell, weight: float) -> str:
    if cell.mean is None or cell.median is None:
        return "not covered" if cell.n is None else "nobody could say"
    points = f"{weight * cell.mean:.1f}"
    if cell.n is None:
        return f"{points}: {cell.mean:.0f} from data"
    return f"{points}: mean {cell.mean:.0f}, median {cell.median:.0f}, {counted(cell.n, 'seat')}"


def _sure(results: Results, names: Mapping[Any, str]) -> list[SureRow]:
    found = results.acceptability
    if found is None:
        return []

    def percent(share: float) -> int:
        return int(share * 100 + 0.5)

    near, pair, anyhow = found.near.first, found.near.first_or_second, found.any.first
    return [
        SureRow(names[c], percent(near[c]), percent(pair[c]), percent(anyhow[c]))
        for c in (standing.candidate for standing in results.ranking.ranked)
    ]


def _seat_table(results: Results, row: RoundCriterion, names: Mapping[Any, str], reader: Reader) -> SeatTable:
    key, judged = row.criterion.key, results.scores.judged
    own = {seat.pk for seat in permissions.seats_scored_by(reader, results.round)}
    order = [standing.candidate for standing in results.ranking.standings]
    cells = {standing.candidate: standing.cells[key] for standing in results.ranking.standings}

    def answers(candidate: Any, seats: Any) -> list[float]:
        given = (judged[seat].get(candidate, {}).get(key) for seat in seats)
        return [score for score in given if score is not None]

    strips = [
        strip_of(
            names[c],
            answers(c, judged),
            answers(c, [seat for seat in judged if seat in own]),
            talk=_is_apart(cells[c]),
        )
        for c in order
    ]
    widest = max(order, key=lambda c: (d.iqr, d.furthest) if (d := cells[c].divergence) else (-1.0, -1.0))
    found = cells[widest].divergence
    on = f"On {row.criterion.name.lower()}"
    says = f"{on}, all seats say the same."
    if found is not None and found.range > 0:
        says = f"{on}, seats differ most over {names[widest]}. {divergence_sentence(found)}"
    return SeatTable(
        criterion=row.criterion.name,
        key=key,
        says=says,
        strips=strips,
        columns=[names[c] for c in order],
        rows=[
            (seat, [_score_words(results, pk, c, key) for c in order]) for pk, seat in results.seats.items()
        ],
    )


def _score_words(results: Results, seat: int, candidate: Any, key: str) -> str:
    if candidate in results.interests.get(seat, frozenset()):
        return "interest"
    score = results.scores.judged[seat].get(candidate, {}).get(key)
    return "can’t say" if score is None else f"{score:.0f}"


def _out(interests: Mapping[int, frozenset[int]], results: Results, names: Mapping[Any, str]) -> list[str]:
    """One sentence for each seat whose scores of a candidate don't count."""
    return [
        f"{results.seats[seat]}: interest declared in {listed([names[c] for c in sorted(mine)])}."
        for seat, out in interests.items()
        if seat in results.seats and (mine := [c for c in out if c in names])
    ]


def choices_to_decide(results: Results, reader: Reader) -> list[tuple[Candidate, str, str]]:
    """The candidates that the board may choose, in ranking order: with name and place for this reader."""
    by_id: dict[Any, Candidate] = {candidate.pk: candidate for candidate in results.candidates}
    ranked = len(results.ranking.ranked)
    return [
        (
            by_id[standing.candidate],
            by_id[standing.candidate].name_for(reader),
            f"{rank_words(standing)} of {ranked}, {standing.total:.1f} out of 100"
            if standing.total is not None
            else "Not ranked",
        )
        for standing in results.ranking.standings
    ]
