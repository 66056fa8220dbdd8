"""Answers by agency: each leading agency against each tier, and what it answered in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from partnership.behaviours.models import Tier
from partnership.pages.parts import Link
from partnership.templatetags.board import tier_code
from partnership.wording import listed
from strategies.models import Answer, Input, Strategy
from strategies.permissions import can_read_agencies
from strategies.saying import latest

from .detail import Sheet, runs
from .parts import PREPARED, SAID, Status, local_day, short_day


@dataclass(frozen=True)
class Cell:
    """An agency's answers at one tier: the state that most needs someone."""

    tier: str
    icon: str
    words: str


@dataclass(frozen=True)
class AnswerRow:
    """One agency's line of the matrix."""

    agency: str
    url: str
    is_mine: bool
    cells: tuple[Cell, ...]
    words: str
    late: bool
    links: tuple[Link, ...]


def answer_rows(sheet: Sheet) -> list[AnswerRow]:
    """The matrix: each leading agency against each tier."""
    by_agency: dict[int, list[Input]] = defaultdict(list)
    for item in sheet.inputs:
        by_agency[item.lead_id].append(item)
    rows = [answer_row(sheet, items) for items in by_agency.values()]
    return sorted(rows, key=lambda row: row.agency.lower())


def answer_row(sheet: Sheet, items: list[Input]) -> AnswerRow:
    lead = items[0].lead
    awaited = [item for item in items if not item.answer_now]
    mine = lead.pk in sheet.mine
    words, late = row_words(sheet, items, awaited)
    if lead.pk in sheet.unheard:
        words += " Nobody can answer for it here: write to it."
    links: tuple[Link, ...] = ()
    if awaited and sheet.strategy.status in Strategy.ANSWERABLE and (mine or runs(sheet)):
        links = tuple(
            Link(f"{verb(sheet, item)} {item.reference}", reverse("strategies:input_answer", args=[item.pk]))
            for item in awaited
        )
    cells = tuple(cell(sheet, tier, items) for tier in sheet.tiers)
    url = reverse("strategies:agency_detail", args=[lead.pk]) if can_read_agencies(sheet.reader) else ""
    return AnswerRow(lead.name, url, mine, cells, words, late, links)


def verb(sheet: Sheet, item: Input) -> str:
    """What the reader can do about an answer that is awaited."""
    if item.lead_id in sheet.submits_for:
        return "Answer on"
    if item.lead_id in sheet.mine:
        return "Change the prepared answer on" if sheet.is_prepared(item) else "Prepare the answer on"
    return "Record a written answer on"


WORST = ("miss", "returned", "waiting", "", "agreed")


def cell(sheet: Sheet, tier: Tier, items: list[Input]) -> Cell:
    states = [sheet.state(item) for item in items if item.tier_id == tier.pk]
    if not states:
        return Cell(tier_code(tier), "", "No input")
    worst = min(states, key=lambda state: WORST.index(state.icon))
    number = f" ({len(states)})" if len(states) > 1 else ""
    return Cell(tier_code(tier), worst.icon, worst.words + number)


def row_words(sheet: Sheet, items: list[Input], awaited: list[Input]) -> tuple[str, bool]:
    strategy = sheet.strategy
    if awaited:
        if strategy.status == Status.DRAFT:
            return "Not asked yet", False
        prepared = prepared_words(sheet, awaited)
        if strategy.status != Status.CONSULTATION:
            return " ".join(["Did not answer: not agreed.", *prepared]), False
        late = strategy.consultation_closes_on is not None and sheet.on > strategy.consultation_closes_on
        due = short_day(strategy.consultation_closes_on)
        return " ".join([f"Was due {due}." if late else f"Waiting, due {due}.", *prepared]), late
    parts = []
    for says in dict.fromkeys(item.answer_now for item in items):
        given = [latest(item.answers.all()) for item in items if item.answer_now == says]
        days = [answer.submitted_at for answer in given if answer is not None and answer.submitted_at]
        notes = dict.fromkeys(
            answer.note.rstrip(".") for answer in given if answer is not None and answer.note
        )
        when = f", {short_day(local_day(max(days)))}" if days else ""
        parts.append(f"{SAID[Answer.Says(says)]}{when}" + (f": {'; '.join(notes)}" if notes else ""))
    return ". ".join(parts), False


def prepared_words(sheet: Sheet, awaited: list[Input]) -> list[str]:
    """That answers wait to be submitted, for the people of that agency; which ones, where not all do."""
    found = [item for item in awaited if sheet.is_prepared(item)]
    if not found:
        return []
    if len(found) == len(awaited):
        return [f"{PREPARED}."]
    which = listed(item.reference for item in found)
    if len(found) == 1:
        return [f"{which} is prepared: a seat holder or deputy submits it."]
    return [f"{which} are prepared: a seat holder or deputy submits them."]
