"""One rule on dates: what a report tells of its month, and what as of the day on which it is made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from monitoring.actions import take_series
from monitoring.models import Indicator, Submission
from partnership.clock import at_time
from partnership.papers.document import Paper
from reports.actions import make_report, queue_again
from tests.factories.ground import actor, make_agency, make_person
from tests.factories.issues_log import make_issue
from tests.factories.monitoring import make_indicator
from tests.factories.reports import DUE, an_action, due_report, made_report, series, whole_area
from tests.factories.strategies import make_decision

from .reading import active, officer, paper_of, section, tables, text

pytestmark = pytest.mark.django_db
LATER = at_time(date(2026, 7, 22), 10)  # long after June's report was due
JULY_9 = at_time(date(2026, 7, 9))


def again(at: datetime = LATER) -> Paper:
    """June's report made on its day, and again later."""
    queued = queue_again(report=made_report(), by=actor(officer()), at=at)
    return paper_of(make_report(report=queued, at=at))


def test_a_report_made_again_says_first_what_is_as_of_which_day() -> None:
    first = text(again().sections[0].blocks[0])
    assert (
        "It covers June 2026. Made again on 22 July 2026: what is open or owed is as of that day; "
        "what happened is for June 2026." in first
    )


@pytest.mark.parametrize(
    ("after", "says"), [(timedelta(days=1), ""), (timedelta(days=1, seconds=1), "Made late, on 2 July 2026:")]
)
def test_a_report_made_first_but_late_says_so_after_a_day(after: timedelta, says: str) -> None:
    first = text(paper_of(make_report(report=due_report(), at=DUE + after)).sections[0].blocks[0])
    assert says in first
    assert ("what is open or owed" in first) is bool(says)
    assert "again" not in first


def test_figures_made_later_are_those_of_the_reports_month() -> None:
    root = whole_area()
    strategy = active()
    indicator = Indicator.objects.get()
    series(indicator, root, [40] * 12 + [33, 99, 98], to=date(2026, 7, 1), at=LATER)
    paper = again()
    part = section(paper, strategy.reference)
    assert tables(part)[0].rows[0][1:3] == ("99", "June 2026")
    assert "July 2026" not in text(part)
    assert "99" in text(section(paper, "Summary"))
    assert tables(section(paper, "values behind"))[0].rows[-1][0] == "June 2026"


def test_an_indicator_first_counted_after_the_month_has_no_data_in_it() -> None:
    root = whole_area()
    strategy = active()
    series(Indicator.objects.get(), root, [40], to=date(2026, 7, 1), at=LATER)
    assert "No data yet" in text(section(again(), strategy.reference))


def test_a_quarter_that_ends_after_the_month_is_not_told_of() -> None:
    root = whole_area()
    strategy = active(indicator={"frequency": "quarter", "name": "By quarter"})
    values = {(root, date(2026, 1, 1)): 12, (root, date(2026, 4, 1)): 13, (root, date(2026, 7, 1)): 14}
    take_series(
        indicator=Indicator.objects.get(), agency=make_agency(), values=values, by=actor(officer()), at=LATER
    )
    assert tables(section(again(), strategy.reference))[0].rows[0][1] == "13"


def test_data_to_is_the_true_last_month_and_owed_as_it_stands() -> None:
    root = whole_area()
    hole, behind = make_indicator(name="With a hole"), make_indicator(name="Behind")
    series(hole, root, [40, 41, 42, None, 43], to=date(2026, 6, 1), at=LATER)
    series(behind, root, [40, 41, 42], to=date(2026, 3, 1))
    part = section(again(at_time(date(2026, 8, 3))), "Data quality")
    assert {row[0]: row[2:] for row in tables(part)[0].rows} == {
        "With a hole": ("June 2026", "–", "May 2026"),
        "Behind": ("March 2026", "3", "–"),
    }
    assert "By now each should have its data to June 2026." in text(part)


def test_what_happened_after_the_month_is_left_to_the_next_report() -> None:
    given = {"format": "series", "sent_by": officer(), "sent_at": JULY_9, "settled_at": JULY_9}
    Submission.objects.create(
        **given, agency=make_agency(), number=1, sha256="a", status="rejected", refused_because="Wrong"
    )
    issue = make_issue(what="Logged in July", at=JULY_9)
    chair = make_person("chair")
    settled = make_decision(
        text="July's", recorded_at=JULY_9, status="confirmed", confirmed_by=chair, confirmed_at=JULY_9
    )
    waits = make_decision(text="Waits", recorded_at=JULY_9)
    done = an_action("Done in July", done_at=JULY_9, done_note="Done.")
    late = an_action("Late by now", due_on=date(2026, 7, 12))
    paper = again()
    assert "No data were sent in June 2026." in text(section(paper, "Data quality"))
    for gone in (issue, settled, done):
        assert gone.reference not in text(paper)
    assert f"To be confirmed by the chair: {waits.reference}." in text(section(paper, "Decisions"))
    actions = section(paper, "Actions")
    assert "No actions were done in June 2026. 1 action is open, of which 1 is overdue." in text(actions)
    assert tables(actions)[0].rows[0][0] == late.reference
    assert "since the last report" not in text(paper)
