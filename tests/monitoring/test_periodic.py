"""A file whose check was lost is found again by the tick."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitoring.models import Submission
from monitoring.periodic import LOST_AFTER, check_again_what_was_lost
from partnership.clock import moment
from tests.factories.ground import make_agency, make_person

pytestmark = pytest.mark.django_db


def make_submission(number: int, status: str, age: timedelta) -> Submission:
    return Submission.objects.create(
        number=number,
        agency=make_agency(),
        format=Submission.Format.POLICE_STREET,
        file_name=f"{number}.csv",
        sha256=str(number),
        status=status,
        sent_by=make_person("officer"),
        sent_at=moment() - age,
    )


def test_only_unsettled_files_older_than_the_longest_check_are_queued_again() -> None:
    old, young = LOST_AFTER + timedelta(minutes=1), timedelta(minutes=2)
    lost = [make_submission(901, "received", old), make_submission(902, "checking", old)]
    make_submission(903, "received", young)
    make_submission(904, "accepted", old)
    assert sorted(check_again_what_was_lost()) == [submission.pk for submission in lost]
