"""What a month’s report says of its month: changes, decisions, actions, the quality of data, its front."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from issues_log.actions import take_up
from monitoring.actions import take_series
from monitoring.models import Agreement, Submission
from partnership.clock import at_time
from partnership.papers.document import Paper
from partnership.papers.pdf import as_pdf
from reports.models import Report
from strategies.actions import prepare_answer
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person, prevention_board, upper_board
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.monitoring import make_indicator
from tests.factories.reports import DUE, an_action, made_report, series, whole_area
from tests.factories.strategies import consult, make_decision, make_input, make_strategy
from tests.papers.reading import words_of

from .reading import JUNE_9, STEADY, active, june, officer, paper_of, section, tables, text

pytestmark = pytest.mark.django_db


# What changed, was decided, was asked for ------------------------------------------------------
def test_what_changed_is_told_by_record_in_words_and_without_names() -> None:
    person = make_person("holder", post="Director of Somewhere")
    issue = make_issue(person, at=JUNE_9)
    take_up(issue=issue, by=actor(make_person("officer", post="Policy officer")), at=JUNE_9)
    for _ in range(2):
        make_voice(issue, at=JUNE_9)
    part = section(june(), "What changed")
    assert tables(part)[0].rows == (
        (issue.reference, issue.what, "Logged; taken up for review; a voice added (2 times)"),
    )
    assert "Somewhere" not in text(part)
    assert "Policy officer" not in text(part)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (at_time(date(2026, 6, 1), 5, 59), False),
        (at_time(date(2026, 6, 1), 6), True),
        (DUE - timedelta(seconds=1), True),
        (DUE, False),
    ],
)
def test_each_change_falls_into_one_report(at: object, told: bool) -> None:
    issue = make_issue(at=at)
    assert (issue.reference in text(section(june(), "What changed"))) is told


def test_an_answer_that_is_only_prepared_is_nobodys_business() -> None:
    strategy = make_strategy(at=JUNE_9)
    item = make_input(strategy, at=JUNE_9)
    consult(strategy)
    prepare_answer(input=item, says="agree", by=actor(make_person("colleague")), at=JUNE_9)
    assert "prepared" not in text(section(june(), "What changed"))


def test_decisions_say_what_and_why_and_which_wait_for_the_chair() -> None:
    old = make_decision(text="Old one.", recorded_at=at_time(date(2026, 3, 1)))
    chair = make_person("chair")
    new = make_decision(
        text="New one", reason="It is time", dissent="One seat", recorded_at=JUNE_9,
        status="confirmed", confirmed_by=chair, confirmed_at=JUNE_9,
    )  # fmt: skip
    make_decision(text="Other board’s.", board=upper_board(), recorded_at=JUNE_9)
    part = section(june(), "Decisions")
    told = {row[0]: row[2:] for row in tables(part)[0].rows}
    assert told == {
        old.reference: ("Old one. Because: It answers the harm.", "To be confirmed"),
        new.reference: ("New one. Because: It is time. Dissent: One seat.", "Confirmed"),
    }
    assert f"To be confirmed by the chair: {old.reference}." in text(part)
    assert "Other board" not in text(june_again())


def june_again() -> Paper:
    return paper_of(Report.objects.get(edition="official"))


def test_a_decision_that_is_not_published_gives_only_the_reason_why() -> None:
    make_decision(
        text="Secret", recorded_at=JUNE_9, published=False, not_published_because="It names a tenant"
    )
    told = text(june())
    assert "Secret" not in told
    assert "Not published, because: It names a tenant" in told


def test_actions_are_done_open_or_late() -> None:
    done = an_action("Done in June", done_at=JUNE_9)
    an_action("Done in April", done_at=at_time(date(2026, 4, 4)))
    late = an_action("Late", due_on=date(2026, 6, 20))
    due_today = an_action("Today", due_on=date(2026, 7, 1))
    part = section(june(), "Actions")
    assert "1 action was done since the last report. 2 actions are open, of which 1 is overdue." in text(part)
    assert {row[0]: row[-1] for row in tables(part)[0].rows} == {
        done.reference: "Done on 9 June 2026",
        late.reference: "11 days late",
        due_today.reference: "Open",
    }


# Data quality ----------------------------------------------------------------------------------
def test_files_taken_and_refused_in_the_month_are_told() -> None:
    agency = make_agency("Ambulance")
    given = {
        "agency": agency,
        "format": "series",
        "sent_by": officer(),
        "sent_at": JUNE_9,
        "settled_at": JUNE_9,
    }
    Submission.objects.create(
        **given, number=1, sha256="a", status="accepted", rows_loaded=1200, rows_outside=7, rows_malformed=1
    )
    Submission.objects.create(
        **given, number=2, sha256="b", status="rejected", refused_because="The header is wrong\nline"
    )
    part = text(section(june(), "Data quality"))
    assert "1 file of data was accepted since the last report and 1 was rejected." in part
    assert "1,200 were loaded, 7 lay outside the area, 0 had no place and 1 could not be read." in part
    assert "Ambulance, SB-0002: The header is wrong" in part


def test_late_indicators_and_gaps_are_told_by_the_month_that_should_be_there() -> None:
    root = whole_area()
    up_to_date, late = make_indicator(name="On time"), make_indicator(name="Late")
    gap, empty = make_indicator(name="With a gap"), make_indicator(name="Empty")
    hidden = make_indicator(name="Not on show", on_show=False)
    series(up_to_date, root, STEADY)
    series(late, root, STEADY, to=date(2026, 3, 1))
    series(gap, root, [40, None, None, 41, 42])
    part = section(june(), "Data quality")
    rows = {row[0]: row[2:] for row in tables(part)[0].rows}
    assert rows == {
        "Empty": ("Nothing yet", "–", "–"),
        "Late": ("March 2026", "2", "–"),
        "With a gap": ("May 2026", "–", "February 2026 to March 2026"),
    }
    assert "3 of 4 indicators are late or have gaps" in text(part)
    assert {empty.name, hidden.name} == {"Empty", "Not on show"}


def test_a_quarterly_indicator_is_not_late_before_its_quarter_is_over() -> None:
    root = whole_area()
    quarterly = make_indicator(name="By quarter", frequency="quarter")
    indicator_values = {(root, date(2026, 1, 1)): 12}
    take_series(
        indicator=quarterly, agency=make_agency(), values=indicator_values, by=actor(officer()), at=JUNE_9
    )
    assert "By quarter" not in text(june())


def test_agreements_that_lapse_are_told() -> None:
    Agreement.objects.create(name="Calls", basis="Duty", during=(date(2025, 1, 1), date(2026, 7, 20)))
    Agreement.objects.create(name="Long", basis="Duty", during=(date(2025, 1, 1), date(2028, 1, 1)))
    part = text(section(june(), "Data quality"))
    assert "Calls: ends on 20 July 2026" in part
    assert "Long" not in part


# As a paper ------------------------------------------------------------------------------------
def test_its_front_says_of_whom_of_what_and_when() -> None:
    prevention_board()
    paper = june()
    assert dict(paper.front)["Subject"] == "Patterns of harmful behaviour, June 2026"
    assert dict(paper.front)["Date"] == "Wednesday 1 July 2026"
    assert paper.date == "2026-07-01"


def test_an_empty_board_still_has_a_whole_report() -> None:
    headings = [each.heading for each in june().sections]
    assert headings == [
        "Purpose",
        "Summary",
        "What changed since the last report",
        "Decisions",
        "Actions",
        "Data quality",
        "Recommendation",
    ]


def test_a_paper_already_made_does_not_change_with_the_records() -> None:
    strategy = active(STEADY)
    report = made_report()
    Strategy.objects.filter(pk=strategy.pk).update(title="Renamed since")
    report.refresh_from_db()
    assert "Renamed since" not in words_of(as_pdf(paper_of(report)))
