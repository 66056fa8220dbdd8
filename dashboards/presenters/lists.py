"""The lists behind the dashboard's numbers: filters that live in the address, and what passes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from dashboards.days import how_late, how_soon
from dashboards.state.behaviours import Going, Watch
from dashboards.state.owing import Owed, What
from partnership.pages.parts import Chip, View, with_query
from partnership.wording import short

from .behaviours import WORDS

OWED = {
    What.ANSWERS: "Answers awaited",
    What.DELIVERY: "Inputs behind schedule",
    What.ACTIONS: "Actions overdue",
    What.SCORES: "Scores not in",
}


@dataclass(frozen=True)
class OwedRow:
    """One thing owed, in a list."""

    who: str
    reference: str
    words: str
    note: str
    url: str
    due: str
    state: str
    colour: str


@dataclass(frozen=True)
class OwingList:
    """What is owed, by kind and agency. `what` and `agency` are "" where the address doesn't ask for one."""

    owed: Sequence[Owed]
    what: str
    agency: str
    agencies: Sequence[tuple[str, str]]
    query: QueryDict

    @property
    def found(self) -> list[Owed]:
        return [each for each in self.owed if self.what in ("", each.what) and self.agency in ("", each.key)]

    @property
    def views(self) -> list[View]:
        every = [View("All", with_query(self.query, what=None), not self.what)]
        return every + [
            View(label, with_query(self.query, what=what), self.what == what) for what, label in OWED.items()
        ]

    @property
    def chips(self) -> list[Chip]:
        name = dict(self.agencies).get(self.agency)
        return [Chip(name, with_query(self.query, agency=None))] if name else []

    @property
    def is_sensitive(self) -> bool:
        return any(each.is_sensitive for each in self.found)


def owing_list(owed: Sequence[Owed], query: QueryDict) -> OwingList:
    """Anything in the address that isn't offered is passed over."""
    names = {each.key: each.who for each in owed}
    agencies = sorted(names.items(), key=lambda pair: pair[1])
    agency = query.get("agency", "")
    what = query.get("what", "")
    return OwingList(
        owed=owed,
        what=what if what in list(What) else "",
        agency=agency if agency in names else "",
        agencies=agencies,
        query=query,
    )


def owed_rows(owed: Sequence[Owed], on: date) -> list[OwedRow]:
    return [
        OwedRow(
            who=each.who,
            reference=each.reference,
            words=each.words,
            note=each.note,
            url=each.url,
            due=short(each.due) if each.due else "",
            state=how_late(each.due, on) if each.due and each.due < on else due_words(each.due, on),
            colour="red" if each.due and each.due < on else "",
        )
        for each in owed
    ]


def due_words(due: date | None, on: date) -> str:
    return f"Due {how_soon(due, on)}" if due else ""


@dataclass(frozen=True)
class BehaviourList:
    """The targeted behaviours, all of them or those that go one way."""

    watches: Sequence[Watch]
    going: str
    query: QueryDict

    @property
    def found(self) -> list[Watch]:
        return [watch for watch in self.watches if self.going in ("", watch.going)]

    @property
    def views(self) -> list[View]:
        every = [View("All", with_query(self.query, going=None), not self.going)]
        return every + [
            View(words.capitalize(), with_query(self.query, going=going), self.going == going)
            for going, words in WORDS.items()
        ]


def behaviour_list(watches: Sequence[Watch], query: QueryDict) -> BehaviourList:
    going = query.get("going", "")
    return BehaviourList(watches, going if going in list(Going) else "", query)
