"""A check that is killed half-way or run twice gives the same result."""

import pytest

from monitoring.actions import AlreadySent, check_submission
from monitoring.models import Coverage, Observation, RowNote, Submission
from partnership.records.events import Event
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import everything, value

pytestmark = pytest.mark.django_db
Status = Submission.Status


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
