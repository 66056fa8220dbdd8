"""The example with one record more of every kind, own and foreign, open and sensitive, full of marked words.

Every free-text field of every such record holds a word of its own ("Zq0042x"), so that a page that shows
one tells of which record and field it is. Whoever reads them are people made here, one for each role of the
table, with and without clearance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model

from dashboards.models import ScheduleStep
from partnership.boards.models import Board
from partnership.boards.standing import Actor
from partnership.people.models import User
from partnership.records.events import record
from prioritisation.models import TargetedBehaviour
from tests.factories.ground import make_agency, make_person, make_seat
from tests.permissions.matrix import CLEARABLE, COLUMNS, answer
from tests.permissions.words import CONDITIONAL, WORDS

WORD = re.compile(r"zq\d{4}x", re.IGNORECASE)

REFERENCE = re.compile(r"\b[A-Z]{2}-\d{4}\b")

ROLES = {
    "vice": "vice_chair",
    "chief": "chief_executive",
    "member": "holder",
    "leader": "holder",
    "spb_chair": "chair",
    "coordinator": "zone_coordinator",
    "contact": "community_contact",
    "guest": None,
    "other": "holder",
}
LEADS = ("holder", "officer", "analyst", "commissioner", "coordinator", "guest", "administrator", "other")
UPPER = ("commissioner", "member", "spb_chair")
OUTSIDE = (*UPPER, "guest", "other")
MAIN = tuple(column for column in COLUMNS if column not in OUTSIDE)
READS_MAIN = tuple(each for each in MAIN if each not in ("coordinator", "contact", "administrator"))
AT_HOME = ("holder", "deputy", "colleague", "analyst")


@dataclass(frozen=True)
class Reader:
    """Somebody in one column of the table, cleared or not."""

    column: str
    cleared: bool
    user: User

    def __str__(self) -> str:
        return name_of(self.column, self.cleared)

    @property
    def leads(self) -> bool:
        """Whether they open, for others whose reading is the same, every page that they may."""
        return self.column in LEADS and not self.cleared

    @property
    def reads_lists(self) -> bool:
        """Whoever is not cleared; of those who are, one of each family."""
        return self.column in LEADS or not self.cleared


def name_of(column: str, cleared: bool) -> str:
    return f"{column}, cleared" if cleared else column


READERS = [
    name_of(column, cleared) for column in COLUMNS for cleared in (False, True)[: 1 + (column in CLEARABLE)]
]


def both(*columns: str) -> frozenset[str]:
    """The readers of these columns, cleared or not."""
    return frozenset(name_of(column, cleared) for column in columns for cleared in (False, True))


RECEIPT = ("Issue.what", "Issue.detail", "Issue.who_is_harmed", "Issue.why", "Issue.evidence", "Issue.reason")


@dataclass(eq=False)
class Kept:
    """One record of the walk: what it is in the table, whose own, and the words in it."""

    kind: str
    name: str
    row: Any
    own: frozenset[str]
    sensitive: bool
    words: dict[str, str] = field(default_factory=dict)

    def answer(self, reader: Reader) -> str:
        own = str(reader) in self.own
        return answer(self.kind, reader.column, reader.cleared, own=own, sensitive=self.sensitive)

    def tells(self, word: str, reader: Reader) -> bool:
        """Whether this reader may read this word of it."""
        says = self.answer(reader)
        return says == "read" or (says == "receipt" and self.words[word] in RECEIPT)

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"


class World:
    """Readers, records and words. `people` come first, so that pages can be read before the records come."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.word: dict[str, Kept] = {}
        self.ready: list[TargetedBehaviour] = []  # of which nothing has come yet
        self.main = Board.objects.get(kind=Board.Kind.PREVENTION)
        self.upper = Board.objects.get(kind=Board.Kind.UPPER)
        self.other = Board.objects.filter(kind=Board.Kind.OTHER)[0]
        self.home, self.away = (
            make_agency("Home Agency", kind="police"),
            make_agency("Away Agency", kind="police"),
        )
        self.seats = {cleared: make_seat(self.main, self.home) for cleared in (False, True)}
        self.readers = {
            name_of(column, cleared): self.reader(column, cleared)
            for column in COLUMNS
            for cleared in (False, True)[: 1 + (column in CLEARABLE)]
        }
        area = {"community_area": "Eastern", "name": "Somebody Quiet"}
        self.seat = make_seat(self.main, self.away)
        self.stranger = make_person("holder", seat=self.seat, sensitive=True, **area)
        self.officer = make_person("officer", self.main, sensitive=True)

    def reader(self, column: str, cleared: bool) -> Reader:
        role = ROLES.get(column, column)
        board = self.upper if column in UPPER else self.other if column == "other" else self.main
        seat = self.seats[cleared] if column in ("holder", "deputy", "colleague") else None
        agency = self.home if column == "analyst" else None
        more = {"community_area": "Western"} if column == "leader" else {}
        user = make_person(role, board, agency, seat, sensitive=cleared, **more)
        return Reader(column, cleared, user)

    def reader_called(self, column: str, cleared: bool) -> Reader:
        return self.readers[name_of(column, cleared)]

    def officer_of_away(self) -> User:
        """Somebody else with a seat, so that voices stand beside the stranger's own words."""
        if not hasattr(self, "_speaker"):
            self._speaker = make_person("holder", self.main, sensitive=True)
        return self._speaker

    def step(self) -> ScheduleStep:
        return ScheduleStep.objects.order_by("position")[0]

    # Words ------------------------------------------------------------------------------------------
    def put(
        self, kind: str, name: str, row: Any, own: Iterable[str] = (), *, sensitive: bool = False
    ) -> Kept:
        """A record of the walk, with a word in every field of its own."""
        kept = Kept(kind, name, row, frozenset(own), sensitive)
        self.kept.append(kept)
        self.fill(kept, row)
        return kept

    def new_word(self, kept: Kept, place: str) -> str:
        word = f"Zq{len(self.word):04d}x"
        self.word[word.lower()] = kept
        kept.words[word.lower()] = place
        return word

    def fill(self, kept: Kept, row: Model, *, but: Iterable[str] = ()) -> None:
        """Put a word into each field of a row that belongs to this record."""
        model = next((each for each in type(row).__mro__ if each.__name__ in WORDS), None)
        if model is None:
            return
        words: dict[str, Any] = {}
        for name in WORDS[model.__name__]:
            place = f"{model.__name__}.{name}"
            if name in but or (place in CONDITIONAL and not getattr(row, name)):
                continue
            words[name] = self.new_word(kept, place)
        if words:
            model._base_manager.filter(pk=row.pk).update(**words)
            row.refresh_from_db()

    def happens(self, kept: Kept) -> None:
        """An event with a word in its note, on the record's timeline."""
        record(kept.row, by=Actor(self.stranger), kind="commented", note=self.new_word(kept, "Event.note"))

    def find(self, kind: str, name: str) -> Kept:
        return next(each for each in self.kept if (each.kind, each.name) == (kind, name))

    def told(self, text: str, reader: Reader, about: Kept | None = None) -> list[str]:
        """What a text holds that this reader may not see: "Issue.why of another's sensitive issue".

        A report is read whole by whoever may read it: it tells what its board's members may read, as cleared
        as its edition asks. To whom it was opened stands beside it, for whoever may know.
        """
        whose = reader
        if about is not None and about.kind == "report" and about.answer(reader) == "read":
            reader = self.reader_called("holder" if "holder" in about.own else "member", about.sensitive)
        found = [(word.lower(), self.word[word.lower()]) for word in set(WORD.findall(text))]
        words = [
            f"{kept.words[word]} of {kept}"
            for word, kept in found
            if not kept.tells(word, whose if kept.kind == "grant" else reader)
        ]
        named = {self.references[each] for each in REFERENCE.findall(text) if each in self.references}
        return sorted(words + [f"reference of {kept}" for kept in named if kept.answer(reader) == "nothing"])

    @cached_property
    def references(self) -> dict[str, Kept]:
        """ "PB-0042" of each record that is said aloud by a number."""
        return {kept.row.reference: kept for kept in self.kept if hasattr(kept.row, "reference")}
