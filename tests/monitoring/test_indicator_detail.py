"""The page of one indicator: finding, figure and table, its places, small numbers hidden, its cost."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.urls import reverse

from monitoring.actions import take_series
from monitoring.models import Indicator
from tests.factories.ground import actor, make_person, upper_board
from tests.factories.monitoring import (
    make_indicator,
    street_file,
    street_row,
    take,
)
from tests.monitoring.reading import (
    LIST,
    detail,
    figure_of,
    make_llr_place,
    months,
    page_of,
    text,
)

pytestmark = pytest.mark.django_db


def test_the_page_costs_few_queries(client_as, officer, force, django_assert_max_num_queries):
    for month in ("2024-02", "2024-03", "2024-04"):
        take(street_file(street_row(month=month), street_row("Blaby", month=month)), force)
    client = client_as(officer)
    indicator = Indicator.objects.get(key="police-shoplifting")
    client.get(LIST)
    with django_assert_max_num_queries(17):  # one is for its guest readers
        client.get(detail(indicator))


def test_the_finding_comes_before_the_figure_and_the_table_beside_it(client_as, officer, force):
    indicator = make_indicator(name="Calls", agency=force)
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    steady = months(20, [100, 104])
    del steady[date(2024, 2, 1)]
    steady[date(2024, 8, 1)] = 200
    values = {(area, month): value for month, value in steady.items()}
    take_series(indicator=indicator, agency=force, values=values, by=actor(officer))
    page = text(client_as(officer).get(detail(indicator)))
    order = [
        "Change over time",
        "Calls were above their usual range in August 2024",
        "data-chart-for",
        "Show as a table",
    ]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert "No data for February 2024" in page
    figure = figure_of(page)
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == ["2024-01-18"]
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("no<br>data" in each for each in words)
    assert any("upper limit" in each for each in words)
    assert any("mean" in each for each in words)
    symbols = {t["marker"]["symbol"] for t in figure["data"] if t["mode"] == "markers"}
    assert symbols >= {"circle", "triangle-up"}
    assert "<style" not in page
    assert " style=" not in page


def test_places_have_their_own_page_and_line(client_as, officer, force):
    take(street_file(street_row(), street_row("Blaby")), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    client = client_as(officer)
    page = text(client.get(detail(indicator, make_llr_place("Blaby"))))
    assert "Shoplifting recorded by police in Blaby" in page
    assert "Hinckley and Bosworth" in page
    assert f'<option value="{make_llr_place("Blaby").pk}" selected>Blaby' in page


@pytest.mark.parametrize("place", ["0", "999999", "x", "-1", "9" * 30, "1;DROP"])
def test_a_place_that_has_no_values_is_not_found(client_as, officer, force, place):
    take(street_file(street_row()), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    assert client_as(officer).get(detail(indicator), {"place": place}).status_code == 404


def test_an_indicator_without_values_says_so(client_as, officer, force):
    page = text(client_as(officer).get(detail(make_indicator(name="Nothing so far"))))
    assert "no data have been received yet" in page
    assert "data-chart-for" not in page


def test_small_numbers_of_people_are_hidden_everywhere(client_as, officer, force):
    """One place has 137 and 4; the 4, and exact means and limits, must be nowhere."""
    indicator = make_indicator(name="Callers", counts="people", rule="people")
    blaby, melton = make_llr_place("Blaby"), make_llr_place("Melton")
    values = {(blaby, month): value for month, value in months(14, [137, 141, 139]).items()}
    values |= {(melton, month): 223 for month in months(14, [1])}
    values[blaby, date(2024, 2, 1)] = 4
    take_series(indicator=indicator, agency=force, values=values, by=actor(officer))
    client = client_as(officer)
    page = text(client.get(detail(indicator, blaby)))
    figure = json.dumps(figure_of(page))
    download = text(client.get(reverse("monitoring:indicator_csv", args=[indicator.pk]), {"place": blaby.pk}))
    assert "fewer than 8 people" in page
    assert "February 2024: *" in figure
    ys = [y for trace in figure_of(page)["data"] for y in trace["y"] if y is not None]
    assert {y % 5 for y in ys} == {0}
    for exact in ("137", "141", "139"):
        for shown in (re.sub(r"<(?:path|svg|rect)[^>]*>", "", page), figure, download):
            assert not re.search(rf"(?<![\d.-]){exact}(?![\d.])", shown), exact
    rows = list(csv.reader(io.StringIO(download.lstrip("\ufeff"))))
    last = rows[-1]
    assert last[3] == "*"
    assert "223" not in download


def test_the_whole_area_is_shown_as_it_is(client_as, officer, force):
    indicator = make_indicator(name="Callers", counts="people", rule="people")
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    values = {(area, month): value for month, value in months(14, [137, 141, 139]).items()}
    take_series(indicator=indicator, agency=force, values=values, by=actor(officer))
    assert "141 people in February 2024" in text(client_as(officer).get(detail(indicator)))


def test_open_data_are_shown_as_published(client_as, officer, force):
    take(street_file(street_row("Blaby"), street_row("Blaby")), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    assert "2 thefts in April 2024" in text(
        client_as(officer).get(detail(indicator, make_llr_place("Blaby")))
    )


def test_two_values_apart_are_too_early_to_say(client_as, officer, force):
    for month, count in (("2024-01", 9), ("2024-03", 12)):
        take(street_file(*[street_row(month=month)] * count), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    client = client_as(officer)
    for page in (text(client.get(detail(indicator))), text(client.get(LIST))):
        assert "Too early to say" in page
    page = text(client.get(detail(indicator)))
    assert "Usual variation" not in page
    assert "usual variation" not in page
    assert "Mean and limits" not in page
    download = text(client.get(reverse("monitoring:indicator_csv", args=[indicator.pk])))
    assert download.count("Too early to say") == 2


def test_the_latest_value_leads_to_its_file(client_as, officer, force):
    march = take(street_file(*[street_row(month="2024-03")] * 9), force)
    april = take(street_file(*[street_row(month="2024-04")] * 9), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    page = text(client_as(officer).get(detail(indicator)))
    assert f'href="{page_of(april)}">{april.reference}</a>, accepted on' in page
    assert page_of(march) not in page
    upper = text(client_as(make_person("commissioner", board=upper_board())).get(detail(indicator)))
    assert april.reference not in upper


def test_a_quarter_leads_to_the_files_of_its_months(client_as, officer, force):
    sent = [take(street_file(street_row(month=f"2024-0{month}")), force) for month in (1, 2, 3, 4)]
    page = text(client_as(officer).get(detail(Indicator.objects.get(key="police-shoplifting"))))
    assert "January to March 2024" in page
    assert [page_of(each) in page for each in sent] == [True, True, True, False]
