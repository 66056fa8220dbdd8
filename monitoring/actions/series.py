"""A series of values taken in one go: for small imports and for the example."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from monitoring.models import Indicator, Observation, Submission
from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.intake import screened
from partnership.places.models import Place
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.references import next_number

from .derived import one_at_a_time
from .submissions import AlreadySent, settle

HIDDEN = "*"  # a count that was hidden at its source


class WrongValues(NotAllowed):
    """Values that can't be taken. Nothing has been loaded."""


Value = int | str | None


@transaction.atomic
def take_series(
    *,
    indicator: Indicator,
    agency: Agency,
    values: Mapping[tuple[Place, date], Value],
    by: Actor,
    file_name: str = "",
    at: datetime | None = None,
) -> Submission:
    """Take values of one indicator: checked, accepted, rolled up and signalled at once.

    `values` maps (place, first day of the period) to a count; None is missing, "*" hidden at its source. A
    place that has no value for a period in which another has one is missing there too. Raises
    WrongValues for what can't be, AlreadySent where the same values from this agency are current.
    """
    assert by.user is not None
    check_values(indicator, values, latest=today(at))
    fingerprint = _fingerprint(indicator, values)
    known = Submission.objects.filter(
        agency=agency,
        format=Submission.Format.SERIES,
        sha256=fingerprint,
        status=Submission.Status.ACCEPTED,
    ).first()
    if known is not None:
        raise AlreadySent(known)
    one_at_a_time()
    submission = Submission.objects.create(
        agency=agency,
        format=Submission.Format.SERIES,
        file_name=screened(file_name, on=today(at)) or indicator.name,
        sha256=fingerprint,
        number=next_number(Submission.PREFIX),
        sent_by=by.user,
        sent_at=moment(at),
        status=Submission.Status.CHECKING,
        rows_read=len(values),
        rows_total=len(values),
        rows_loaded=len(values),
    )
    record(submission, by=by, kind="received", at=at)
    places = {place.pk for place, _ in values}
    given = {(place.pk, period): value for (place, period), value in values.items()}
    Observation.objects.bulk_create(
        _observation(submission, indicator, place, period, given.get((place, period)))
        for period in sorted({period for _, period in values})
        for place in sorted(places)
    )
    settle(submission, by=by, at=at)
    return submission


def check_values(indicator: Indicator, values: Mapping[tuple[Place, date], Value], *, latest: date) -> None:
    """Raise WrongValues, naming the first thing that is wrong."""
    if not values:
        raise WrongValues("There are no values.")
    first_months = (1, 4, 7, 10) if indicator.frequency == Indicator.Frequency.QUARTER else range(1, 13)
    for (place, period), value in values.items():
        where = f"{place.name}, {period.isoformat()}"
        if period.day != 1 or period.month not in first_months:
            raise WrongValues(f"{where}: a period is given by its first day.")
        if period > latest:
            raise WrongValues(f"{where}: the period is in the future.")
        if value is not None and value != HIDDEN and not (type(value) is int and 0 <= value < 2**31):
            raise WrongValues(f"{where}: the value must be a whole number, 0 or more.")


def _observation(
    submission: Submission, indicator: Indicator, place: int, period: date, value: Value
) -> Observation:
    status = Observation.Status.OK
    if value is None:
        status = Observation.Status.MISSING
    elif value == HIDDEN:
        status, value = Observation.Status.SUPPRESSED, None
    return Observation(
        submission=submission, indicator=indicator, place_id=place, period=period, status=status, x=value
    )


def _fingerprint(indicator: Indicator, values: Mapping[tuple[Place, date], Value]) -> str:
    rows = sorted([place.pk, period.isoformat(), str(value)] for (place, period), value in values.items())
    return hashlib.sha256(json.dumps([indicator.key, rows]).encode()).hexdigest()
