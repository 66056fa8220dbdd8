"""The list of files: filters, pages, its cost."""

import pytest

from tests.factories.monitoring import make_force, street_file, street_row, take
from tests.monitoring.reading import DATA, text

pytestmark = pytest.mark.django_db


def test_the_list_of_files_filters_and_pages(client_as, officer, force, django_assert_max_num_queries):
    other = make_force("Other")
    for number in range(1, 13):
        take(street_file(street_row(month=f"2023-{number:02}")), force, name=f"file{number}.csv")
    for number in range(1, 15):
        take(street_file(f"x{number}", header="a"), other, name=f"wrong{number}.csv")
    client = client_as(officer)
    first = text(client.get(DATA))
    assert "26 files sent" in first
    assert "Showing 1 to 25 of 26" in first
    assert "file1.csv" in text(client.get(DATA, {"page": 2}))
    rejected = text(client.get(DATA, {"status": "rejected", "agency": other.pk}))
    assert "14 files found" in rejected
    assert 'href="?status=rejected"' in rejected  # the chip that takes the agency away
    assert "No file fits these filters" in text(client.get(DATA, {"status": "checking"}))
    assert client.get(DATA, {"status": "odd", "agency": "x"}).status_code == 200
    with django_assert_max_num_queries(12):
        client.get(DATA)
