"""Each input's lead agency answers: a colleague prepares, a seat holder or deputy submits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from strategies.agreed import agreed_hash
from strategies.models import Answer, Input, Strategy

from .locking import needed, take_input
from .telling import tell_owner

SAY_WHAT = {
    Answer.Says.SUBJECT_TO: "Enter what your agreement is subject to.",
    Answer.Says.NOT_ABLE: "Enter why the agency is not able to.",
}


class ChangedMeanwhile(NotAllowed):
    """The input is no longer what the person who answers has read."""


@transaction.atomic
def prepare_answer(
    *, input: Input, says: str, by: Actor, note: str = "", seen_hash: str = "", at: datetime | None = None
) -> Answer:
    """Put down what the agency might answer. It counts only once a holder or deputy submits it."""
    item = _answerable(input, seen_hash)
    answer = _prepared(item)
    answer.says, answer.note = _checked(says, note)
    answer.agreed_hash, answer.prepared_by = agreed_hash(item), by.user
    answer.save()
    record(item, by=by, kind="prepared_answer", at=at)
    return answer


@transaction.atomic
def answer_input(
    *,
    input: Input,
    says: str,
    by: Actor,
    note: str = "",
    recorded_from: str = "",
    seen_hash: str = "",
    at: datetime | None = None,
) -> Answer:
    """The lead's answer on an input as it is now.

    says: agree, subject_to, no_objection or not_able; the second and the last say what. recorded_from: the
    letter or mail, where an officer records what an agency answered in writing. seen_hash: what the page
    showed to who answers; raises ChangedMeanwhile if the input is another by now.
    """
    item = _answerable(input, seen_hash)
    if by.user is None:
        raise NotAllowed("An answer is submitted by a person.")
    answer = _prepared(item)
    answer.says, answer.note = _checked(says, note)
    answer.agreed_hash = agreed_hash(item)
    answer.submitted_by, answer.submitted_at = by.user, moment(at)
    answer.recorded_from = recorded_from.strip()
    answer.save()
    item.answer_now = answer.says
    item.save(update_fields=["answer_now"])
    record(
        item,
        by=by,
        kind="answered",
        note=answer.note,
        at=at,
        says=answer.says,
        recorded_from=answer.recorded_from,
    )
    said = f"“{answer.get_says_display()}”" + (f": {answer.note}" if answer.note else ".")
    tell_owner(item, item.strategy, by=by, kind="answered", at=at, text=f"{item.lead} answered {said}")
    return answer


def _answerable(given: Input, seen_hash: str) -> Input:
    """The input, where answers are taken and it is still what who answers has read."""
    item = take_input(given)
    if item.strategy.status not in Strategy.ANSWERABLE:
        raise NotAllowed(
            f"The strategy is “{item.strategy.get_status_display()}” now. "
            "Answers are taken from the start of consultation until the board endorses it."
        )
    if seen_hash and seen_hash != agreed_hash(item):
        raise ChangedMeanwhile(
            "This input has changed since you opened this page. Your answer has not been sent. "
            "Read the input as it is now, then answer."
        )
    return item


def _prepared(item: Input) -> Answer:
    """The answer that is being prepared, or a new one."""
    return item.answers.filter(submitted_at__isnull=True).first() or Answer(input=item, agency=item.lead)


def _checked(says: str, note: str) -> tuple[str, str]:
    if says not in Answer.Says.values:
        raise NotAllowed("Select what the agency answers.")
    message = SAY_WHAT.get(Answer.Says(says))
    return says, needed(note, message) if message else note.strip()
