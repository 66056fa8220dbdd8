"""The files that were sent, once they are settled: which are kept, and that no other stays in the store."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from monitoring.models import Submission
from partnership.boards.standing import SYSTEM
from partnership.records.events import record


def removed_on_commit(submission: Submission, *, at: datetime | None = None) -> None:
    """Remove the file as soon as what was decided about it stands. Where that fails, the tick does it."""
    transaction.on_commit(partial(remove_file, submission.pk, at=at), robust=True)


def remove_file(submission_id: int, at: datetime | None = None) -> Submission:
    """Take a file that may not be kept out of the store; its row, errors and checksum stay.

    Kept are the files of which every row was loaded or counted and none looked like personal data. Safe to
    run again, and for a file that may be kept.
    """
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=submission_id)
        if Submission.objects.keeping_too_much().filter(pk=submission_id).exists():
            submission.file.delete(save=False)  # before the row: what is named and gone is looked for again
            submission.save(update_fields=["file"])
            record(submission, by=SYSTEM, kind="file_removed", at=at)
    return submission
