"""The rows of a file that were not loaded, as a file."""

import pytest
from django.urls import reverse

from tests.factories.monitoring import street_file, street_row, take
from tests.monitoring.reading import text

pytestmark = pytest.mark.django_db


def test_a_name_that_is_a_formula_does_not_run(client_as, officer, force):
    submission = take(street_file(street_row(), street_row('=HYPERLINK("x")'.replace('"', ""))), force)
    page = text(client_as(officer).get(reverse("monitoring:submission_rows", args=[submission.pk])))
    assert "'=HYPERLINK" in page
