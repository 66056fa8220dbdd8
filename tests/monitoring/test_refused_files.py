"""Files that are refused: as a whole, in words, and nothing of them is loaded."""

import gzip

import pytest

from monitoring.actions import (
    check_submission,
)
from monitoring.models import Indicator, Observation, Submission
from monitoring.street_files import COLUMNS
from partnership.intake import CannotBeRead
from partnership.records.notices import Notice
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import everything

pytestmark = pytest.mark.django_db
Status = Submission.Status


def test_a_wrong_header_loads_nothing_and_names_the_columns(force):
    before = everything()
    header = ",".join(COLUMNS).replace("LSOA name", "Ward").replace("Month,", "")
    submission = take(street_file("a,b", header=header), force)
    assert submission.status == Status.REJECTED
    assert "“LSOA name” is missing" in submission.refused_because
    assert "“Month” is missing" in submission.refused_because
    assert "1 column is not part" in submission.refused_because
    assert everything() == before
    assert not Indicator.objects.exists()
    notice = Notice.objects.get(to=submission.sent_by)
    assert "No row has been loaded" in notice.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 an Excel workbook",
        b"\x00\x01\x02",
        gzip.compress(street_file(street_row()))[:-6],
        gzip.compress(b""),
    ],
    ids=["empty", "excel", "binary", "truncated", "empty gzip"],
)
def test_what_cannot_be_read_is_not_taken_in(force, store, content):
    with pytest.raises(CannotBeRead):
        send(content, force)
    assert not Submission.objects.exists()
    assert not list(store.rglob("*.csv"))


def test_a_bomb_is_not_taken_in(force, settings):
    settings.SUBMISSION_LIMIT = 1_000_000
    with pytest.raises(CannotBeRead, match="smaller than 1 MB"):
        send(gzip.compress(b"a" * 20_000_000), force)


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        ([], "no rows"),
        ([street_row(month="?")], "no rows that can be read"),
        ([street_row("Rugby"), street_row("")], "No row of this file lies in this area: it looks like"),
        ([street_row("")] * 3, "No row of this file gives a place"),
        ([street_row("Rugby")] * 100 + [street_row()] * 9, "another police force"),
        ([street_row(crime_type=f"Type {n}") for n in range(41)], "different crime types"),
        ([street_row(), f'"{street_row()}'], "line 3 is never closed"),
    ],
)
def test_files_that_hold_something_else_are_rejected_whole(force, rows, because):
    submission = take(street_file(*rows), force)
    assert submission.status == Status.REJECTED
    assert because in submission.refused_because
    assert not Observation.objects.exists()
    assert not Indicator.objects.exists()


def test_malformed_rows_of_a_rejected_file_are_listed(force):
    submission = take(street_file(street_row(month="?"), "a,b"), force)
    assert list(submission.notes.values_list("row", flat=True)) == [2, 3]
    assert submission.rows_malformed == 2


def test_a_file_lost_from_the_store_is_rejected(force, store):
    submission = send(street_file(street_row()), force)
    for file in store.rglob("*.csv"):
        file.unlink()
    assert "no longer in the store" in check_submission(submission.pk).refused_because


def test_a_file_that_was_taken_out_of_its_row_is_rejected_too(force):
    submission = send(street_file(street_row()), force)
    Submission.objects.filter(pk=submission.pk).update(file="")
    assert "no longer in the store" in check_submission(submission.pk).refused_because
