"""Files that agencies send: taken in once, checked by the worker, accepted as a whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction

from monitoring.models import Coverage, Submission
from partnership.boards.models import Agency
from partnership.boards.standing import SYSTEM, Actor
from partnership.clock import moment, today
from partnership.intake import CannotBeRead, WrongHeader, read_through, screened
from partnership.records.events import record
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import notify
from partnership.records.queue import enqueue
from partnership.records.references import next_number

from . import police
from .answers import agreed_question, ask
from .derived import one_at_a_time, roll_up, write_signals
from .files import removed_on_commit

UNSETTLED = (Submission.Status.RECEIVED, Submission.Status.CHECKING)


class NotAForce(NotAllowed):
    """A street file holds the police's figures: it is taken for a police force only."""

    def __init__(self) -> None:
        super().__init__("A street file holds the police’s figures: select a police force")


class AlreadySent(NotAllowed):
    """The same content has been taken before: nothing is changed. `submission` is the first one."""

    def __init__(self, submission: Submission) -> None:
        stands = {
            Submission.Status.ACCEPTED: "Nothing has changed: every figure stands.",
            Submission.Status.ASKING: "It waits for an answer.",
        }.get(Submission.Status(submission.status), "It is still being checked.")
        super().__init__(f"This file was sent before, as {submission.reference}. {stands}")
        self.submission = submission


def receive(
    *, agency: Agency, format: str, file_name: str, file: File[Any], by: Actor, at: datetime | None = None
) -> Submission:
    """Take in a file and have it checked. Until then it is kept outside the web root, as it was sent.

    The same content sent again, packed or not, raises AlreadySent. A file that is empty, too large, broken
    or no text raises CannotBeRead; nothing of it is kept. A street file of
    an agency that is no police force raises NotAForce.
    """
    assert by.user is not None
    if format == Submission.Format.POLICE_STREET and agency.kind != Agency.Kind.POLICE:
        raise NotAForce
    read = read_through(file, limit=settings.SUBMISSION_LIMIT)
    same = {"agency": agency, "format": format, "sha256": read.sha256}
    _refuse_again(same)
    file.seek(0)
    submission = Submission(
        **same,
        number=next_number(Submission.PREFIX),
        file_name=screened(PurePath(file_name).name, on=today(at))[-200:],
        sent_by=by.user,
        sent_at=moment(at),
        rows_total=max(read.lines - 1, 0),
    )
    submission.file.save(_safe_name(submission), file, save=False)
    try:
        with transaction.atomic():
            submission.save()
            record(submission, by=by, kind="received", at=at)
            enqueue("monitoring.check_submission", submission.pk)
    except Exception as failed:  # whatever it is: no file without its row stays in the store
        submission.file.delete(save=False)
        if isinstance(failed, IntegrityError):  # sent twice at the same moment
            _refuse_again(same)
        raise
    return submission


