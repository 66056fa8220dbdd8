"""What identifies somebody in a file, or in its name, is not stored, listed or shown; its rows count."""

import json
from itertools import chain

import pytest
from django.apps import apps
from django.urls import reverse

from monitoring.actions import take_series
from monitoring.models import Indicator, RowNote, Submission
from monitoring.street_files import COLUMNS
from partnership.intake import REMOVED
from tests.factories.ground import actor
from tests.factories.monitoring import make_indicator, send, street_file, street_row, take
from tests.monitoring.reading import DATA, asked, make_llr_place, months, page_of, text, value

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

PERSONAL = ["jo@example.org", "07700 900461", "943 476 5919", "LE1 5YA", "born 3 May 2019"]


def stored():
    """Everything that the database holds, histories included, as one text."""
    rows = chain.from_iterable(model.objects.values() for model in apps.get_models() if model._meta.managed)
    return json.dumps(list(rows), default=str)


def everywhere(client, submission):
    """Every page, list and download that tells of a file."""
    rows = reverse("monitoring:submission_rows", args=[submission.pk])
    indicators = f"{reverse('monitoring:indicator_list')}?show=all"
    return "".join(
        text(client.get(address)) for address in (page_of(submission), DATA, rows, indicators, "/")
    )


@pytest.mark.parametrize("found", PERSONAL)
def test_a_foreign_place_that_looks_like_a_person_is_counted_and_removed(client_as, officer, force, found):
    rows = [street_row(), street_row(**{"LSOA name": found}), street_row(**{"LSOA name": f"{found} 003A"})]
    submission = take(street_file(*rows, street_row("Rugby")), force)
    assert (submission.status, submission.rows_loaded, submission.rows_outside) == ("accepted", 1, 3)
    assert submission.rows_suspect == 2
    outside = submission.notes.filter(why=RowNote.Why.OUTSIDE).values_list("place_name", "rows")
    assert sorted(outside) == [(REMOVED, 2), ("Rugby", 1)]
    shown = everywhere(client_as(officer), submission)
    assert REMOVED in shown
    assert "2 rows held what looked like personal data" in shown
    assert found not in shown + stored()


@pytest.mark.parametrize("found", PERSONAL)
def test_a_crime_type_that_looks_like_a_person_makes_no_indicator(client_as, officer, force, found):
    submission = take(street_file(street_row(), street_row(crime_type=found)), force)
    assert (submission.rows_loaded, submission.rows_malformed) == (1, 1)
    assert Indicator.objects.count() == 14
    assert submission.notes.get().detail == f"Crime type {REMOVED}"
    shown = everywhere(client_as(officer), submission)
    assert f"Crime type {REMOVED}" in shown
    assert found not in shown + stored()


@pytest.mark.parametrize(
    "column", ["Reported by", "Falls within", "Location", "Last outcome category", "Context"]
)
def test_what_is_not_stored_is_screened_too_and_its_row_counts(force, column):
    submission = take(street_file(street_row(**{column: "ring 07700 900461"}), street_row()), force)
    assert (submission.status, submission.rows_loaded, submission.rows_suspect) == ("accepted", 2, 1)
    assert value("Leicester") == 2
    assert "900461" not in stored()


@pytest.mark.parametrize("column", ["Crime ID", "Longitude", "Latitude"])
def test_codes_are_not_read_as_if_they_were_words(force, column):
    assert take(street_file(street_row(**{column: "9434765919"})), force).rows_suspect == 0


def test_a_name_of_a_thousand_characters_is_none(force):
    submission = take(street_file(street_row(), street_row("x" * 1_001)), force)
    assert submission.notes.get().place_name == REMOVED


def test_a_file_that_holds_nothing_else_says_so_and_repeats_nothing(client_as, officer, force):
    rows = [street_row(crime_type=found) for found in PERSONAL]
    submission = take(street_file(*rows), force)
    assert submission.status == "rejected"
    assert submission.rows_malformed == 5
    shown = everywhere(client_as(officer), submission)
    for found in PERSONAL:
        assert found not in shown + stored()


def test_a_header_that_is_somebodys_row_is_not_repeated(client_as, officer, force):
    cells = dict.fromkeys(COLUMNS, "") | {"Location": "jo@example.org", "Crime type": "07700 900461"}
    submission = take(street_file(street_row(), header=",".join(cells.values())), force)
    assert submission.status == "rejected"
    shown = everywhere(client_as(officer), submission)
    assert "jo@example.org" not in shown + stored()
    assert "900461" not in shown + stored()


@pytest.mark.parametrize(
    "name",
    [
        "jo@example.org.csv",
        "calls 07700 900461.csv",
        "calls_07700_900461.csv",
        "9434765919.csv",
        "943_476_5919.csv.gz",
        "LE1_5YA.csv",
        "le1-5ya.csv",
        "born_03_05_2019.csv",
        "12_03_1987.csv",
        "3_May_1987.csv",
        "x" * 1_001,
    ],
)
def test_the_name_of_a_file_is_screened(client_as, officer, force, name):
    submission = send(street_file(street_row(), street_row()), force, name=name)
    assert submission.file_name == REMOVED
    take(street_file(street_row("Blaby")), force)
    waits = asked(street_file(street_row()), force)
    assert waits.status == "accepted"
    shown = everywhere(client_as(officer), submission)
    assert REMOVED in shown
    assert name not in shown + stored()


def test_what_is_told_of_a_file_repeats_no_name_of_it(force):
    from partnership.records.notices import Notice

    submission = take(street_file("x", header="a"), force, name="07700 900461.csv")
    said = Notice.objects.get(to=submission.sent_by).text
    assert said == "This file was not accepted. No row has been loaded."


@pytest.mark.parametrize(
    "name",
    [
        "2024-04-leicestershire-street.csv.gz",
        "street_2024-05-01_101522.csv",
        "export (1).csv",
        "ward E05014621.csv",
        "SB-0042.csv",
    ],
)
def test_a_common_name_of_a_file_is_kept(force, name):
    assert send(street_file(street_row()), force, name=name).file_name == name


def test_the_name_of_a_series_is_screened(force, officer):
    values = {(make_llr_place("Blaby"), month): count for month, count in months(2, [9]).items()}
    made = {"indicator": make_indicator(), "agency": force, "by": actor(officer)}
    assert take_series(values=values, file_name="07700 900461.csv", **made).file_name == REMOVED
    assert Submission.objects.count() == 1
