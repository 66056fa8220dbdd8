"""What a month’s report says first, and in the section of each active strategy."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.actions import note_known_event, take_series
from monitoring.models import Indicator
from partnership.clock import at_time
from partnership.papers.document import Figure
from reports.models import Report
from strategies.actions import mark_done, watch
from strategies.models import Input, Strategy, Watched
from tests.factories.ground import actor, make_agency
from tests.factories.monitoring import make_indicator
from tests.factories.reports import series, whole_area
from tests.factories.strategies import (
    answer_all,
    consult,
    make_active,
    make_input,
    make_strategy,
    make_targeted,
)

from .reading import FALLING, JUNE_9, STEADY, active, june, officer, paper_of, section, tables, text

pytestmark = pytest.mark.django_db


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
