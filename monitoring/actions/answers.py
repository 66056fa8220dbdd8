"""Files that would take away more than a new file should: they wait until somebody says that it is meant."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from monitoring.models import Submission
from partnership.boards.standing import SYSTEM, Actor
from partnership.clock import moment
from partnership.records.events import Event, record
from partnership.records.notices import notify
from partnership.records.queue import enqueue

from .files import removed_on_commit


def question_of(submission: Submission) -> str:
    """What was asked last about a file, in words; empty where nothing was."""
    asked = Event.objects.of(submission).filter(kind="asked").order_by("-at", "-id").first()
    return asked.note if asked is not None else ""


def agreed_question(submission: Submission) -> str:
    """The question that was answered with yes. Were another to arise meanwhile, it would be asked anew."""
    return question_of(submission) if submission.replaces_ok else ""


@transaction.atomic
def ask(*, submission: Submission, question: str, at: datetime | None = None) -> Submission:
    """Stop a checked file at a question to its sender. Nothing of it has been loaded."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.status != Submission.Status.CHECKING:
        return submission
    submission.must_become(Submission.Status.ASKING)
    submission.status, submission.replaces_ok = Submission.Status.ASKING, False
    submission.save(update_fields=["status", "replaces_ok"])
    record(submission, by=SYSTEM, kind="asked", note=question, at=at)
    notify(
        submission,
        [submission.sent_by],
        kind="submission_asks",
        text="This file waits for your answer. Nothing has changed yet.",
        at=at,
    )
    return submission


@transaction.atomic
def agree_to_replace(*, submission: Submission, by: Actor, at: datetime | None = None) -> Submission:
    """Answer yes: the file is checked again and loaded."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    submission.must_become(Submission.Status.RECEIVED)
    submission.status, submission.replaces_ok, submission.rows_read = Submission.Status.RECEIVED, True, 0
    submission.save(update_fields=["status", "replaces_ok", "rows_read"])
    record(submission, by=by, kind="agreed_to_replace", at=at)
    enqueue("monitoring.check_submission", submission.pk)
    return submission


@transaction.atomic
def keep_earlier(*, submission: Submission, by: Actor, at: datetime | None = None) -> Submission:
    """Answer no: the file is not loaded and not kept, and the figures before it stand."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    submission.must_become(Submission.Status.REJECTED)
    submission.status, submission.settled_at = Submission.Status.REJECTED, moment(at)
    submission.refused_because = "The answer was to keep the earlier figures"
    submission.save(update_fields=["status", "settled_at", "refused_because"])
    record(submission, by=by, kind="rejected", note=submission.refused_because, at=at)
    removed_on_commit(submission, at=at)
    return submission
