"""Reports and what they tell of, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from meetings.models import Action
from monitoring.actions import take_series
from monitoring.models import Indicator
from partnership.area.models import Area, forget_kept_words
from partnership.boards.models import Board
from partnership.boards.standing import SYSTEM
from partnership.clock import at_time
from partnership.places.models import Place
from partnership.records.references import next_number
from reports.actions import define_report, ensure_due, make_report, publish_report
from reports.models import Definition, Report

from .ground import actor, make_agency, make_area, make_person, prevention_board

JUNE = date(2026, 6, 1)
JUNE_10 = at_time(date(2026, 6, 10))
DUE = at_time(date(2026, 7, 1), 6)  # June's report


def make_definition(key: str = "monitoring", board: Board | None = None, **fields: Any) -> Definition:
    fields = {"title": "Monitoring report", "starts_with": JUNE, "by": SYSTEM, **fields}
    return define_report(key=key, board=board or prevention_board(), **fields)


def due_report(edition: str = "official", at: datetime = DUE, **fields: Any) -> Report:
    """June's report of that edition, waiting to be made."""
    definition = make_definition(**fields)
    waiting = ensure_due(at=at)
    return next(row for row in waiting if (row.definition, row.edition) == (definition, edition))


def made_report(edition: str = "official", at: datetime = DUE, **fields: Any) -> Report:
    return make_report(report=due_report(edition, at, **fields), at=at)


def published_report(edition: str = "official", at: datetime = DUE, **fields: Any) -> Report:
    return publish_report(report=made_report(edition, at, **fields), by=actor(make_person("officer")), at=at)


def whole_area(*districts: str) -> Place:
    """A small area that the installation serves."""
    root = make_area(*districts)
    Area.objects.update_or_create(id=1, defaults={"name": root.name, "short_name": root.name, "place": root})
    forget_kept_words()
    return root


def series(
    indicator: Indicator,
    place: Place,
    values: Iterable[int | None],
    *,
    to: date = date(2026, 5, 1),
    at: datetime = JUNE_10,
) -> None:
    """Take monthly values of one place, the last of them for the month `to`."""
    given = list(values)
    last = to.year * 12 + to.month - 1
    months = [last - back for back in reversed(range(len(given)))]
    take_series(
        indicator=indicator,
        agency=indicator.agency or make_agency(),
        values={
            (place, date(month // 12, month % 12 + 1, 1)): value
            for month, value in zip(months, given, strict=True)
        },
        by=actor(make_person("officer")),
        at=at,
    )


def an_action(what: str, **fields: Any) -> Action:
    """An action of the prevention board as a row, due soon after June's report unless told."""
    given = {
        "number": next_number(Action.PREFIX),
        "board": prevention_board(),
        "agency": make_agency(),
        "due_on": date(2026, 7, 9),
        **fields,
    }
    return Action.objects.create(what=what, **given)
