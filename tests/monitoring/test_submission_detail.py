"""The page of one file: what became of every row, and why it was refused."""

from datetime import date

import pytest
from django.urls import reverse

from monitoring.actions import define_indicator, take_series
from tests.factories.ground import actor
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import DATA, detail, make_llr_place, text

pytestmark = pytest.mark.django_db


def test_a_rejected_file_says_what_happened_what_is_safe_and_the_next_step(client_as, officer, force):
    submission = take(street_file("x", header="a,b"), force)
    page = text(client_as(officer).get(reverse("monitoring:submission_detail", args=[submission.pk])))
    assert "This file was not accepted" in page
    assert "No row has been loaded, and the figures before it stand." in page
    assert "Send the mended file" in page


def test_one_file_costs_few_queries(client_as, officer, force, django_assert_max_num_queries):
    submission = take(street_file(street_row(), street_row("Rugby"), street_row(""), "x"), force)
    client = client_as(officer)
    client.get(DATA)
    with django_assert_max_num_queries(14):
        client.get(reverse("monitoring:submission_detail", args=[submission.pk]))


def test_a_series_shows_what_it_is_of(client_as, officer, force):
    indicator = define_indicator(key="calls", name="Calls", by=actor(officer), source="Made up")
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    sent = take_series(
        indicator=indicator, agency=force, values={(area, date(2024, 1, 1)): 90}, by=actor(officer)
    )
    page = text(client_as(officer).get(reverse("monitoring:submission_detail", args=[sent.pk])))
    assert detail(indicator) in page


def test_the_file_itself_is_not_served(client_as, officer, force):
    submission = send(street_file(street_row()), force)
    client = client_as(officer)
    for prefix in ("/media/", "/files/", "/static/", "/"):
        assert client.get(prefix + submission.file.name).status_code == 404
