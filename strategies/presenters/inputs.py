"""An input's own page: what is agreed, what it costs, what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnership.area.models import area
from partnership.pages.clash import Difference
from partnership.pages.parts import Fact
from partnership.people.naming import as_seen_by
from partnership.templatetags.board import pounds
from strategies.agreed import agreed_hash
from strategies.analysis import financial_year_of, spoken_year
from strategies.models import Answer, DeliveryReport, Input, Money
from strategies.money import totals
from strategies.permissions import can_prepare_answer, can_submit_answer
from strategies.saying import submitted

from .parts import Reader, answer_state, delivery_state, local_day, page_of, short_day


@dataclass(frozen=True)
class Given:
    """One thing that an agency said, by whom, and whether it still holds."""

    says: str
    note: str
    words: str
    recorded_from: str
    holds: bool


def facts(item: Input, on: date, *, prepared: bool = False) -> list[Fact]:
    """What changes about an input; what is agreed stands below. prepared: as in `answer_state`."""
    answer = answer_state(item, item.strategy, on, prepared=prepared)
    delivery = delivery_state(item, item.strategy, on)
    cash, in_kind = totals([item], financial_year_of(on))
    year = spoken_year(financial_year_of(on))
    found = [Fact("Answer", answer.words, icon=answer.icon)]
    if delivery is not None:
        found.append(Fact("Delivery", delivery.words, icon=delivery.icon))
    return [
        *found,
        Fact("Lead agency", item.lead.name),
        Fact(f"Cash, {year}", pounds(cash)),
        Fact(f"In kind, {year}", pounds(in_kind)),
        Fact("Strategy", item.strategy.reference, url=page_of(item.strategy)),
    ]


def answer_button(item: Input, reader: Reader, *, prepared: bool) -> str:
    """What this reader can do about the answer; nothing where it has been given and is not theirs."""
    if not can_prepare_answer(reader, item):
        return "" if item.answer_now else "Record a written answer"
    if can_submit_answer(reader, item):
        return "Answer again" if item.answer_now else "Answer"
    if prepared:
        return "Change the prepared answer"
    return "Prepare another answer" if item.answer_now else "Prepare the answer"


def report_button(item: Input) -> str:
    return "Report how it goes" if item.done_at is None else "Not done after all"


def where(item: Input) -> str:
    return item.footprint().words(area().name or "The whole area")


def money_table(item: Input) -> dict[str, Any] | None:
    """Money by year, source and kind; None where nothing has been put down."""
    lines = sorted(item.money.all(), key=lambda line: (line.financial_year, line.kind, line.source))
    if not lines:
        return None
    return {
        "caption": f"Money for {item.reference}",
        "columns": [
            "Financial year",
            "From",
            {"label": "Cash", "numeric": True},
            {"label": "In kind", "numeric": True},
        ],
        "rows": [
            [
                spoken_year(line.financial_year),
                line.source,
                pounds(line.pounds) if line.kind == Money.Kind.CASH else "–",
                pounds(line.pounds) if line.kind == Money.Kind.IN_KIND else "–",
            ]
            for line in lines
        ],
    }


def year_totals(item: Input) -> list[str]:
    """ "2026 to 2027: £12,000 in cash", one line a year; cash and in kind apart."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in item.money.all():
        sums[line.financial_year][line.kind] += line.pounds
    words = {Money.Kind.CASH: "in cash", Money.Kind.IN_KIND: "in kind"}
    return [
        f"{spoken_year(year)}: "
        + ", ".join(f"{pounds(kinds[kind])} {words[kind]}" for kind in words if kinds[kind])
        for year, kinds in sorted(sums.items())
    ]


def answers_given(item: Input, reader: Reader) -> list[Given]:
    """Submitted answers, newest first. What is only prepared is nobody's business here."""
    now = agreed_hash(item)
    return [
        given(answer, reader, holds=number == 0 and answer.agreed_hash == now)
        for number, answer in enumerate(submitted(item.answers.all()))
    ]


def reports_given(item: Input, reader: Reader) -> list[Given]:
    """What the lead reported, newest first."""
    return [given(report, reader) for report in submitted(item.reports.all())]


def given(said: Answer | DeliveryReport, reader: Reader, *, holds: bool = True) -> Given:
    who = as_seen_by(said.submitted_by, reader)
    when = short_day(local_day(said.submitted_at))
    words = (
        f"Recorded {when} by {who}" if said.recorded_from else f"Submitted {when} by {who} for {said.agency}"
    )
    if said.prepared_by_id and said.prepared_by_id != said.submitted_by_id:
        words += f", prepared by {as_seen_by(said.prepared_by, reader)}"
        if said.changed_on_submission:
            words += " and changed before it was submitted"
    return Given(said.get_says_display(), said.note, words, said.recorded_from, holds)


LABELS = {
    "tier": "Tier", "title": "Title", "what": "What will be done", "lead": "Lead agency", "places": "Places",
    "communities": "Communities", "starts_on": "From", "ends_on": "Until", "horizon": "Effect expected",
    "evidence": "Evidence", "evidence_source": "Where that evidence is", "money": "Money",
}  # fmt: skip


def differences(item: Input, typed: dict[str, Any]) -> list[Difference]:
    """Where what somebody typed differs from what is saved now."""
    saved: dict[str, Any] = {
        "places": item.places.all(),
        "communities": item.communities.all(),
        "money": item.money.all(),
    }
    found = []
    for name, label in LABELS.items():
        one = said(name, saved.get(name, getattr(item, name, "")))
        two = said(name, typed.get(name, ""))
        if one != two:
            found.append(Difference(label, one or "Nothing", two or "Nothing"))
    return found


def said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return short_day(value)
    if name == "horizon":
        return Input.Horizon(value).label if value else ""
    if name == "evidence":
        return Input.Evidence(value).label if value else ""
    if name == "money":
        return money_words(value)
    if name in ("places", "communities"):
        return "; ".join(sorted(str(each) for each in value))
    return str(value or "")


def money_words(lines: Iterable[Any]) -> str:
    words = [
        f"{spoken_year(line.financial_year)}: {pounds(line.pounds)} "
        f"{Money.Kind(line.kind).label.lower()}, {line.source}"
        for line in lines
    ]
    return "; ".join(sorted(words))
