"""Several clocks and several workers at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading

from django.db import connection, transaction

from partnership.records.events import Event
from reports.actions import ensure_due, make_report
from reports.models import Report
from tests.factories.reports import DUE, due_report, make_definition


def test_two_clocks_at_the_same_moment_put_in_one_row(committed: None) -> None:
    make_definition()
    together, failures = threading.Barrier(4), []

    def ask() -> None:
        try:
            together.wait(timeout=20)
            ensure_due(at=DUE)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    assert Report.objects.count() == 1


def test_the_second_clock_waits_for_the_first_and_then_changes_nothing(committed: None) -> None:
    make_definition()
    inserted, asked, found = threading.Event(), threading.Event(), []

    def second() -> None:
        try:
            inserted.wait(timeout=20)
            asked.set()
            found.extend(ensure_due(at=DUE))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        first = ensure_due(at=DUE)
        inserted.set()
        asked.wait(timeout=20)
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the second clock did not wait for the first one's transaction"
    thread.join(timeout=20)
    assert [report.pk for report in found] == [report.pk for report in first]
    assert Report.objects.count() == 1


def test_two_workers_do_not_both_make_it(committed: None) -> None:
    report = due_report()
    together, failures = threading.Barrier(2), []

    def work() -> None:
        try:
            together.wait(timeout=20)
            make_report(report=report, at=DUE)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert list(Event.objects.of(report).values_list("kind", flat=True)) == ["made"]
