"""A street file of data.police.uk on its way into observations: staged by COPY, counted in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef, Sum

from monitoring.models import Coverage, Indicator, Observation, RowNote, Submission
from monitoring.street_files import (
    COUNTED_AS,
    CRIME_TYPES,
    MOST_TYPES,
    ON_SHOW,
    SOURCE,
    incidents,
    indicator_key,
)
from partnership.boards.models import Agency
from partnership.boards.standing import SYSTEM
from partnership.clock import moment, today
from partnership.intake import CannotBeRead, Malformed, unpacked
from partnership.places.models import Place
from partnership.records.events import record
from partnership.records.moves import NotAllowed

LISTED = 500  # malformed rows listed one by one; all are counted
EVERY = 2_000  # rows between two marks of progress
MONTHS_TO_JUDGE_BY = 12  # the latest others, of which there must be three
ENOUGH_TO_JUDGE, LEAST_SHARE = 100, 0.1  # under a tenth of a real file in the area: it is another area's


class NotThisArea(NotAllowed):
    """The file is well made, and about somewhere else."""


class MayItReplace(Exception):
    """The file is well made, and somebody has to say first that it is meant. The question is its words."""


@dataclass
class Staged:
    """What was read into the staging table, and what couldn't be."""

    read: int = 0
    malformed: int = 0
    suspect: int = 0
    listed: list[Malformed] = field(default_factory=list)


