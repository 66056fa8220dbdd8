"""The values of one indicator as a file."""

import csv
import io

import pytest
from django.urls import reverse

from monitoring.models import Indicator
from tests.factories.monitoring import (
    street_file,
    street_row,
    take,
)
from tests.monitoring.reading import (
    text,
)

pytestmark = pytest.mark.django_db


def test_the_file_of_values_says_what_the_page_says(client_as, officer, force):
    for month, count in (("2024-01", 9), ("2024-03", 12)):
        take(street_file(*[street_row(month=month)] * count), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    response = client_as(officer).get(reverse("monitoring:indicator_csv", args=[indicator.pk]))
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text(response).lstrip("\ufeff"))))
    assert [row[1:4] for row in rows[1:]] == [
        ["2024-01-01", "January 2024", "9"],
        ["2024-02-01", "February 2024", "–"],
        ["2024-03-01", "March 2024", "12"],
    ]
