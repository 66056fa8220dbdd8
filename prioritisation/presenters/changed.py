"""What scoring again changed: in words first, then each behaviour before and now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from partnership.wording import counted
from prioritisation.analysis import Agreement, Standing, agreement_change_sentence, change_sentences
from prioritisation.results import Results


@dataclass(frozen=True)
class ChangeRow:
    """One candidate before and after seats scored again."""

    name: str
    rank: tuple[str, str]
    score: tuple[str, str]
    moved: str


@dataclass(frozen=True)
class Changed:
    """What scoring again changed, in words first."""

    leads: str
    order: str
    who: str
    rows: list[ChangeRow]
    agreement: tuple[str, str]
    apart: tuple[int, int]
    first: str


def changed(before: Results, after: Results, names: Mapping[Any, str]) -> Changed:
    said = change_sentences(before.ranking, after.ranking, names)
    again, stand = len(after.again), counted(len(after.seats) - len(after.again), "seat")
    who = f"{counted(again, 'seat')} scored again; the first scores of {stand} stand."
    was = {standing.candidate: standing for standing in before.ranking.standings}
    first = reverse("prioritisation:round_results", args=[after.round.pk])
    return Changed(
        leads=said[0],
        order=" ".join([*said[1:], agreement_change_sentence(before.agreement, after.agreement)]),
        who=who,
        rows=[
            _change_row(names[standing.candidate], was[standing.candidate], standing)
            for standing in after.ranking.standings
        ],
        agreement=(agreement_words(before.agreement), agreement_words(after.agreement)),
        apart=(len(before.ranking.to_talk_about()), len(after.ranking.to_talk_about())),
        first=f"{first}?phase=1",
    )


def _change_row(name: str, was: Standing, now: Standing) -> ChangeRow:
    moved = "Same place"
    if was.rank and now.rank and was.rank != now.rank:
        moved = f"{'Up' if now.rank < was.rank else 'Down'} {abs(now.rank - was.rank)}"
    elif (was.rank is None) != (now.rank is None):
        moved = "Ranked now" if now.rank else "No longer ranked"
    return ChangeRow(name, (rank_words(was), rank_words(now)), (_total(was), _total(now)), moved)


def rank_words(standing: Standing) -> str:
    return f"{standing.rank}{'=' if standing.tied else ''}" if standing.rank else "Not ranked"


def _total(standing: Standing) -> str:
    return "–" if standing.total is None else f"{standing.total:.1f}"


def agreement_words(found: Agreement) -> str:
    return "not measured" if found.w is None else f"{found.w:.2f}, {found.strength}"
