"""Files on their way in: taken once, accepted whole or not at all, safe to check again."""

import gzip
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from monitoring.actions import (
    AlreadySent,
    NotAForce,
    agree_to_replace,
    check_submission,
    keep_earlier,
    question_of,
)
from monitoring.models import Coverage, Indicator, Observation, RollUp, RowNote, Signal, Submission
from monitoring.street_files import COLUMNS, CRIME_TYPES
from partnership.boards.models import Agency
from partnership.intake import CannotBeRead
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from tests.factories.ground import actor, make_agency
from tests.factories.monitoring import make_force, make_llr, send, street_file, street_row, take

pytestmark = pytest.mark.django_db
Status = Submission.Status


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def force():
    make_llr()
    return make_force()


def value(place, month=date(2024, 4, 1), key="police-shoplifting"):
    return RollUp.objects.get(indicator__key=key, place__name=place, period=month).x


def everything():
    """What a check leaves behind, without ids that differ from run to run."""
    return {
        "observations": sorted(
            Observation.objects.values_list("submission", "indicator__key", "place__name", "period", "x")
        ),
        "notes": sorted(RowNote.objects.values_list("why", "place_name", "detail", "rows").order_by()),
        "sums": sorted(RollUp.objects.values_list("indicator__key", "place__name", "period", "x")),
        "signals": sorted(Signal.objects.values_list("indicator__key", "place__name", "value", "signal")),
        "coverage": sorted(Coverage.objects.values_list("indicator__key", "period", "submission")),
    }


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


# The same file, a corrected file ----------------------------------------------------------------
def test_the_same_file_again_changes_nothing_and_says_so(force, store):
    content = street_file(street_row())
    first = take(content, force)
    before, files = everything(), sorted(store.rglob("*.csv"))
    for again in (content, gzip.compress(content)):
        with pytest.raises(AlreadySent, match=first.reference) as refused:
            send(again, force)
        assert refused.value.submission == first
    assert everything() == before
    assert sorted(store.rglob("*.csv")) == files
    assert Submission.objects.count() == 1


def test_a_corrected_file_takes_the_place_of_the_first(force):
    first = take(street_file(street_row(), street_row(), street_row("Blaby", "Odd crime")), force)
    second = take(street_file(street_row()), force)
    first.refresh_from_db()
    assert (first.status, first.superseded_by) == (Status.SUPERSEDED, second)
    assert value("Leicester") == 1
    assert value("Blaby", key="police-odd-crime") == 0
    assert set(Coverage.objects.values_list("submission", flat=True)) == {second.pk}
    assert Signal.objects.get(indicator__key="police-shoplifting", place__name="Leicester").value == 1
    assert Event.objects.of(first).first().kind == "superseded"


def test_a_superseded_file_may_be_sent_again(force):
    content = street_file(street_row(), street_row())
    take(content, force)
    take(street_file(street_row()), force)
    third = take(content, force)
    assert third.status == Status.ACCEPTED
    assert value("Leicester") == 2


def test_a_file_of_two_months_stands_until_both_are_replaced(force):
    both = take(street_file(street_row(month="2024-03"), street_row(month="2024-04")), force)
    take(street_file(street_row(month="2024-04"), street_row(month="2024-04")), force)
    both.refresh_from_db()
    assert both.status == Status.ACCEPTED
    assert (value("Leicester", date(2024, 3, 1)), value("Leicester")) == (1, 2)
    take(street_file(street_row("Blaby", month="2024-03")), force)
    both.refresh_from_db()
    assert both.status == Status.SUPERSEDED


def test_a_street_file_is_taken_for_a_police_force_only(force, store):
    with pytest.raises(NotAForce):
        send(street_file(street_row()), make_agency("Ambulance"))
    assert not Submission.objects.exists()
    assert not list(store.rglob("*.csv"))
    take(street_file(street_row()), force)
    assert Indicator.objects.get(key="police-shoplifting").agency == force


def test_two_forces_of_one_area_add_up():
    make_llr()
    one, two = make_force("One"), make_force("Two")
    take(street_file(street_row()), one)
    take(street_file(street_row(), street_row("Rutland")), two)
    assert value("Leicester") == 2


# Files that would take much away ------------------------------------------------------------------
FULL = street_file(*[street_row()] * 10)


def asked(content, agency):
    return check_submission(send(content, agency).pk)


def test_a_tiny_file_waits_for_an_answer_and_changes_nothing(force):
    first = take(FULL, force)
    before = everything()
    second = asked(street_file(*[street_row()] * 4, street_row(crime_type="Never seen")), force)
    assert second.status == Status.ACCEPTED  # five of ten are half of them
    third = asked(street_file(street_row(), street_row()), force)
    assert third.status == Status.ASKING
    assert question_of(third) == f"This would replace {second.reference}: 5 rows by 2. Replace it?"
    assert value("Leicester") == 4
    assert not Observation.objects.filter(submission=third).exists()
    assert Notice.objects.get(target_id=third.pk).to == third.sent_by
    first.refresh_from_db()
    assert first.superseded_by == second
    assert before != everything()


