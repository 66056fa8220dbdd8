"""Every agency that leads an input: what it owes, how late that is, and when it was last reminded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.urls import reverse

from partnership.boards.models import Agency
from partnership.clock import today
from partnership.records.events import Event
from partnership.templatetags.board import pounds
from partnership.wording import counted, listed
from strategies.actions.chasing import asked_of
from strategies.analysis import financial_year_of
from strategies.models import Answer, Input, Money, Strategy
from strategies.seated import unheard

from .agencies import is_behind
from .parts import Reader, Status, short_day


@dataclass
class Account:
    """What one agency leads and owes, in every strategy that this reader may see."""

    agency: Agency
    awaited: list[Input] = field(default_factory=list)
    behind: list[Input] = field(default_factory=list)
    under_way: list[Input] = field(default_factory=list)
    reminded_on: date | None = None
    is_unheard: bool = False

    @property
    def owes(self) -> bool:
        return bool(self.awaited or self.behind)

    @property
    def due(self) -> date:
        """The first day by which something is owed."""
        days = [item.strategy.consultation_closes_on or date.max for item in self.awaited]
        return min([*days, *(item.ends_on for item in self.behind)], default=date.max)

    def sentences(self, on: date) -> list[str]:
        """What a reminder would say, strategy by strategy."""
        owed: dict[Strategy, list[Input]] = defaultdict(list)
        for item in [*self.awaited, *self.behind]:
            owed[item.strategy].append(item)
        return [asked_of(strategy, items, on) for strategy, items in owed.items()]


def accounts(reader: Reader, on: date) -> list[Account]:
    """Every agency that leads an input of a strategy under way, who owes what first; three queries."""
    inputs = (
        Input.objects.visible_to(reader)
        .filter(strategy__status__in=[*Strategy.ANSWERABLE, *Strategy.RUNNING])
        .select_related("lead", "strategy")
        .order_by("strategy__number", "id")
    )
    found: dict[int, Account] = {}
    for item in inputs:
        account = found.setdefault(item.lead_id, Account(item.lead))
        if item.strategy.status == Status.CONSULTATION and not item.answer_now:
            account.awaited.append(item)
        elif item.strategy.status in Strategy.RUNNING and item.answer_now in Answer.COUNTS:
            account.under_way.append(item)
            if is_behind(item, on):
                account.behind.append(item)
    alone, reminded = unheard(found, on), last_reminded({item.strategy_id for item in inputs})
    for pk, account in found.items():
        account.is_unheard, account.reminded_on = pk in alone, reminded.get(pk)
    return sorted(found.values(), key=lambda each: (not each.owes, each.due, each.agency.name.lower()))


def last_reminded(strategies: Iterable[int]) -> dict[int, date]:
    """The day on which each agency was last reminded about any of these strategies."""
    events = Event.objects.filter(
        target_kind="strategy", target_id__in=list(strategies), kind="reminded"
    ).order_by("at")
    return {pk: today(event.at) for event in events for pk in event.data["agencies"]}


@dataclass(frozen=True)
class Row:
    """One agency of the list."""

    name: str
    url: str
    awaited: int
    due: str
    late: bool
    behind: int
    under_way: int
    cash: str
    reminded: str
    is_unheard: bool


def rows(found: Iterable[Account], on: date) -> list[Row]:
    """In one more query: the cash that each has agreed to for this financial year."""
    found = list(found)
    cash = agreed_cash([item for account in found for item in account.under_way], on)
    return [row(account, cash.get(account.agency.pk, 0), on) for account in found]


def agreed_cash(inputs: list[Input], on: date) -> dict[int, int]:
    lines = Money.objects.filter(
        input__in=inputs, kind=Money.Kind.CASH, financial_year=financial_year_of(on)
    ).order_by()
    return dict(lines.values_list("input__lead").annotate(pounds=Sum("pounds")))


def row(account: Account, cash: int, on: date) -> Row:
    closes = [item.strategy.consultation_closes_on for item in account.awaited]
    first = min((day for day in closes if day is not None), default=None)
    return Row(
        name=account.agency.name,
        url=reverse("strategies:agency_detail", args=[account.agency.pk]),
        awaited=len(account.awaited),
        due=short_day(first) if first else "",
        late=first is not None and first < on,
        behind=len(account.behind),
        under_way=sum(item.done_at is None for item in account.under_way),
        cash=pounds(cash),
        reminded=short_day(account.reminded_on) if account.reminded_on else "",
        is_unheard=account.is_unheard,
    )


def summary(found: Iterable[Account]) -> str:
    """ "3 of 9 agencies owe something: 2 have not answered and 1 is behind schedule."."""
    every = list(found)
    answers, late = sum(bool(each.awaited) for each in every), sum(bool(each.behind) for each in every)
    if not every:
        return "No agency leads an input of a strategy that is under way."
    owing = sum(each.owes for each in every)
    if not owing:
        return f"None of {counted(len(every), 'agency', 'agencies')} owes anything."
    parts = [f"{answers} {'has' if answers == 1 else 'have'} not answered"] if answers else []
    if late:
        parts.append(f"{late} {'is' if late == 1 else 'are'} behind schedule")
    owes = "owes" if owing == 1 else "owe"
    return f"{owing} of {counted(len(every), 'agency', 'agencies')} {owes} something: {listed(parts)}."