@contextmanager
def staging(submission: Submission, found: Staged, *, at: datetime | None = None) -> Iterator[None]:
    """Read the file into the staging table of this connection; the table goes when the block ends.

    Outside the transaction that loads it, so that others can see how far it is. `found` is filled on the
    way, so that what was read before a refusal is known.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.street_row")
        cursor.execute("CREATE TEMP TABLE street_row (period date, crime_type text, district text)")
    try:
        _stage(submission, found, today(at))
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE IF EXISTS pg_temp.street_row")


def _stage(submission: Submission, found: Staged, latest: date) -> None:
    if not submission.file:
        raise FileNotFoundError
    with submission.file.open("rb") as file:
        rows = incidents(unpacked(file, limit=settings.SUBMISSION_LIMIT), latest=latest)
        while part := list(islice(rows, EVERY)):
            with connection.cursor() as cursor, cursor.copy("COPY street_row FROM STDIN") as copy:
                for row in part:
                    if isinstance(row, Malformed):
                        found.malformed += 1
                        if len(found.listed) < LISTED:
                            found.listed.append(row)
                    else:
                        found.suspect += row.is_suspect
                        copy.write_row((row.month, row.crime_type, row.district))
            found.read += len(part)
            Submission.objects.filter(pk=submission.pk).update(rows_read=found.read)


def list_malformed(submission: Submission, staged: Staged) -> None:
    RowNote.objects.bulk_create(
        RowNote(submission=submission, why=RowNote.Why.MALFORMED, row=row.line, detail=row.why)
        for row in staged.listed
    )


def load(submission: Submission, staged: Staged, *, agreed: str = "", at: datetime | None = None) -> None:
    """Write the observations and notes of the staged rows, and the counts on the submission.

    Raises MayItReplace where it would take away more than a new file should, unless that very question is
    the one that was `agreed` to.
    """
    months, types = _months_and_types()
    if not months:
        raise CannotBeRead("The file holds no rows that can be read")
    if len(types) > MOST_TYPES:
        raise CannotBeRead(
            f"The file names {len(types)} different crime types: one column holds something else"
        )
    force = submission.agency
    covered = Coverage.objects.filter(
        agency=force, period__in=months, submission__format=Submission.Format.POLICE_STREET
    )
    indicators = _indicators(types, force, at=at)
    earlier = Indicator.objects.filter(pk__in=covered.order_by().values("indicator"))
    wanted = {each.pk for each in indicators.values()} | {each.pk for each in earlier}
    _group(indicators)
    _write(submission, months, sorted(wanted))
    list_malformed(submission, staged)
    tally = _tally()
    placed, outside = tally["loaded"], tally["outside"]
    if refused := _elsewhere(placed, outside):
        raise NotThisArea(refused)
    question = _question(months, _replaced(submission, months), _unusual(submission, months))
    if question != agreed:
        raise MayItReplace(question)
    submission.rows_read = submission.rows_total = staged.read
    submission.rows_loaded, submission.rows_outside = placed, outside
    submission.rows_unplaced, submission.rows_malformed = tally["unplaced"], staged.malformed
    submission.rows_suspect = staged.suspect


def _elsewhere(placed: int, outside: int) -> str:
    """Why the rows are not those of this area, in words; empty where they are."""
    if not placed + outside:
        return "No row of this file gives a place"
    if not placed:
        return "No row of this file lies in this area: it looks like the file of another police force"
    if placed + outside >= ENOUGH_TO_JUDGE and placed < LEAST_SHARE * (placed + outside):
        return (
            f"Only {placed:,} of the {placed + outside:,} rows that give a place lie in this area: "
            "it looks like the file of another police force"
        )
    return ""


@dataclass(frozen=True)
class Replaced:
    """One month of an earlier file that the new one covers too: rows then and now."""

    submission: Submission
    month: date
    before: int
    after: int


def _replaced(submission: Submission, months: list[date]) -> list[Replaced]:
    """What stands now for the months of the staged file, beside what would stand."""
    current = Coverage.objects.filter(
        agency=submission.agency, period__in=months, submission__format=Submission.Format.POLICE_STREET
    ).exclude(submission=submission)
    pairs = current.order_by("submission__number", "period").values_list("submission", "period").distinct()
    with connection.cursor() as cursor:
        after = _rows_by_month(cursor)
    found = []
    for pk, month in list(pairs):
        rows = Observation.objects.filter(submission=pk, period=month).aggregate(rows=Sum("x"))["rows"]
        found.append(Replaced(Submission.objects.get(pk=pk), month, rows or 0, after.get(month, 0)))
    return found


def _rows_by_month(cursor: CursorWrapper) -> dict[date, int]:
    """The staged rows that lie in this area."""
    cursor.execute("SELECT period, SUM(rows) FROM street_count WHERE place_id IS NOT NULL GROUP BY 1")
    return {month: int(rows) for month, rows in cursor.fetchall()}


def _unusual(submission: Submission, months: list[date]) -> list[str]:
    """A sentence for each month with over twice, or under half, of what the force's other months have.

    Those have the median of the latest twelve. Nothing is said by fewer than three, or of small counts.
    """
    current = Coverage.objects.filter(
        **{name: OuterRef(name) for name in ("submission", "indicator", "period")},
        agency=submission.agency,
        submission__format=Submission.Format.POLICE_STREET,
    )
    others = Observation.objects.filter(Exists(current)).exclude(period__in=months).order_by("-period")
    rows = others.values("period").annotate(rows=Sum("x")).values_list("rows", flat=True)
    judged_by = [number or 0 for number in rows[:MONTHS_TO_JUDGE_BY]]
    if len(judged_by) < 3:
        return []
    usual = round(median(judged_by))
    with connection.cursor() as cursor:
        found = _rows_by_month(cursor)
    return [
        f"{month:%B %Y} has {number:,} rows in this area; other months have about {usual:,}."
        for month, number in found.items()
        if max(number, usual) >= ENOUGH_TO_JUDGE and not usual <= number * 2 <= usual * 4
    ]


def _question(months: list[date], replaced: list[Replaced], unusual: list[str]) -> str:
    """What must be asked before the file is loaded: "This would replace SB-0087: …"; empty for nothing."""
    shrinks = any(each.after * 2 < each.before for each in replaced)
    if not shrinks and not unusual and len(months) == 1:
        return ""
    said = list(unusual)
    if len(months) > 1:
        said.append(
            f"This file covers {len(months)} months, from {months[0]:%B %Y} to {months[-1]:%B %Y}; "
            "a street file covers one."
        )
    earlier = {each.submission.pk: each.submission for each in replaced}
    for pk, submission in earlier.items():
        mine = [each for each in replaced if each.submission.pk == pk]
        before, after = (sum(getattr(each, name) for each in mine) for name in ("before", "after"))
        said.append(
            f"This would replace {submission.reference}: "
            f"{before:,} row{'' if before == 1 else 's'} by {after:,}."
        )
    said.append("Replace it?" if len(earlier) == 1 else "Replace them?" if earlier else "Load it?")
    return " ".join(said)


def _months_and_types() -> tuple[list[date], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT period FROM street_row ORDER BY 1")
        months = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT DISTINCT crime_type FROM street_row ORDER BY 1")
        return months, [row[0] for row in cursor.fetchall()]


def _indicators(types: list[str], force: Agency, *, at: datetime | None) -> dict[str, Indicator]:
    """The indicator of each crime type, those of data.police.uk and those of the file; made when missing."""
    by_key = {indicator_key(name): name for name in [*types, *CRIME_TYPES]}
    known = Indicator.objects.in_bulk(list(by_key), field_name="key")
    for key, name in by_key.items():
        if key not in known:
            known[key] = Indicator.objects.create(
                key=key,
                name=f"{name} recorded by police",
                counts=COUNTED_AS.get(name, "crimes"),
                agency=force,
                source=SOURCE,
                improvement=Indicator.Improvement.DECREASE,
                rule=Indicator.Rule.OPEN,
                on_show=name in ON_SHOW,
            )
            record(known[key], by=SYSTEM, kind="defined", at=moment(at))
    return {name: known[indicator_key(name)] for name in {*types, *CRIME_TYPES}}


def _group(indicators: dict[str, Indicator]) -> None:
    """Count the staged rows by month, indicator and district as the file spells it, and find the district."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.street_count")
        cursor.execute(
            """
            CREATE TEMP TABLE street_count ON COMMIT DROP AS
            SELECT c.period, t.indicator_id, c.district, place.id AS place_id, SUM(c.rows)::int AS rows
            FROM (
                SELECT period, crime_type, district, COUNT(*) AS rows FROM street_row GROUP BY 1, 2, 3
            ) c
            JOIN unnest(%s::text[], %s::bigint[]) AS t (crime_type, indicator_id) USING (crime_type)
            LEFT JOIN LATERAL (
                SELECT id FROM partnership_place p
                WHERE p.levels @> ARRAY[%s]::varchar[] AND LOWER(p.name) = LOWER(c.district)
                  AND (p.during IS NULL OR p.during @> c.period)
                ORDER BY p.id LIMIT 1
            ) place ON c.district <> ''
            GROUP BY 1, 2, 3, 4
            """,
            [list(indicators), [each.pk for each in indicators.values()], Place.Level.DISTRICT],
        )