@transaction.atomic
def start_again(*, submission: Submission, by: Actor, at: datetime | None = None) -> Submission:
    """Have a file checked whose check seems to be lost. Checking one twice does no harm.

    Raises WrongState for a file that has been checked meanwhile.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.status not in UNSETTLED:
        raise WrongState("This file has been checked.")
    record(submission, by=by, kind="started_again", at=at)
    enqueue("monitoring.check_submission", submission.pk)
    return submission


def _refuse_again(same: dict[str, Any]) -> None:
    known = Submission.objects.filter(
        **same,
        status__in=[*UNSETTLED, Submission.Status.ASKING, Submission.Status.ACCEPTED],
    ).first()
    if known is None:
        return
    if known.status in UNSETTLED:  # its task may have been lost: checking twice does no harm
        enqueue("monitoring.check_submission", known.pk)
    raise AlreadySent(known)


def _safe_name(submission: Submission) -> str:
    """The name in the store: our reference, nothing of what the sender typed."""
    return f"{submission.reference}-{submission.sha256[:12]}.csv"


def check_submission(submission_id: int, at: datetime | None = None) -> Submission:
    """Check a received file and accept it whole, or reject it and say why. What the task calls.

    A file that would take away more than a new file should waits for an answer, and nothing is changed.
    Safe to run again: a file that is settled or waits is left alone, and a run that was killed half-way
    has left nothing, so the next one gives the same result. Progress (`rows_read`) is written as it goes;
    everything else is one transaction.
    """
    with transaction.atomic():
        submission = Submission.objects.select_for_update().select_related("agency").get(pk=submission_id)
        if submission.status not in UNSETTLED:
            return submission
        if submission.status == Submission.Status.RECEIVED:
            submission.must_become(Submission.Status.CHECKING)
            submission.status = Submission.Status.CHECKING
        submission.rows_read = 0
        submission.save(update_fields=["status", "rows_read"])
    staged = police.Staged()
    try:
        with police.staging(submission, staged, at=at), transaction.atomic():
            one_at_a_time()
            submission = Submission.objects.select_for_update().select_related("agency").get(pk=submission_id)
            if submission.status == Submission.Status.CHECKING:  # nobody else has settled it meanwhile
                police.load(submission, staged, agreed=agreed_question(submission), at=at)
                settle(submission, at=at)
    except WrongHeader as wrong:
        return reject(submission=submission, because=str(wrong), faults=wrong.faults, at=at)
    except police.MayItReplace as question:
        return ask(submission=submission, question=str(question), at=at)
    except (CannotBeRead, police.NotThisArea) as refused:
        return reject(submission=submission, because=str(refused), staged=staged, at=at)
    except FileNotFoundError:
        return reject(
            submission=submission, because="The file is no longer in the store: send it again", at=at
        )
    return submission


def settle(submission: Submission, *, at: datetime | None = None, by: Actor = SYSTEM) -> None:
    """Accept a file whose observations and notes are written: they become the current ones.

    What it covers takes the place of what covered it before; a file with nothing left to cover is
    superseded. Sums and signals of every touched series are written again. Call it in the transaction
    that wrote the observations.
    """
    cells = sorted(
        set(submission_cells(submission)),
        key=lambda cell: (cell[0], cell[1]),
    )
    force = submission.agency
    before = set(
        Coverage.objects.filter(
            agency=force, indicator__in={cell[0] for cell in cells}, period__in={cell[1] for cell in cells}
        )
        .exclude(submission=submission)
        .values_list("submission", flat=True)
    )
    Coverage.objects.bulk_create(
        [
            Coverage(indicator_id=indicator, agency=force, period=period, submission=submission)
            for indicator, period in cells
        ],
        update_conflicts=True,
        unique_fields=["indicator", "agency", "period"],
        update_fields=["submission"],
    )
    submission.must_become(Submission.Status.ACCEPTED)
    submission.status, submission.settled_at = Submission.Status.ACCEPTED, moment(at)
    submission.save()
    for old in Submission.objects.select_for_update().filter(pk__in=before):
        if not Coverage.objects.filter(submission=old).exists():
            old.must_become(Submission.Status.SUPERSEDED)
            old.status, old.superseded_by = Submission.Status.SUPERSEDED, submission
            old.save(update_fields=["status", "superseded_by"])
            record(old, by=by, kind="superseded", at=at, naming=submission)
    roll_up(cells)
    write_signals({indicator for indicator, _ in cells})
    record(submission, by=by, kind="accepted", at=at, rows=submission.rows_loaded)
    removed_on_commit(submission, at=at)
    if by is SYSTEM:
        notify(
            submission,
            [submission.sent_by],
            kind="submission_accepted",
            text="This file was checked and accepted.",
            at=at,
        )


def submission_cells(submission: Submission) -> Any:
    """(indicator, period) of everything that the file gives."""
    from monitoring.models import Observation

    return (
        Observation.objects.filter(submission=submission)
        .order_by()
        .values_list("indicator_id", "period")
        .distinct()
    )


@transaction.atomic
def reject(
    *,
    submission: Submission,
    because: str,
    faults: tuple[str, ...] = (),
    staged: police.Staged | None = None,
    at: datetime | None = None,
) -> Submission:
    """Refuse a file as a whole. Nothing of it is loaded or kept, and the figures before it stand.

    The reason is the first line of `refused_because`, each fault of the header a further one; rows that
    couldn't be read are listed as notes.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.status != Submission.Status.CHECKING:
        return submission
    submission.must_become(Submission.Status.REJECTED)
    submission.status, submission.settled_at = Submission.Status.REJECTED, moment(at)
    submission.refused_because = "\n".join([because, *faults])
    if staged is not None:
        submission.rows_read, submission.rows_malformed = staged.read, staged.malformed
        submission.rows_suspect = staged.suspect
        police.list_malformed(submission, staged)
    submission.save()
    record(submission, by=SYSTEM, kind="rejected", note=because, at=at)
    removed_on_commit(submission, at=at)
    notify(
        submission,
        [submission.sent_by],
        kind="submission_rejected",
        text="This file was not accepted. No row has been loaded.",
        at=at,
    )
    return submission
