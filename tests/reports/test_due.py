"""What comes due: at 6am by the clock of the area, one row for each month and edition, however often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from partnership.boards.standing import SYSTEM
from partnership.clock import at_time
from partnership.records.events import record
from partnership.records.marking import Marking
from reports.actions import define_report, ensure_due
from reports.models import Definition, Report
from reports.periods import due_at, window_of
from tests.factories.ground import make_board, make_person
from tests.factories.issues_log import make_issue
from tests.factories.reports import DUE, JUNE, due_report, make_definition
from tests.factories.strategies import make_decision, make_strategy, make_targeted

pytestmark = pytest.mark.django_db


def periods() -> list[date]:
    return list(Report.objects.order_by("period", "edition").values_list("period", flat=True))


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (date(2026, 2, 1), datetime(2026, 3, 1, 6, tzinfo=UTC)),  # winter time
        (date(2026, 3, 1), datetime(2026, 4, 1, 5, tzinfo=UTC)),  # summer time began on 29 March
        (date(2026, 9, 1), datetime(2026, 10, 1, 5, tzinfo=UTC)),
        (date(2026, 10, 1), datetime(2026, 11, 1, 6, tzinfo=UTC)),  # and ended on 25 October
        (date(2026, 12, 1), datetime(2027, 1, 1, 6, tzinfo=UTC)),
    ],
)
def test_a_month_is_due_at_6am_by_the_clock_on_the_wall(period: date, due: datetime) -> None:
    assert due_at(period) == due
    make_definition(starts_with=period)
    assert ensure_due(at=due - timedelta(seconds=1)) == []
    assert [report.due_at for report in ensure_due(at=due)] == [due]


def test_it_may_ask_any_number_of_times() -> None:
    make_definition()
    first = ensure_due(at=DUE)
    assert [report.pk for report in ensure_due(at=DUE + timedelta(hours=1))] == [
        report.pk for report in first
    ]
    assert periods() == [JUNE]


def test_months_that_were_missed_are_made_up_but_none_before_the_first() -> None:
    make_definition()
    ensure_due(at=at_time(date(2026, 9, 15)))
    assert periods() == [date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)]


def test_only_active_definitions_come_due() -> None:
    make_definition()
    Definition.objects.update(is_active=False)
    assert ensure_due(at=DUE) == []


def test_a_definition_is_made_once_and_begins_with_a_month() -> None:
    first = make_definition(starts_with=date(2026, 6, 17))
    again = define_report(
        key="monitoring", title="Other", board=make_board(), starts_with=date(2020, 1, 1), by=SYSTEM
    )
    assert (again.pk, again.title, again.starts_with) == (first.pk, "Monitoring report", JUNE)


def test_what_waits_is_what_is_queued_or_has_lost_its_worker() -> None:
    report = due_report()
    for status, started, waits in [
        ("queued", None, True),
        ("running", DUE - timedelta(minutes=14), False),
        ("running", DUE - timedelta(minutes=15), True),
        ("failed", None, False),
    ]:
        Report.objects.filter(pk=report.pk).update(status=status, started_at=started, failure="Because.")
        assert [each.pk for each in ensure_due(at=DUE)] == ([report.pk] if waits else []), status


def test_the_database_holds_one_report_for_each_month_and_edition() -> None:
    report = due_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(definition=report.definition, period=JUNE, edition="official", due_at=DUE)


def test_every_report_has_a_reference_of_its_own() -> None:
    make_definition()
    found = ensure_due(at=at_time(date(2026, 9, 15)))
    assert len({report.reference for report in found}) == 3
    assert all(report.reference.startswith("RP-") for report in found)


# Editions --------------------------------------------------------------------------------------
def editions() -> list[str]:
    make_definition()
    return sorted(report.edition for report in ensure_due(at=DUE))


def test_there_is_only_an_official_edition_where_nothing_is_sensitive() -> None:
    make_strategy()
    assert editions() == ["official"]


def test_a_sensitive_strategy_gives_the_month_a_second_edition() -> None:
    make_strategy(targeted=make_targeted(marking=Marking.SENSITIVE, official_wording="A behaviour"))
    assert editions() == ["official", "sensitive"]


@pytest.mark.parametrize(("day", "found"), [(15, ["official", "sensitive"]), (31, ["official"])])
def test_a_sensitive_decision_counts_in_its_own_month(day: int, found: list[str]) -> None:
    at = at_time(date(2026, 6, 15) if day == 15 else date(2026, 5, 31))
    make_decision(
        marking=Marking.SENSITIVE,
        recorded_at=at,
        status="confirmed",
        confirmed_by=make_person("chair"),
        confirmed_at=at,
    )
    assert editions() == found


def test_a_sensitive_issue_that_moved_counts_in_its_own_month() -> None:
    issue = make_issue(marking=Marking.SENSITIVE, at=at_time(date(2026, 3, 3)))
    assert editions() == ["official"]
    Report.objects.all().delete()
    record(issue, by=SYSTEM, kind="taken_up", at=at_time(date(2026, 6, 20)))
    assert editions() == ["official", "sensitive"]


def test_a_months_editions_are_decided_once() -> None:
    make_definition()
    ensure_due(at=DUE)
    make_strategy(targeted=make_targeted(marking=Marking.SENSITIVE, official_wording="A behaviour"))
    ensure_due(at=DUE + timedelta(days=3))
    assert Report.objects.count() == 1


def test_each_moment_falls_into_one_month_only() -> None:
    june, july = window_of(JUNE), window_of(date(2026, 7, 1))
    assert june.end == july.start == DUE
