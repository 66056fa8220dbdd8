"""A series as its chart draws it."""

from datetime import date
from math import isnan

from monitoring.analysis.series import draw, every_period


def months(first, count):
    return every_period(
        first,
        date(first.year + (first.month + count - 2) // 12, (first.month + count - 2) % 12 + 1, 1),
        "month",
    )


WORKED = [42, 38, 45, 40, 44, 39, 41, 43, 40, 42, 38, 44, 41, 36, 35, 34, 33, 35, 32, 31]


def worked(**given):
    return draw(dict(zip(months(date(2023, 1, 1), 20), WORKED, strict=True)), baseline=12, **given)


def test_the_worked_series_of_the_method():
    series = worked()
    latest = series.latest()
    assert (latest.period, latest.value, latest.signal) == (date(2024, 8, 1), 31, "improvement")
    assert latest.rule == "two_of_three"
    assert latest.since == date(2024, 1, 1)  # the thirteenth point: the whole shift
    assert round(latest.mean, 2) == 41.33
    assert (round(latest.lower, 2), round(latest.upper, 2)) == (30.69, 51.97)
    assert latest.holds_since == date(2024, 6, 1)  # the three of which two are close to the limit


def holds_since(values, **given):
    series = draw(dict(zip(months(date(2023, 1, 1), len(values)), values, strict=True)), **given)
    latest = series.latest()
    return latest.rule, latest.holds_since.year * 12 + latest.holds_since.month - 2023 * 12 - 1


LEVEL = [40, 44, 38, 42, 39, 41, 43, 40, 38, 44, 42, 40]


def test_what_a_rule_says_holds_since_its_own_beginning():
    twelve = {"baseline": 12}
    assert holds_since([*LEVEL, 43, 44, 70, 71, 70], **twelve) == ("astronomical", 14)
    assert holds_since([*LEVEL, 43, 70, 10], **twelve) == ("astronomical", 14)  # high, then low
    assert holds_since([*LEVEL, *[42] * 8], **twelve) == ("shift", 12)
    assert holds_since([*LEVEL, *[42] * 3, 70, *[42] * 8], **twelve) == ("shift", 12)
    assert holds_since([*LEVEL, 30, 41, 42, 43, 44, 45, 46], **twelve) == ("trend", 12)
    assert holds_since([*LEVEL, 41, 49, 49], **twelve) == ("two_of_three", 12)
    assert holds_since(LEVEL) == ("", 11)


def test_nothing_holds_across_a_gap_or_a_rebase():
    assert holds_since([*LEVEL, 70, 70, None, 70, 71], baseline=12) == ("astronomical", 15)
    assert holds_since([*LEVEL, *[42] * 3, None, *[42] * 7], baseline=12) == ("shift", 16)
    rising = [9, 10, 20, *range(40, 47)]
    assert holds_since([*LEVEL, *rising], rebases=[date(2024, 3, 1)]) == ("trend", 14)
    assert holds_since([*LEVEL, 30, None, *range(34, 42)], baseline=12) == ("trend", 14)


def test_a_gap_is_kept_and_ends_the_run():
    counts = dict(zip(months(date(2023, 1, 1), 20), WORKED, strict=True))
    del counts[date(2024, 4, 1)]
    series = draw(counts, baseline=12)
    assert len(series.chart) == 20
    assert isnan(series.chart["value"].iloc[15])
    assert series.latest().since > date(2024, 4, 1)


def test_none_is_missing_and_not_drawn_at_the_ends():
    series = draw(
        {date(2024, 1, 1): None, date(2024, 2, 1): 90, date(2024, 3, 1): 91, date(2024, 4, 1): None}
    )
    assert series.chart["period"].tolist() == [date(2024, 2, 1), date(2024, 3, 1)]
    assert series.latest().period == date(2024, 3, 1)


def test_nothing_given_nothing_said():
    assert draw({}).latest() is None
    assert draw({date(2024, 1, 1): None}).latest() is None


def test_small_counts_are_drawn_by_whole_quarters():
    series = draw(dict.fromkeys(months(date(2023, 2, 1), 12), 4), baseline=12)
    assert series.by_quarter
    assert series.baseline == 4
    assert series.chart["period"].tolist() == [date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1)]
    assert series.latest().value == 12


def test_too_short_for_a_quarter_stays_monthly():
    series = draw({date(2024, 1, 1): 3, date(2024, 2, 1): 4})
    assert not series.by_quarter
    assert series.latest().value == 4


def test_quarterly_indicators_step_by_quarter():
    series = draw({date(2023, 1, 1): 5, date(2023, 7, 1): 6}, step="quarter")
    assert series.chart["period"].tolist() == [date(2023, 1, 1), date(2023, 4, 1), date(2023, 7, 1)]
    assert isnan(series.chart["value"].iloc[1])


def test_a_known_event_starts_limits_afresh_from_its_period():
    counts = dict(zip(months(date(2022, 1, 1), 30), [20, 22] * 8 + [50, 52] * 7, strict=True))
    series = draw(counts, rebases=[date(2023, 5, 14), date(1999, 1, 1), date(2030, 1, 1)])
    assert series.rebased == (date(2023, 5, 1),)
    assert series.latest().mean == 51
    assert series.latest().signal == "common"
    assert draw(counts).latest().signal == "concern"


def test_a_run_does_not_reach_back_over_a_rebase():
    counts = dict(zip(months(date(2023, 1, 1), 20), WORKED, strict=True))
    series = draw(counts, baseline=12, rebases=[date(2024, 1, 1)])
    assert series.latest().since >= date(2024, 1, 1)


def test_trial_limits_are_known():
    assert draw({date(2024, m, 1): 40 + m for m in range(1, 9)}).is_trial
    assert not worked().is_trial
