"""The filters of the log: read from the address, shown as chips, and turned into one condition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from issues_log.models import IN_TRIAGE, Issue, holding, past_triage
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Agency, Board, Membership
from partnership.boards.standing import RUNS_BOARD, standing
from partnership.kept import kept
from partnership.pages.counting import MOST
from partnership.pages.parts import Chip
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.places.models import Place
from partnership.records.marking import Marking

Status = Issue.Status
CHOICES = "choices of the log"
FOUND = 1_000

VIEWS = {
    "open": "All open",
    "triage": "Needs triage",
    "late": "Past the triage target",
    "ours": "My agency raised",
    "all": "All",
}
SORTS = ("reference", "status", "age")
OLDEST_FIRST = ("triage", "late")


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str


@dataclass(frozen=True)
class Options:
    """What may be chosen, as this reader knows it."""

    status: list[Option]
    place: list[Option]
    behaviour: list[Option]
    agency: list[Option]
    owner: list[Option]
    marking: list[Option]

    def label(self, name: str, value: str) -> str:
        """The words of a value, or "" for one that isn't offered."""
        return next((each.label for each in getattr(self, name) if each.value == value), "")


@dataclass(frozen=True)
class Choices:
    """Who may raise and who may own an issue, where and about what: the same for every reader."""

    places: list[Option]
    behaviours: list[Option]
    agencies: list[Option]
    officers: list[User]


def read_choices() -> Choices:
    """Not who has raised or owned one: that would be a look at the whole log."""
    on_the_board = Membership.objects.filter(board__kind=Board.Kind.PREVENTION).order_by()
    agencies = on_the_board.filter(user__community_area="").values("agency")
    officers = on_the_board.filter(role__in=RUNS_BOARD).values("user")
    return Choices(
        places=offered(Place.objects.exclude(levels__overlap=[Place.Level.LSOA, Place.Level.AREA])),
        behaviours=offered(Behaviour.objects.all()),
        agencies=offered(Agency.objects.filter(pk__in=agencies)),
        officers=list(User.objects.filter(pk__in=officers).order_by("post")),
    )


def options_for(reader: User) -> Options:
    choices: Choices = kept(CHOICES, read_choices)
    return Options(
        status=[Option(value, label) for value, label in Status.choices],
        place=choices.places,
        behaviour=choices.behaviours,
        agency=choices.agencies,
        owner=[Option(str(each.pk), as_seen_by(each, reader)) for each in choices.officers],
        marking=offered_markings(reader),
    )


def offered(rows: QuerySet[Any]) -> list[Option]:
    return [Option(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def offered_markings(reader: User) -> list[Option]:
    """Only people who are cleared are offered what is marked."""
    if not standing(reader).may_see_sensitive:
        return []
    return [Option(value, label) for value, label in Marking.choices]


@dataclass(frozen=True)
class Filters:
    """What the reader asked for. Anything in the address that isn't offered is left out of account."""

    reader: User
    on: date
    view: str = "open"
    words: str = ""
    status: tuple[str, ...] = ()
    place: str = ""
    behaviour: str = ""
    agency: str = ""
    owner: str = ""
    marking: str = ""
    sort: str = "age"
    options: Options = field(repr=False, default_factory=lambda: Options([], [], [], [], [], []))

    @property
    def most(self) -> int:
        """How far what is shown is counted: found words lie all over a long log."""
        return FOUND if self.words else MOST

    # The condition -------------------------------------------------------------------------
    def of_view(self, view: str) -> Q:
        return {
            "open": Q(status__in=Issue.OPEN),
            "triage": IN_TRIAGE,
            "late": past_triage(self.on),
            "ours": Q(agency__in=standing(self.reader).agency_ids()) | Q(raised_by=self.reader),
            "all": Q(),
        }[view]

    def condition(self) -> Q:
        """Everything asked for, as one condition without joins, so that no issue comes twice."""
        found = self.of_view(self.view)
        if self.words:
            found &= holding(self.words)
        if self.status:
            found &= Q(status__in=self.status)
        if self.place:
            within = Place.objects.within([int(self.place)]).order_by().values("pk")
            found &= Q(pk__in=Issue.places.through.objects.filter(place__in=within).values("issue"))
        if self.behaviour:
            found &= Q(behaviour__in=Behaviour.objects.within([int(self.behaviour)]).order_by().values("pk"))
        if self.agency:
            found &= Q(agency=self.agency, raised_by__community_area="")
        if self.owner:
            found &= Q(owner=self.owner)
        if self.marking:
            found &= Q(marking=self.marking)
        return found

    def order(self) -> list[OrderBy]:
        """Age grows downwards in time: the youngest first is ascending."""
        name, down = self.sort.lstrip("-"), self.sort.startswith("-")
        steps = [When(status=status, then=Value(place)) for place, status in enumerate(Status.values)]
        by = {
            "reference": OrderBy(F("number"), descending=down),
            "status": OrderBy(Case(*steps, output_field=IntegerField()), descending=down),
            "age": OrderBy(F("logged_at"), descending=not down),
        }[name]
        return [by, OrderBy(F("id"), descending=True)]

    # The address ---------------------------------------------------------------------------
    @property
    def is_any(self) -> bool:
        return bool(self.chosen())

    def chosen(self) -> list[tuple[str, str, str]]:
        """Each filter in use: its name, its value, its words."""
        one = (("place", "Place"), ("behaviour", "Behaviour"), ("agency", "Raised by"))
        two = (("owner", "Owner"), ("marking", "Marking"))
        found = [("words", self.words, f"Words: {self.words}")] if self.words else []
        found += [("status", each, f"Status: {self.options.label('status', each)}") for each in self.status]
        for name, title in one + two:
            if value := getattr(self, name):
                found.append((name, value, f"{title}: {self.options.label(name, value)}"))
        return found

    def chips(self) -> list[Chip]:
        return [Chip(label, self.address(without=(name, value))) for name, value, label in self.chosen()]

    def address(
        self, *, without: tuple[str, str] | None = None, view: str = "", sort: str = "", bare: bool = False
    ) -> str:
        """The query of this list, less one filter, in another view or order, or without any filter."""
        query = QueryDict(mutable=True)
        query["view"] = view or self.view
        query["sort"] = sort or self.sort
        for name, value, _ in [] if bare else self.chosen():
            if (name, value) != without:
                query.appendlist(name, value)
        return f"?{query.urlencode()}"

    def sorted_by(self, name: str) -> str:
        """The aria-sort of a column: ascending, descending or "" when the list goes by another."""
        if self.sort.lstrip("-") != name:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def sort_address(self, name: str) -> str:
        return self.address(sort=f"-{name}" if self.sort == name else name)


def read_filters(query: QueryDict, *, reader: User, on: date) -> Filters:
    """The filters of an address."""
    options = options_for(reader)
    view = query.get("view", "")
    view = view if view in VIEWS else "open"
    sort = query.get("sort", "")
    if sort.removeprefix("-") not in SORTS:
        sort = "-age" if view in OLDEST_FIRST else "age"
    single = ("place", "behaviour", "agency", "owner", "marking")
    known = {name: value for name in single if options.label(name, value := query.get(name, ""))}
    return Filters(
        reader=reader,
        on=on,
        view=view,
        words=query.get("words", "").strip()[:200],
        status=tuple(value for value in query.getlist("status") if value in Status.values),
        sort=sort,
        options=options,
        **known,
    )
