"""Files that would take much away: they wait for an answer, and nothing changes until then."""

import pytest

from monitoring.actions import AlreadySent, agree_to_replace, check_submission, keep_earlier, question_of
from monitoring.models import Indicator, Observation, Submission
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from tests.factories.ground import actor
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import asked, everything, value

pytestmark = pytest.mark.django_db
Status = Submission.Status


FULL = street_file(*[street_row()] * 10)


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


def month_of(rows: int, month: str) -> bytes:
    return street_file(*[street_row(month=month)] * rows)


def test_a_month_far_larger_or_smaller_than_the_others_is_asked_about(force):
    for month in ("2023-01", "2023-02"):
        take(month_of(100, month), force)
    assert asked(month_of(500, "2023-03"), force).status == Status.ACCEPTED  # two are too few to judge by
    for number, month in ((100, "2023-04"), (200, "2023-05"), (50, "2023-06")):
        assert asked(month_of(number, month), force).status == Status.ACCEPTED
    large, small = asked(month_of(201, "2024-01"), force), asked(month_of(49, "2024-02"), force)
    said = "has {} rows in this area; other months have about 100. Load it?"
    assert question_of(large) == f"January 2024 {said.format(201)}"
    assert question_of(small) == f"February 2024 {said.format(49)}"
    agree_to_replace(submission=large, by=actor(large.sent_by))
    assert check_submission(large.pk).status == Status.ACCEPTED


def test_small_counts_are_never_unusual(force):
    for month in ("2023-01", "2023-02", "2023-03"):
        take(month_of(5, month), force)
    assert asked(month_of(40, "2023-04"), force).status == Status.ACCEPTED


def test_a_file_of_several_months_is_asked_about(force):
    first = take(street_file(street_row(month="2024-03")), force)
    submission = asked(street_file(*[street_row(month="2024-03")] * 2, street_row(month="2024-05")), force)
    assert question_of(submission) == (
        "This file covers 2 months, from March 2024 to May 2024; a street file covers one. "
        f"This would replace {first.reference}: 1 row by 2. Replace it?"
    )
    alone = asked(street_file(street_row(month="2023-03"), street_row(month="2023-04")), force)
    assert question_of(alone).endswith("a street file covers one. Load it?")
