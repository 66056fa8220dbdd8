"""The list of indicators: what it shows of each, old data and provisional limits, its cost."""

import pytest
from freezegun import freeze_time

from monitoring.actions import take_series
from tests.factories.ground import actor, make_person
from tests.factories.monitoring import make_indicator, street_file, street_row, take
from tests.monitoring.reading import LIST, SEND, make_llr_place, months, text

pytestmark = pytest.mark.django_db


def test_the_list_shows_those_on_show_and_the_rest_one_link_away(client_as, officer, force):
    take(street_file(street_row(), street_row("Blaby")), force)
    client = client_as(officer)
    shown = text(client.get(LIST))
    assert "Shoplifting recorded by police" in shown
    assert "Robbery recorded by police" not in shown
    assert "Every indicator (14)" in shown
    assert "April 2024" in shown
    everything = text(client.get(LIST, {"show": "all"}))
    assert "Robbery recorded by police" in everything
    assert everything.index("Violence and sexual") < everything.index("Bicycle theft")


def test_the_list_says_what_is_illustrative_and_what_has_not_come(client_as, officer, force):
    make_indicator(name="Nothing so far", is_illustrative=True)
    page = text(client_as(officer).get(LIST))
    assert "Illustrative" in page
    assert "Not yet received" in page


def test_an_empty_list_says_how_data_come(client_as, officer):
    assert SEND in text(client_as(officer).get(LIST))
    assert SEND not in text(client_as(make_person("holder")).get(LIST))


def test_the_list_costs_few_queries(client_as, officer, force, django_assert_max_num_queries):
    for month in ("2024-02", "2024-03", "2024-04"):
        take(street_file(street_row(month=month), street_row("Blaby", month=month)), force)
    client = client_as(officer)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST, {"show": "all"})


@pytest.mark.parametrize(
    ("on", "count", "shown", "hidden"),
    [
        ("2026-11-22", 16, "data 30 months old", "provisional"),
        ("2024-08-22", 16, "April 2024", "months old"),
        ("2024-09-01", 12, "data 4 months old", "months old months"),
        ("2024-05-01", 12, "provisional limits", "months old"),
    ],
)
def test_old_data_and_provisional_limits_are_tagged(client_as, officer, force, on, count, shown, hidden):
    indicator = make_indicator(name="Calls", agency=force)
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    series = list(months(16, [100, 104]).items())[-count:]
    with freeze_time(on):
        take_series(
            indicator=indicator, agency=force, values={(area, m): v for m, v in series}, by=actor(officer)
        )
        page = text(client_as(officer).get(LIST))
    assert shown in page
    assert hidden not in page
