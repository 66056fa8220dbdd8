"""Each input's lead agency answers: a colleague prepares, a seat holder or deputy submits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partnership.boards.standing import Actor
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from strategies.agreed import agreed_hash
from strategies.models import Answer, Input, Strategy

from .locking import take_input
from .statements import checked, in_private, prepare, statement_on, submit
from .telling import tell_agencies, tell_owner

SAY_WHAT = {
    Answer.Says.SUBJECT_TO: "Enter what your agreement is subject to.",
    Answer.Says.NOT_ABLE: "Enter why the agency is not able to.",
}
NOTHING = "Select what the agency answers."


class ChangedMeanwhile(NotAllowed):
    """The input is no longer what the person who answers has read."""


@transaction.atomic
def prepare_answer(
    *,
    input: Input,
    says: str,
    by: Actor,
    note: str = "",
    seen_hash: str = "",
    seen: str = "",
    at: datetime | None = None,
) -> Answer:
    """Put down what the agency might answer. It counts only once a holder or deputy submits it.

    seen_hash, seen: as in `answer_input`. What was prepared before stays in the agency's own history.
    """
    item = _answerable(input, seen_hash)
    says, note = checked(says, note, Answer.Says.values, SAY_WHAT, NOTHING)
    answer = statement_on(item, Answer, own=True, seen=seen)
    answer.agreed_hash = agreed_hash(item)
    prepare(answer, says, note, by)
    record(item, by=by, kind="prepared_answer", note=in_private(answer), at=at)
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
    seen: str = "",
    at: datetime | None = None,
) -> Answer:
    """The lead's answer on an input as it is now.

    says: agree, subject_to, no_objection or not_able; the second and the last say what. recorded_from: the
    letter or mail, where an officer records what an agency answered in writing: what its own people have
    prepared is left alone, and they are told. seen_hash: what the page showed of the input; raises
    ChangedMeanwhile if it is another by now. seen: what it showed of the answers; raises SaidMeanwhile.
    """
    item = _answerable(input, seen_hash)
    says, note = checked(says, note, Answer.Says.values, SAY_WHAT, NOTHING)
    written = bool(recorded_from.strip())
    answer = statement_on(item, Answer, own=not written, seen=seen)
    answer.agreed_hash = agreed_hash(item)
    submit(answer, says, note, by, recorded_from, at)
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
    answered = f"{item.lead} answered {said}"
    tell_owner(item, item.strategy, by=by, kind="answered", at=at, text=answered)
    if written:
        told = f"An officer recorded this from {answer.recorded_from}: {answered} You can answer again."
        tell_agencies(item, item.strategy, [item.lead_id], kind="answer_recorded", at=at, text=told)
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
