"""How an agreed input goes, as its lead says: on track, at risk, off track, done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from strategies.models import Answer, DeliveryReport, Input, Strategy

from .locking import take_input
from .statements import checked, in_private, prepare, statement_on, submit
from .telling import tell_owner

Says = DeliveryReport.Says
SAY_WHAT = {
    Says.AT_RISK: "Enter what puts it at risk.",
    Says.OFF_TRACK: "Enter what is in the way.",
    Says.DONE: "Enter what was done.",
}
NOTHING = "Select how it goes."


@transaction.atomic
def prepare_report(
    *, input: Input, says: str, by: Actor, note: str = "", seen: str = "", at: datetime | None = None
) -> DeliveryReport:
    """Put down what the agency might report. It counts only once a holder or deputy submits it."""
    item = _under_way(input, says)
    says, note = checked(says, note, Says.values, SAY_WHAT, NOTHING)
    report = statement_on(item, DeliveryReport, own=True, seen=seen)
    prepare(report, says, note, by)
    record(item, by=by, kind="prepared_report", note=in_private(report), at=at)
    return report


@transaction.atomic
def report_delivery(
    *,
    input: Input,
    says: str,
    by: Actor,
    note: str = "",
    recorded_from: str = "",
    seen: str = "",
    at: datetime | None = None,
) -> DeliveryReport:
    """What the lead reports on an input that it agreed to. It is done when the lead says so.

    says: on_track, at_risk, off_track or done; all but the first say what. An input that was said to be
    done is under way again when its lead reports anything else. recorded_from, seen: as in `answer_input`.
    """
    item = _under_way(input, says)
    says, note = checked(says, note, Says.values, SAY_WHAT, NOTHING)
    report = statement_on(item, DeliveryReport, own=not recorded_from.strip(), seen=seen)
    submit(report, says, note, by, recorded_from, at)
    was_done, is_done = item.done_at is not None, says == Says.DONE
    if was_done or is_done:
        item.done_at, item.done_by = (moment(at), by.user) if is_done else (None, None)
        item.done_note = note if is_done else ""
        item.save(update_fields=["done_at", "done_by", "done_note"])
    kind = "done" if is_done else "not_done_after_all" if was_done else "reported"
    record(item, by=by, kind=kind, note=note, at=at, says=says, recorded_from=report.recorded_from)
    if is_done:
        told = f"{item.lead} has done it."
    else:
        told = f"{item.lead} reports: {report.get_says_display().lower()}. {note}".strip()
    if is_done or says != Says.ON_TRACK:
        tell_owner(item, item.strategy, kind=kind, by=by, at=at, text=told)
    return report


def mark_done(*, input: Input, note: str, by: Actor, at: datetime | None = None) -> Input:
    """The lead has done what it agreed to, with a note of what was done."""
    return report_delivery(input=input, says=Says.DONE, note=note, by=by, at=at).input


def _under_way(given: Input, says: str) -> Input:
    item = take_input(given)
    if item.strategy.status not in Strategy.RUNNING:
        raise NotAllowed("Delivery is reported once the strategy is active.")
    if item.answer_now not in Answer.COUNTS:
        raise NotAllowed(f"{item.lead} has not agreed to this input, so there is nothing to report.")
    if item.done_at is not None and says == Says.DONE:
        raise NotAllowed("This input is marked as done already.")
    return item
