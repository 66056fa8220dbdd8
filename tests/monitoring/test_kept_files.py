"""Which files stay in the store: those of which every row was read and nothing looked like personal data."""

import hashlib

import pytest

from monitoring.actions import check_submission, keep_earlier, receive, remove_file
from monitoring.models import Submission
from monitoring.periodic import remove_what_is_not_kept
from partnership.records.events import Event
from partnership.records.queue import nothing_queued
from tests.factories.ground import actor, make_person
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import asked, page_of, text

pytestmark = pytest.mark.django_db

GOOD = street_file(street_row(), street_row("Rugby"), street_row(""))
KEPT = "The file is kept as it was sent, outside the website. No page opens it."


@pytest.fixture
def files(store):
    """How many files the store holds."""
    return lambda: len(list(store.rglob("*.csv")))


def refused(force):
    return check_submission(send(street_file("x", header="a"), force).pk)


def half_read(force):
    return check_submission(send(street_file(street_row(), "x"), force).pk)


def suspect(force):
    return check_submission(send(street_file(street_row(Context="07700 900461")), force).pk)


def answered_no(force):
    take(street_file(*[street_row()] * 10), force)
    submission = asked(street_file(street_row()), force)
    return keep_earlier(submission=submission, by=actor(submission.sent_by))


WHY_NOT = [
    (refused, "because it was not accepted"),
    (half_read, "because rows of it could not be read"),
    (suspect, "because it held what looked like personal data"),
    (answered_no, "because it was not accepted"),
]


@pytest.mark.parametrize(("made", "why"), WHY_NOT)
def test_a_file_that_may_not_be_kept_goes_when_it_is_settled(
    force, officer, client_as, files, made, why, django_capture_on_commit_callbacks
):
    with nothing_queued(), django_capture_on_commit_callbacks(execute=True):
        submission = made(force)
    submission.refresh_from_db()
    assert submission.file.name == ""
    assert files() == (1 if made is answered_no else 0)
    assert Event.objects.of(submission).filter(kind="file_removed", by=None).count() == 1
    page = text(client_as(officer).get(page_of(submission)))
    assert f"The file is not kept, {why}." in page
    assert "File removed" in page
    assert "<wbr>".join(submission.sha256[at : at + 16] for at in range(0, 64, 16)) in page


@pytest.mark.parametrize(("made", "why"), WHY_NOT)
def test_what_was_left_behind_goes_with_the_tick(force, files, made, why):
    submission = made(force)  # as if the worker had been killed before it removed the file
    before = files()
    assert remove_what_is_not_kept() == [submission.pk]
    assert files() == before - 1
    assert remove_what_is_not_kept() == []
    remove_file(submission.pk)
    assert Event.objects.of(submission).filter(kind="file_removed").count() == 1


def test_the_row_the_errors_and_the_checksum_stay(force):
    submission = take(street_file(street_row(month="?"), "a,b"), force)
    before = Submission.objects.values("status", "sha256", "refused_because", "rows_malformed").get()
    remove_file(submission.pk)
    assert Submission.objects.values("status", "sha256", "refused_because", "rows_malformed").get() == before
    assert submission.notes.count() == 2
    assert before["sha256"] == hashlib.sha256(street_file(street_row(month="?"), "a,b")).hexdigest()


def test_a_good_file_is_kept_before_and_after_it_is_checked(force, officer, client_as, files):
    submission = send(GOOD, force)
    assert remove_what_is_not_kept() == []
    assert files() == 1
    assert "The file itself" not in text(client_as(officer).get(page_of(submission)))
    check_submission(submission.pk)
    later = take(street_file(street_row(), street_row("Blaby")), force)
    submission.refresh_from_db()
    assert (submission.status, later.status) == ("superseded", "accepted")
    assert remove_what_is_not_kept() == []
    remove_file(submission.pk)
    assert files() == 2
    assert KEPT in text(client_as(officer).get(page_of(submission)))


def test_a_file_that_waits_is_kept_until_it_is_answered(force, officer, client_as, files):
    take(street_file(*[street_row()] * 10), force)
    submission = asked(street_file(street_row()), force)
    assert remove_what_is_not_kept() == []
    assert files() == 2
    assert "until the question is answered" in text(client_as(officer).get(page_of(submission)))


def test_a_mended_file_may_be_sent_after_a_refused_one(force, files):
    content = street_file(street_row(), street_row("Rugby"))
    for _ in range(2):
        remove_file(refused(force).pk)
    assert take(content, force).status == "accepted"
    assert files() == 1


def test_a_file_whose_row_could_not_be_written_does_not_stay(force, files, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    from django.core.files.base import ContentFile

    from monitoring.actions import submissions

    monkeypatch.setattr(submissions, "record", fails)
    with pytest.raises(RuntimeError):
        receive(
            agency=force,
            format=Submission.Format.POLICE_STREET,
            file_name="street.csv",
            file=ContentFile(GOOD),
            by=actor(make_person("officer")),
        )
    assert files() == 0
    assert not Submission.objects.exists()


def test_a_series_came_without_a_file(force, officer, client_as):
    from monitoring.actions import take_series
    from tests.factories.monitoring import make_indicator
    from tests.monitoring.reading import make_llr_place, months

    values = {(make_llr_place("Blaby"), month): count for month, count in months(2, [9]).items()}
    sent = take_series(indicator=make_indicator(), agency=force, values=values, by=actor(officer))
    assert "The file itself" not in text(client_as(officer).get(page_of(sent)))
    assert remove_what_is_not_kept() == []