def _write(submission: Submission, months: list[date], wanted: list[int]) -> None:
    """Observations for every district × month × indicator, zero where no row was; notes for the rest."""
    Observation.objects.filter(submission=submission).delete()
    RowNote.objects.filter(submission=submission).delete()
    given: dict[str, Any] = {
        "submission": submission.pk,
        "months": months,
        "indicators": wanted,
        "district": Place.Level.DISTRICT,
        "ok": Observation.Status.OK,
        "outside": RowNote.Why.OUTSIDE,
        "unplaced": RowNote.Why.UNPLACED,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO monitoring_observation
                (submission_id, indicator_id, place_id, period, breakdown, status, x)
            SELECT %(submission)s, i.id, p.id, m.period, '', %(ok)s, COALESCE(SUM(c.rows), 0)
            FROM unnest(%(indicators)s::bigint[]) AS i (id)
            CROSS JOIN unnest(%(months)s::date[]) AS m (period)
            JOIN partnership_place p
              ON p.levels @> ARRAY[%(district)s]::varchar[] AND (p.during IS NULL OR p.during @> m.period)
            LEFT JOIN street_count c
              ON c.indicator_id = i.id AND c.period = m.period AND c.place_id = p.id
            GROUP BY i.id, p.id, m.period
            """,
            given,
        )
        cursor.execute(
            """
            INSERT INTO monitoring_rownote
                (submission_id, why, period, indicator_id, place_name, detail, rows)
            SELECT %(submission)s, CASE WHEN district = '' THEN %(unplaced)s ELSE %(outside)s END,
                   period, indicator_id, district, '', rows
            FROM street_count WHERE place_id IS NULL
            ORDER BY period, indicator_id, district
            """,
            given,
        )


def _tally() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT COALESCE(SUM(rows) FILTER (WHERE place_id IS NOT NULL), 0),
                   COALESCE(SUM(rows) FILTER (WHERE place_id IS NULL AND district <> ''), 0),
                   COALESCE(SUM(rows) FILTER (WHERE district = ''), 0)
            FROM street_count
            """
        )
        row = cursor.fetchone()
    return dict(zip(("loaded", "outside", "unplaced"), (int(each) for each in row), strict=True))
