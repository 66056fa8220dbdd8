"""A file that is accepted: every row is accounted for, and every place has its value."""

import gzip
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from monitoring.actions import (
    NotAForce,
    check_submission,
)
from monitoring.models import Indicator, Observation, RowNote, Submission
from monitoring.street_files import COLUMNS, CRIME_TYPES
from partnership.boards.models import Agency
from tests.factories.ground import make_agency
from tests.factories.monitoring import make_force, make_llr, send, street_file, street_row, take
from tests.monitoring.reading import value

pytestmark = pytest.mark.django_db
Status = Submission.Status


def test_every_row_is_accounted_for(force):
    content = street_file(
        street_row(),
        street_row(),  # identical: a second incident
        street_row("Rutland"),
        street_row("Rugby"),
        street_row("Rugby", crime_type="Drugs"),
        street_row(""),
        street_row(month="April 2024"),
        street_row(crime_type=""),
        street_row() + ",one more",
    )
    submission = take(content, force)
    assert submission.status == Status.ACCEPTED
    assert (submission.rows_loaded, submission.rows_outside) == (3, 2)
    assert (submission.rows_unplaced, submission.rows_malformed) == (1, 3)
    assert submission.rows_read == submission.rows_total == 9
    assert value("Leicester") == 2
    assert value("Rutland") == 1
    assert value("Leicester, Leicestershire and Rutland") == 3
    malformed = RowNote.objects.filter(why="malformed").values_list("row", "detail")
    assert list(malformed) == [
        (8, "The month is not written as 2024-04"),
        (9, "Has no crime type"),
        (10, "Has 13 columns, not 12"),
    ]
    outside = RowNote.objects.filter(why="outside").values_list("place_name", "indicator__key", "rows")
    assert sorted(outside) == [("Rugby", "police-drugs", 1), ("Rugby", "police-shoplifting", 1)]


def test_every_district_and_type_has_a_value_zero_where_no_row_was(force):
    take(street_file(street_row()), force)
    assert Observation.objects.count() == 9 * 14
    assert value("Melton", key="police-robbery") == 0
    assert value("Leicestershire", key="police-shoplifting") == 0


def test_the_sums_climb_the_tree_and_count_a_place_of_two_levels_once(force):
    rows = [street_row(name) for name in ("Leicester", "Blaby", "Blaby", "Melton", "Rutland")]
    take(street_file(*rows), force)
    found = [value(name) for name in ("Leicester", "Leicestershire", "Rutland")]
    assert found == [1, 3, 1]
    assert value("Leicester, Leicestershire and Rutland") == 5


def test_missing_indicators_are_made_and_those_that_are_there_are_kept(force):
    Indicator.objects.create(key="police-shoplifting", name="Shop theft", source="Ours", on_show=False)
    take(street_file(street_row(crime_type="A new kind of crime")), force)
    assert Indicator.objects.count() == len(CRIME_TYPES) + 1
    shops = Indicator.objects.get(key="police-shoplifting")
    assert (shops.name, shops.on_show) == ("Shop theft", False)
    made = Indicator.objects.get(key="police-a-new-kind-of-crime")
    assert (made.agency, made.rule, made.improvement) == (force, "open", "decrease")
    assert made.source == "data.police.uk, Open Government Licence v3.0"
    shown = set(Indicator.objects.filter(on_show=True).values_list("key", flat=True))
    assert shown == {"police-violence-and-sexual-offences", "police-anti-social-behaviour"}


def test_the_place_is_the_district_in_the_name_alone(force):
    rows = [
        street_row("leicester"),
        street_row(**{"LSOA name": "Leicester", "LSOA code": "E01000001"}),
        street_row(**{"LSOA name": "", "LSOA code": "E01013600"}),
        street_row("North West Leicestershire"),
    ]
    submission = take(street_file(*rows), force)
    assert (submission.rows_loaded, submission.rows_unplaced) == (3, 1)
    assert value("Leicester") == 2
    assert value("North West Leicestershire") == 1


def test_packed_plain_mark_and_windows_ends_are_the_same_rows(force):
    content = b"\xef\xbb\xbf" + street_file(street_row(), street_row("Blaby")).replace(b"\n", b"\r\n")
    assert take(gzip.compress(content), force).rows_loaded == 2


def test_the_columns_may_stand_in_any_order(force):
    order = list(reversed(COLUMNS))
    cells = dict(zip(COLUMNS, street_row("Melton").split(","), strict=True))
    take(street_file(",".join(cells[name] for name in order), header=",".join(order)), force)
    assert value("Melton") == 1


def test_months_that_cannot_be_are_malformed(force):
    rows = [street_row(month=each) for each in ("2024-04", "2024-05", "2010-11", "2024-13", "")]
    submission = take(street_file(*rows), force, at=datetime(2024, 4, 30, 9, tzinfo=UTC))
    # `at` is the day of sending; checking happens today, so the future is judged then
    assert submission.rows_malformed == 3
    late = check_submission(
        send(street_file(street_row(), street_row(), street_row(month="2024-05")), force).pk,
        at=datetime(2024, 4, 30, 9, tzinfo=UTC),
    )
    assert late.rows_malformed == 1


def test_malformed_rows_are_counted_in_full_and_listed_up_to_a_cap(force):
    submission = take(street_file(street_row(), *(["x"] * 700)), force)
    assert submission.rows_malformed == 700
    assert submission.notes.filter(why="malformed").count() == 500


def test_nothing_is_left_on_the_connection(force):
    take(street_file(street_row()), force)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.street_row')")
        assert cursor.fetchone() == (None,)


def test_the_stored_name_is_ours_and_the_original_is_kept_as_words(force):
    submission = send(street_file(street_row()), force, name="../../etc/pass wd.csv")
    assert submission.file_name == "pass wd.csv"
    assert submission.file.name.endswith(".csv")
    assert submission.reference in submission.file.name
    assert "pass" not in submission.file.name


def test_an_ended_district_takes_the_rows_of_its_own_time(force):
    from django.db.backends.postgresql.psycopg_any import DateRange

    from partnership.places.models import Place

    blaby = Place.objects.get(name="Blaby")
    blaby.during = DateRange(date(2019, 1, 1), date(2024, 4, 1))
    blaby.save()
    take(street_file(street_row("Blaby", month="2024-03"), street_row("Melton", month="2024-03")), force)
    later = take(street_file(street_row("Blaby"), street_row("Melton")), force)
    assert value("Blaby", date(2024, 3, 1)) == 1
    assert later.rows_outside == 1


def test_two_forces_of_one_area_add_up(store):
    make_llr()
    one, two = make_force("One"), make_force("Two")
    take(street_file(street_row()), one)
    take(street_file(street_row(), street_row("Rutland")), two)
    assert value("Leicester") == 2


def test_a_street_file_is_taken_for_a_police_force_only(force, store):
    with pytest.raises(NotAForce):
        send(street_file(street_row()), make_agency("Ambulance"))
    assert not Submission.objects.exists()
    assert not list(store.rglob("*.csv"))
    take(street_file(street_row()), force)
    assert Indicator.objects.get(key="police-shoplifting").agency == force


def test_agencies_of_other_kinds_are_allowed_as_senders(force):
    assert force.kind == Agency.Kind.POLICE
