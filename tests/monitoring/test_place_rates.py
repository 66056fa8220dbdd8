"""Places beside each other: for every so many people, against the whole area, small numbers hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.actions import take_series
from monitoring.analysis import rate
from monitoring.analysis.place_rates import place_rates
from monitoring.analysis.series import every_period
from monitoring.models import Indicator
from monitoring.presenters import rates_of
from partnership.clock import today
from partnership.places.models import Place, Population
from partnership.places.populations import people_in
from tests.factories.ground import actor, make_person
from tests.factories.monitoring import LLR, make_indicator, street_file, street_row, take
from tests.monitoring.reading import detail, make_llr_place, text

AREA, EAST, WEST = 1, 2, 3
PEOPLE = {AREA: 300_000, EAST: 100_000, WEST: 200_000}
YEAR = every_period(date(2023, 1, 1), date(2023, 12, 1), "month")


def rates(counts, *, people=PEOPLE, improvement="decrease", **options):
    return place_rates(counts, people, AREA, improvement=improvement, **options)


def each_month(area, east, west, periods=YEAR):
    return {place: dict.fromkeys(periods, n) for place, n in ((AREA, area), (EAST, east), (WEST, west))}


def test_a_year_is_added_up_and_judged_by_its_interval():
    found = rates(each_month(60, 30, 30))
    assert (found.first, found.last, found.per) == (date(2023, 1, 1), date(2023, 12, 1), 1_000)
    area, east, west = found.rates
    assert (area.count, area.against) == (720, "not compared")
    assert (east.value, east.lower, east.upper) == rate(360, 100_000, per=1_000)
    assert (east.against, west.against) == ("worse", "better")
    assert [each.against for each in rates(each_month(60, 30, 30), improvement="increase").rates[1:]] == [
        "better",
        "worse",
    ]
    assert [each.against for each in rates(each_month(60, 30, 30), improvement=None).rates[1:]] == [
        "higher",
        "lower",
    ]
    assert [each.against for each in rates(each_month(60, 20, 40)).rates[1:]] == ["similar", "similar"]


def test_only_the_latest_unbroken_stretch_of_a_year_counts():
    long = every_period(date(2021, 1, 1), date(2023, 12, 1), "month")
    assert rates(each_month(60, 30, 30, long)).first == date(2023, 1, 1)
    counts = each_month(60, 30, 30)
    del counts[AREA][date(2023, 9, 1)]
    counts[AREA][date(2023, 12, 1)] = None
    found = rates(counts)
    assert (found.first, found.last, found.rates[1].count) == (date(2023, 10, 1), date(2023, 11, 1), 60)
    by_quarter = every_period(date(2021, 1, 1), date(2023, 10, 1), "quarter")
    found = rates(each_month(60, 30, 30, by_quarter), step="quarter")
    assert (found.first, found.last) == (date(2023, 1, 1), date(2023, 10, 1))


def test_a_single_month_where_months_do_not_add_up():
    found = rates(each_month(60, 30, 30), longest=1)
    assert (found.first, found.last, found.rates[0].count) == (date(2023, 12, 1), date(2023, 12, 1), 60)


def test_the_number_of_people_fits_the_size_of_the_rate():
    assert rates(each_month(25, 10, 15)).per == 1_000
    assert rates(each_month(24, 10, 14)).per == 10_000
    assert rates(each_month(2, 1, 1)).per == 100_000
    assert rates(each_month(0, 0, 0)).per == 100_000


def test_what_cannot_be_compared_is_left_out():
    counts = each_month(60, 30, 30)
    del counts[EAST][date(2023, 6, 1)]
    assert [each.place for each in rates(counts).rates] == [AREA, WEST]
    assert [each.place for each in rates(each_month(60, 30, 30), people={AREA: 9, WEST: 5}).rates] == [
        AREA,
        WEST,
    ]
    for people in ({}, {EAST: 1}, {AREA: 0, EAST: 1}, {AREA: 9}):
        assert rates(each_month(60, 30, 30), people=people) is None
    assert rates({}) is None
    assert rates({AREA: dict.fromkeys(YEAR), EAST: dict.fromkeys(YEAR, 3)}) is None


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_protected_place_shows_what_its_shown_count_gives_and_no_more(count, other):
    from monitoring.analysis import suppress

    def one(east):
        counts = {AREA: {YEAR[0]: 5_000}, EAST: {YEAR[0]: east}, WEST: {YEAR[0]: 100}}
        return rates(counts, protected={EAST}).rates[1]

    assert one(count).count == suppress(count)
    if suppress(count) == suppress(other):
        assert one(count) == one(other)
    if suppress(count) is None:
        assert (one(count).value, one(count).lower, one(count).upper, one(count).against) == (
            None,
            None,
            None,
            "not compared",
        )


# With rows ---------------------------------------------------------------------------------------
@pytest.fixture
def people(db):
    """A thousand in each district; nobody counted the county or the whole area."""
    districts = Place.objects.filter(levels__contains=["district"])
    Population.objects.bulk_create(
        Population(place=p, year=2020, people=1_000, source="Made up") for p in districts
    )


@pytest.mark.django_db
def test_the_people_of_a_place_are_those_of_the_places_below_it(force, people):
    area, county, blaby = (
        make_llr_place(name) for name in ("Leicester, Leicestershire and Rutland", "Leicestershire", "Blaby")
    )
    places = [area.pk, county.pk, blaby.pk]
    assert people_in(places, whole=area.pk, on=today()) == (
        2020,
        {area.pk: 9_000, county.pk: 1_000 * len(LLR), blaby.pk: 1_000},
    )
    Population.objects.create(place=county, year=2020, people=8_000, source="Its own")
    assert people_in(places, whole=area.pk, on=today())[1][area.pk] == 10_000
    Population.objects.create(place=blaby, year=2024, people=2_000, source="Alone in its year")
    assert people_in(places, whole=area.pk, on=today())[0] == 2020
    Population.objects.filter(place__name="Rutland").delete()
    assert people_in(places, whole=area.pk, on=today()) == (0, {})


@pytest.mark.django_db
def test_the_page_sets_places_beside_each_other(client_as, officer, force, people):
    rows = [street_row()] * 90 + [street_row("Blaby")] * 20 + [street_row("Rutland")] * 5
    take(street_file(*rows), force)
    page = text(client_as(officer).get(detail(Indicator.objects.get(key="police-shoplifting"))))
    assert "For every 1,000 people" in page
    assert "whole area’s 12.8 thefts for every 1,000 people" in page
    assert "Leicester is above the whole area’s" in page
    assert "places are below it, by more than chance." in page
    for words in ("9,000", "72.4 to 110.6", "Worse", "Better", "who lived there in 2020", "Similar"):
        assert words in page


@pytest.mark.django_db
def test_without_populations_there_is_no_such_table(client_as, officer, force):
    take(street_file(*[street_row()] * 90), force)
    assert "For every" not in text(
        client_as(officer).get(detail(Indicator.objects.get(key="police-shoplifting")))
    )


@pytest.mark.django_db
def test_small_numbers_are_starred_in_every_column(client_as, officer, force, people):
    indicator = make_indicator(name="Callers", counts="people", rule="people")
    values = {(make_llr_place(name), date(2024, 1, 1)): 4 if name == "Blaby" else 93 for name in LLR}
    values |= {(make_llr_place(name), date(2024, 1, 1)): 93 for name in ("Leicester", "Rutland")}
    take_series(indicator=indicator, agency=force, values=values, by=actor(make_person("officer")))
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    found = {row.place: row for row in rates_of(indicator, list(Place.objects.all()), area).rows}
    hidden = found["Blaby"]
    assert (hidden.count, hidden.rate, hidden.interval, hidden.against) == ("*", "*", "*", None)
    assert found["Melton"].count == "95"
    assert found["Melton"].rate == "95.0"
    page = text(client_as(officer).get(detail(indicator)))
    assert "stands for a count of 1 to 7" in page


@pytest.mark.django_db
def test_people_are_not_added_up_over_months(force, people):
    """Who calls every month is one person, not twelve."""
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    names = (*LLR, "Leicester", "Rutland")
    for counts, shown in (("people", "January 2024"), ("calls", "November 2023 to January 2024")):
        indicator = make_indicator(counts=counts, rule="open")
        months = every_period(date(2023, 11, 1), date(2024, 1, 1), "month")
        values = {(make_llr_place(name), month): 90 for name in names for month in months}
        take_series(indicator=indicator, agency=force, values=values, by=actor(make_person("officer")))
        found = rates_of(indicator, list(Place.objects.all()), area)
        assert f", {shown}, for every" in found.caption
        assert found.rows[0].count == ("810" if counts == "people" else "2,430")
        assert ("90.0 for every" in found.sentence) is (counts == "people")


@pytest.mark.django_db
def test_quarters_are_named_from_the_first_month_to_the_last(force, people):
    indicator = make_indicator(rule="open", frequency="quarter")
    quarters = [date(2023, 10, 1), date(2024, 1, 1)]
    values = {(make_llr_place(n), q): 90 for n in (*LLR, "Leicester", "Rutland") for q in quarters}
    take_series(indicator=indicator, agency=force, values=values, by=actor(make_person("officer")))
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    assert (
        ", October 2023 to March 2024, for every"
        in rates_of(indicator, list(Place.objects.all()), area).caption
    )


@pytest.mark.django_db
def test_no_place_differs(client_as, officer, force, people):
    rows = [street_row(name) for name in (*LLR, "Leicester", "Rutland")] * 10
    take(street_file(*rows), force)
    page = text(client_as(officer).get(detail(Indicator.objects.get(key="police-shoplifting"))))
    assert (
        "No place differs from the whole area’s 10.0 thefts for every 1,000 people by more than chance."
        in page
    )
