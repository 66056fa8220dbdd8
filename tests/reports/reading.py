"""What tests of the content of reports share: a board that has records, and reading what is told of them."""

from __future__ import annotations

import json
from datetime import date

from partnership.clock import at_time
from partnership.papers.document import Paper, Section, Table, read_paper
from partnership.people.models import User
from partnership.places.models import Place
from reports.models import Report
from strategies.actions import watch
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person
from tests.factories.monitoring import make_indicator
from tests.factories.reports import made_report, series, whole_area
from tests.factories.strategies import make_active, make_input, make_strategy

JUNE_9 = at_time(date(2026, 6, 9))
STEADY = [40, 44, 38, 42, 39, 41, 43, 40, 38, 44, 42, 40, 41, 40]
FALLING = [40, 44, 38, 42, 39, 41, 43, 40, 38, 44, 42, 40, 30, 29, 28, 28, 27, 28, 27]


def officer() -> User:
    return User.objects.filter(memberships__role="officer").first() or make_person("officer")


def paper_of(report: Report) -> Paper:
    assert report.status == "ready", report.failure
    assert report.content is not None
    return read_paper(report.content)


def june() -> Paper:
    return paper_of(made_report())


def section(paper: Paper, heading: str) -> Section:
    return next(each for each in paper.sections if heading in each.heading)


def text(part: object) -> str:
    return json.dumps(part.as_data(), ensure_ascii=False)  # type: ignore[attr-defined]


def tables(part: Section) -> list[Table]:
    return [block for block in part.blocks if isinstance(block, Table)]


def active(values: list[int] | None = None, place: Place | None = None, **fields: object) -> Strategy:
    """An active strategy, watched by one indicator; values for the whole area unless told where."""
    root = Place.objects.filter(parent=None).first() or whole_area()
    indicator = make_indicator(agency=make_agency(), **fields.pop("indicator", {}))  # type: ignore[arg-type]
    strategy = make_strategy(**fields)
    watch(strategy=strategy, indicator=indicator, place=place, by=actor(officer()))
    make_input(strategy)
    make_active(strategy, at=at_time(date(2026, 6, 20)))
    if values is not None:
        series(indicator, place or root, values)
    return strategy
