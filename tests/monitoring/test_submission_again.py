"""A check that seems to be lost: the page says so after two minutes, and a button starts it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from monitoring.actions import check_submission, start_again
from monitoring.models import Submission
from partnership.clock import moment
from partnership.records.events import Event
from partnership.records.moves import WrongState
from tests.factories.ground import actor, make_person
from tests.factories.monitoring import send, street_file, street_row
from tests.monitoring.reading import page_of, text

pytestmark = pytest.mark.django_db
BUTTON = "Start the check again</button>"
SLOW = "This takes longer than it should. The check starts again by itself within 20 minutes"


@pytest.fixture
def lost(force):
    """A file whose check was killed half-way, three minutes ago."""
    submission = send(
        street_file(street_row(), street_row("Blaby")), force, at=moment() - timedelta(minutes=3)
    )
    Submission.objects.filter(pk=submission.pk).update(status="checking", rows_read=1)
    return submission


def again_url(submission):
    return reverse("monitoring:submission_again", args=[submission.pk])


def progress(client, submission):
    return client.get(reverse("monitoring:submission_progress", args=[submission.pk])).json()


def test_the_page_says_so_only_when_it_takes_long(client_as, officer, force):
    client = client_as(officer)
    submission = send(street_file(street_row()), force)
    for minutes, slow in ((0, False), (1.9, False), (2.1, True), (60, True)):
        with freeze_time(submission.sent_at + timedelta(minutes=minutes)):
            page = text(client_as(officer).get(page_of(submission)))
            assert progress(client, submission)["slow"] is slow
        assert (SLOW in page, BUTTON in page) == (slow, slow)
        assert ("data-progress-slow" in page) is slow
        assert "See how far it is" in page
    check_submission(submission.pk)
    with freeze_time(submission.sent_at + timedelta(minutes=60)):
        assert SLOW not in text(client_as(officer).get(page_of(submission)))


def test_the_button_starts_it_again_and_says_so(client_as, officer, lost, monkeypatch):
    from monitoring.actions import submissions

    asked = []
    monkeypatch.setattr(submissions, "enqueue", lambda name, pk: asked.append((name, pk)))
    client = client_as(officer)
    assert BUTTON in text(client.get(page_of(lost)))
    page = text(client.post(again_url(lost), follow=True))
    assert asked == [("monitoring.check_submission", lost.pk)]
    assert "The check has been started again." in page
    assert "Check started again" in page
    assert BUTTON not in page
    assert Event.objects.of(lost).filter(kind="started_again", by=officer).count() == 1
    assert check_submission(lost.pk).status == "accepted"
    assert check_submission(lost.pk).rows_loaded == 2


def test_what_has_been_checked_meanwhile_is_left_alone(client_as, officer, lost):
    check_submission(lost.pk)
    with pytest.raises(WrongState):
        start_again(submission=lost, by=actor(officer))
    page = text(client_as(officer).post(again_url(lost), follow=True))
    assert "This file has been checked." in page
    assert not Event.objects.of(lost).filter(kind="started_again").exists()


@pytest.mark.parametrize("role", ["holder", "chair", "analyst"])
def test_others_read_that_it_is_slow_and_do_not_start_it(client_as, lost, role):
    client = client_as(make_person(role))
    page = text(client.get(page_of(lost)))
    assert SLOW in page
    assert BUTTON not in page
    assert client.post(again_url(lost)).status_code == 403
    assert not Event.objects.of(lost).filter(kind="started_again").exists()


def test_whoever_sent_it_may_start_it(client_as, force, lost):
    analyst = make_person("analyst", agency=force)
    Submission.objects.filter(pk=lost.pk).update(sent_by=analyst)
    client = client_as(analyst)
    assert BUTTON in text(client.get(page_of(lost)))
    assert client.get(again_url(lost)).status_code == 405
    assert client.post(again_url(lost)).status_code == 302
