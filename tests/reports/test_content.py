"""What a month's report says, and what its edition must not hold."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from issues_log.actions import take_up
from monitoring.actions import note_known_event, take_series
from monitoring.models import Agreement, Indicator, Submission
from partnership.boards.models import Agency
from partnership.clock import at_time
from partnership.papers.document import Figure, Paper, Section, Table, read_paper
from partnership.papers.pdf import as_pdf
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.marking import Marking
from reports.actions import make_report, queue_again
from reports.models import Report
from strategies.actions import mark_done, prepare_answer, watch
from strategies.models import Input, Strategy, Watched
from tests.factories.ground import actor, make_agency, make_person, prevention_board, upper_board
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.monitoring import make_indicator
from tests.factories.reports import (
    DUE,
    an_action,
    due_report,
    made_report,
    series,
    whole_area,
)
from tests.factories.strategies import (
    answer_all,
    consult,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    make_targeted,
)
from tests.papers.reading import words_of

pytestmark = pytest.mark.django_db

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


# The summary, and what each strategy's section says ---------------------------------------------
def test_the_summary_says_in_words_how_each_behaviour_stands() -> None:
    active(FALLING, targeted=make_targeted("Shop theft"))
    active(STEADY, targeted=make_targeted("Hate"))
    active(
        [value + 20 * (at > 11) for at, value in enumerate(FALLING[:12] + [40] * 7)],
        targeted=make_targeted("Fires"),
    )
    active(targeted=make_targeted("Fraud"))
    summary = text(section(june(), "Summary"))
    assert (
        "Of the four behaviours that the board targets, one is improving, one is getting worse, "
        "one is steady and one is not measured yet." in summary
    )
    assert "Shop theft: Calls of kind" in summary


def test_one_behaviour_and_none_are_said_as_people_say_them() -> None:
    assert "The board targets no behaviour yet." in text(section(june(), "Summary"))
    Report.objects.all().delete()
    active(STEADY)
    assert "The one behaviour that the board targets is steady." in text(section(june(), "Summary"))


def test_an_improvement_that_began_before_the_strategy_and_its_work_is_said_to_have() -> None:
    strategy = active(FALLING)  # from November 2025 on; its one input is due to start in April 2026
    assert strategy.active_since == date(2026, 6, 20)
    says = (
        f"The improvement began in November 2025, before {strategy.reference} became active on 20 June 2026. "
        "None of its inputs was due to start by the end of November 2025: look for other reasons first."
    )
    paper = june()
    assert says in text(section(paper, "Summary"))
    assert says in text(section(paper, strategy.reference))
    assert "its cause" not in text(paper)


@pytest.mark.parametrize(
    ("starts", "says"),
    [
        (
            [date(2025, 11, 30)],
            "Its one input was due to start by the end of November 2025 and may have played",
        ),
        (
            [date(2025, 11, 1), date(2025, 12, 1)],
            "One of its two inputs was due to start by the end of November",
        ),
        (
            [date(2024, 4, 1)] * 2 + [date(2026, 4, 1)],
            "Two of its three inputs were due to start by the end of",
        ),
        (
            [date(2025, 12, 1)] * 2,
            "None of its inputs was due to start by the end of November 2025: look for",
        ),
    ],
)
def test_work_that_began_before_a_strategy_may_have_played_a_part(starts: list[date], says: str) -> None:
    strategy = active(FALLING)
    first = strategy.inputs.get()
    for start in starts[1:]:
        Input.objects.create(
            strategy=strategy, tier=first.tier, title="More", lead=first.lead, starts_on=start,
            ends_on=first.ends_on, horizon=first.horizon, number=first.number + 1000 + start.toordinal() % 997
            + Input.objects.count(),
        )  # fmt: skip
    Input.objects.filter(pk=first.pk).update(starts_on=starts[0])
    told = text(section(june(), "Summary"))
    assert says in told
    assert ("may have played a part" in told) is ("None" not in says)
    assert ("look for other reasons first" in told) is ("None" in says)


@pytest.mark.parametrize(
    ("since", "told"), [(date(2025, 1, 1), False), (date(2025, 11, 30), False), (date(2025, 12, 1), True)]
)
def test_before_is_said_only_where_the_first_month_of_it_was_over(since: date, told: bool) -> None:
    strategy = active(FALLING)
    Strategy.objects.filter(pk=strategy.pk).update(active_since=since)
    assert ("The improvement began in" in text(june())) is told


@pytest.mark.parametrize(("since", "told"), [(date(2025, 6, 30), False), (date(2025, 7, 1), True)])
def test_before_is_said_by_whole_quarters_too(since: date, told: bool) -> None:
    root = whole_area()
    strategy = active(indicator={"frequency": "quarter"})
    falling = [90, 94, 88, 92, 89, 91, 93, 90, 88, 94, 92, 90, 60, 59, 58, 58]
    quarters = [date(2022 + (n + 1) // 4, (n + 1) % 4 * 3 + 1, 1) for n in range(16)]
    take_series(
        indicator=Indicator.objects.get(),
        agency=make_agency(),
        values={(root, quarter): value for quarter, value in zip(quarters, falling, strict=True)},
        by=actor(officer()),
        at=JUNE_9,
    )
    Indicator.objects.update(baseline=12)
    from monitoring.actions.derived import write_signals

    write_signals(Indicator.objects.values_list("pk", flat=True))
    Strategy.objects.filter(pk=strategy.pk).update(active_since=since)
    assert ("The improvement began in April to June 2025, before" in text(june())) is told


def test_an_improvement_under_a_draft_is_said_to_be_older_than_it() -> None:
    strategy = active(FALLING)
    Strategy.objects.filter(pk=strategy.pk).update(status="draft", active_since=None)
    assert (
        f"The improvement began in November 2025, and {strategy.reference} is not active yet. "
        "None of its inputs was due to start by the end of November 2025: look for other reasons first."
    ) in text(section(june(), "Summary"))


def test_a_draft_without_inputs_is_said_to_be_no_reason() -> None:
    root, strategy = whole_area(), make_strategy()
    indicator = make_indicator(agency=make_agency())
    watch(strategy=strategy, indicator=indicator, place=None, by=actor(officer()))
    series(indicator, root, FALLING)
    says = f"The improvement began in November 2025, and {strategy.reference} is not active yet: look for"
    assert says in text(section(june(), "Summary"))


def test_an_active_strategy_has_the_chart_of_its_first_indicator_and_a_table_of_all() -> None:
    strategy = active(STEADY)
    second = make_indicator(name="Second measure", read_with_care="A form changed.")
    Watched.objects.create(strategy=strategy, indicator=second, position=1)
    note_known_event(words="New form", starts_on=date(2026, 1, 1), by=actor(officer()))
    paper = june()
    part = section(paper, strategy.reference)
    drawings = [block for block in part.blocks if isinstance(block, Figure)]
    assert len(drawings) == 1
    assert "usual variation" in drawings[0].alt
    rows = tables(part)[0].rows
    assert [row[-1] for row in rows] == ["Usual variation", "No data yet"]
    assert "A form changed." in text(part)
    values = section(paper, "values behind")
    assert len(tables(values)[0].rows) == len(STEADY)


def test_only_active_strategies_have_a_section() -> None:
    draft, running = make_strategy(), active(STEADY)
    headings = " ".join(each.heading for each in june().sections)
    assert running.reference in headings
    assert draft.reference not in headings


def test_small_numbers_of_people_are_hidden_below_the_whole_area() -> None:
    root = whole_area()
    district = root.children.first()
    strategy = active([61, 63, 64, 62, 61, 63, 64, 62, 61, 63, 64, 62, 61, 3], place=district)
    assert Indicator.objects.get().rule == "people"
    part = section(june(), strategy.reference)
    assert tables(part)[0].rows[0][1] == "*"
    assert "fewer than 8" in text(part)
    assert "* stands for a count of 1 to 7" in text(part)
    assert "Eastham" in tables(part)[0].caption
    values = [row[1] for row in tables(section(paper_of(Report.objects.get()), "values behind"))[0].rows]
    assert values[-2:] == ["60", "*"]


def test_open_data_are_shown_as_they_were_published() -> None:
    root = whole_area()
    values = [61, 63, 64, 62, 61, 63, 64, 62, 61, 63, 64, 62, 61, 3]
    strategy = active(values, place=root.children.first(), indicator={"rule": "open"})
    assert tables(section(june(), strategy.reference))[0].rows[0][1] == "3"


def test_inputs_behind_schedule_and_done_since_are_named() -> None:
    whole_area()
    strategy = make_strategy()
    late = make_input(strategy, title="Street workers", ends_on=date(2026, 6, 28))
    make_input(strategy, title="Not late", ends_on=date(2026, 7, 1))
    done = make_input(strategy, title="Nurse", ends_on=date(2026, 6, 5))
    make_active(strategy)
    mark_done(input=done, note="In post.", by=actor(officer()), at=JUNE_9)
    paper = june()
    part = section(paper, strategy.reference)
    assert "1 of the 3 inputs that agencies agreed to has been done; 1 is behind schedule." in text(part)
    behind = tables(part)[-1]
    assert [(row[0], row[-1]) for row in behind.rows] == [(late.reference, "3")]
    assert f"{done.reference} Nurse" in text(part)
    assert "1 input of active strategies is behind schedule." in text(section(paper, "Summary"))


def test_an_input_done_before_the_last_report_is_not_told_again() -> None:
    strategy = make_strategy()
    done = make_input(strategy, title="Nurse")
    make_active(strategy)
    mark_done(input=done, note="In post.", by=actor(officer()), at=at_time(date(2026, 6, 1), 5))
    assert "Nurse" not in text(section(june(), strategy.reference))


def test_answers_that_agencies_owe_are_counted_once_for_each_strategy() -> None:
    strategy, police = make_strategy(), make_agency("Police of Testshire")
    make_input(strategy, lead=police)
    make_input(strategy, lead=police)
    consult(strategy, closes_on=date(2026, 6, 28))
    paper = june()
    part = section(paper, "on their way")
    assert tables(part)[1].rows == (
        (strategy.reference, "Police of Testshire", "2", "28 June 2026, 3 days late"),
    )
    assert f"ask Police of Testshire to answer on its inputs to {strategy.reference}" in text(
        section(paper, "Recommendation")
    )
    Report.objects.all().delete()
    answer_all(strategy)
    assert "No agency owes an answer" in text(section(june(), "on their way"))


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


# One rule on dates ------------------------------------------------------------------------------
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


# Marking ---------------------------------------------------------------------------------------
SECRET = "Heronsgate"


def sensitive_matters() -> Agency:
    """A record of every kind that is OFFICIAL-SENSITIVE, each with one word that must not come out."""
    agency = make_agency()
    marked = {"marking": Marking.SENSITIVE}
    targeted = make_targeted(
        f"{SECRET} targeted", aim=f"Less {SECRET}", official_wording="A behaviour", **marked
    )
    strategy = active(STEADY, targeted=targeted, title=f"{SECRET} strategy", indicator={"name": "Calm"})
    item = strategy.inputs.get()
    mark_done(input=item, note=f"{SECRET} done", by=actor(officer()), at=at_time(date(2026, 6, 25)))
    draft = make_strategy(
        targeted=make_targeted(f"{SECRET} second", official_wording="Another", **marked), at=JUNE_9
    )
    make_input(draft, title=f"{SECRET} input", lead=agency, at=JUNE_9)
    consult(draft)
    make_issue(what=f"{SECRET} issue", at=JUNE_9, **marked)
    decision = make_decision(
        text=f"{SECRET} decided", reason=f"{SECRET} reason", recorded_at=JUNE_9, **marked
    )
    an_action(f"{SECRET} action", decision=decision, due_on=date(2026, 6, 1))
    return agency


def test_the_official_edition_holds_no_word_of_a_sensitive_record() -> None:
    sensitive_matters()
    report = made_report("official")
    paper = paper_of(report)
    assert paper.marking == ""
    assert SECRET not in json.dumps(report.content)
    assert SECRET not in words_of(as_pdf(paper))
    assert "The board targets no behaviour yet." in text(section(paper, "Summary"))
    assert "OFFICIAL-SENSITIVE" not in json.dumps(report.content)


def test_the_official_edition_counts_no_sensitive_record_either() -> None:
    an_action("Ordinary", due_on=date(2026, 7, 9))
    before = text(june())
    Report.objects.all().delete()
    sensitive_matters()
    after = paper_of(made_report("official"))
    for heading in ("Summary", "Actions"):
        assert text(section(after, heading)) in before


def test_a_decision_about_a_sensitive_record_is_left_out_whatever_its_own_marking() -> None:
    strategy = make_strategy(
        targeted=make_targeted(official_wording="A behaviour", marking=Marking.SENSITIVE)
    )
    decision = make_decision(strategy, text=f"{SECRET} decided", recorded_at=JUNE_9)
    an_action(f"{SECRET} action", decision=decision)
    told = text(june())
    assert SECRET not in told
    assert decision.reference not in told


def test_the_sensitive_edition_tells_all_of_it_and_says_that_it_is_marked() -> None:
    sensitive_matters()
    paper = paper_of(made_report("sensitive"))
    assert paper.marking == "OFFICIAL-SENSITIVE"
    for word in ("targeted", "strategy", "done", "issue", "decided", "reason", "action"):
        assert f"{SECRET} {word}" in text(paper), word
    assert "OFFICIAL-SENSITIVE" in words_of(as_pdf(paper))


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