def test_asking_leaves_everything_as_it_was_and_asks_once(force):
    take(FULL, force)
    before, types = everything(), Indicator.objects.count()
    submission = asked(street_file(street_row(crime_type="Never seen")), force)
    events = Event.objects.count()
    assert check_submission(submission.pk).status == Status.ASKING
    assert (everything(), Indicator.objects.count(), Event.objects.count()) == (before, types, events)


def test_yes_loads_it_once(force):
    first = take(FULL, force)
    submission = asked(street_file(street_row()), force)
    agree_to_replace(submission=submission, by=actor(submission.sent_by))
    with pytest.raises(NotAllowed):
        agree_to_replace(submission=submission, by=actor(submission.sent_by))
    assert check_submission(submission.pk).status == Status.ACCEPTED
    before = everything()
    assert check_submission(submission.pk).status == Status.ACCEPTED
    assert everything() == before
    first.refresh_from_db()
    assert (value("Leicester"), first.superseded_by) == (1, submission)


def test_no_keeps_the_earlier_figures(force):
    take(FULL, force)
    before = everything()
    submission = asked(street_file(street_row()), force)
    kept = keep_earlier(submission=submission, by=actor(submission.sent_by))
    assert (kept.status, everything()) == (Status.REJECTED, before)
    with pytest.raises(NotAllowed):
        agree_to_replace(submission=submission, by=actor(submission.sent_by))
    assert asked(street_file(street_row()), force).status == Status.ASKING  # it may be sent, and asked, again


def test_a_yes_holds_for_the_question_that_was_asked(force):
    take(FULL, force)
    submission = asked(street_file(street_row()), force)
    agree_to_replace(submission=submission, by=actor(submission.sent_by))
    later = take(street_file(*[street_row()] * 20), force)
    again = check_submission(submission.pk)
    assert again.status == Status.ASKING
    assert question_of(again) == f"This would replace {later.reference}: 20 rows by 1. Replace it?"
    assert value("Leicester") == 20


def test_a_file_that_waits_for_an_answer_is_not_taken_twice(force):
    take(FULL, force)
    waits = asked(street_file(street_row()), force)
    with pytest.raises(AlreadySent, match=waits.reference):
        send(street_file(street_row()), force)


def test_a_file_of_several_months_is_asked_about(force):
    first = take(street_file(street_row(month="2024-03")), force)
    submission = asked(street_file(*[street_row(month="2024-03")] * 2, street_row(month="2024-05")), force)
    assert question_of(submission) == (
        "This file covers 2 months, from March 2024 to May 2024; a street file covers one. "
        f"This would replace {first.reference}: 1 row by 2. Replace it?"
    )
    alone = asked(street_file(street_row(month="2023-03"), street_row(month="2023-04")), force)
    assert question_of(alone).endswith("a street file covers one. Load it?")


# Refusals ---------------------------------------------------------------------------------------
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
        ([street_row("Rugby"), street_row("")], "No row of this file lies in this area"),
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


def test_malformed_rows_are_counted_in_full_and_listed_up_to_a_cap(force):
    submission = take(street_file(street_row(), *(["x"] * 700)), force)
    assert submission.rows_malformed == 700
    assert submission.notes.filter(why="malformed").count() == 500


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


# Killed half-way, run twice ---------------------------------------------------------------------
def test_a_worker_killed_half_way_leaves_nothing_and_the_next_gives_the_same(force, monkeypatch):
    content = street_file(street_row(), street_row("Rugby"), street_row(""), "x")
    submission = send(content, force)
    from monitoring.actions import submissions

    def killed(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(submissions, "roll_up", killed)
        with pytest.raises(SystemExit):
            check_submission(submission.pk)
    submission.refresh_from_db()
    assert submission.status == Status.CHECKING
    assert not Observation.objects.exists()
    assert not Coverage.objects.exists()
    assert not RowNote.objects.exists()
    assert check_submission(submission.pk).status == Status.ACCEPTED
    assert Event.objects.of(submission).filter(kind="accepted").count() == 1
    assert value("Leicester") == 1
    assert submission.notes.count() == 3


def test_checking_a_settled_file_again_changes_nothing(force):
    submission = take(street_file(street_row(), street_row("Rugby")), force)
    before, events = everything(), Event.objects.count()
    assert check_submission(submission.pk).status == Status.ACCEPTED
    assert everything() == before
    assert Event.objects.count() == events


def test_sending_a_file_that_waits_has_it_checked_again(force, monkeypatch):
    from monitoring.actions import submissions

    asked = []
    content = street_file(street_row())
    first = send(content, force)
    monkeypatch.setattr(submissions, "enqueue", lambda name, pk: asked.append((name, pk)))
    with pytest.raises(AlreadySent):
        send(content, force)
    assert asked == [("monitoring.check_submission", first.pk)]


def test_nothing_is_left_on_the_connection(force):
    take(street_file(street_row()), force)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.street_row')")
        assert cursor.fetchone() == (None,)


def test_a_file_lost_from_the_store_is_rejected(force, store):
    submission = send(street_file(street_row()), force)
    for file in store.rglob("*.csv"):
        file.unlink()
    assert "no longer in the store" in check_submission(submission.pk).refused_because


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


def test_agencies_of_other_kinds_are_allowed_as_senders(force):
    assert force.kind == Agency.Kind.POLICE
