"""How good the data are: what was sent and refused, what is late, where gaps are, what agreements lapse."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Sum

from monitoring.models import Agreement, Indicator, RollUp, Submission
from partnership.papers.document import Block, Bullets, Paragraph, Section, numbers, table
from partnership.records.marking import Marking
from partnership.wording import listed, short
from reports.periods import following, month_of
from strategies.models import Watched

from .scene import Scene
from .words import capital, has_have, is_are, many, was_were

TIME_TO_SEND = 1  # months: agencies send a month's data in the course of the next one
LOOK_BACK = 24  # months in which a gap is still told
EXPIRES_WITHIN = timedelta(days=60)
ROWS = ("rows_loaded", "rows_outside", "rows_unplaced", "rows_malformed")


def quality_section(scene: Scene) -> Section:
    blocks = late_and_gaps(scene)
    if scene.tells_all:  # files that agencies send, and agreements, are no business of another board
        blocks = [*submissions(scene), *blocks, *agreements(scene)]
    if scene.edition == Marking.SENSITIVE:
        blocks.append(
            Paragraph(
                "This edition draws on OFFICIAL-SENSITIVE records. A report carries the highest marking in "
                "it."
            )
        )
    return Section("Data quality", tuple(blocks))


def submissions(scene: Scene) -> list[Block]:
    settled = Submission.objects.visible_to(scene.reader).filter(
        settled_at__gte=scene.window.start, settled_at__lt=scene.window.end
    )
    refused = list(settled.filter(status=Submission.Status.REJECTED).select_related("agency"))
    taken = settled.filter(status__in=[Submission.Status.ACCEPTED, Submission.Status.SUPERSEDED])
    accepted = taken.count()
    if not accepted and not refused:
        return [Paragraph(f"No data were sent {scene.lately}.")]
    files = f"{many(accepted, 'file')} of data {was_were(accepted)} accepted"
    others = f"{len(refused) or 'none'} {was_were(len(refused) or 1)} rejected"
    said = f"{capital(files)} {scene.lately} and {others}."
    blocks: list[Block] = [Paragraph(said)]
    rows = taken.aggregate(**{name: Sum(name) for name in ROWS})
    left = {name: rows[name] or 0 for name in ROWS[1:]}
    if any(left.values()):
        blocks.append(
            Paragraph(
                f"Of their rows {rows['rows_loaded'] or 0:,} were loaded, {left['rows_outside']:,} lay "
                f"outside the area, {left['rows_unplaced']:,} had no place and "
                f"{left['rows_malformed']:,} could not be read."
            )
        )
    if refused:
        blocks.append(Bullets(tuple(f"{row.agency}, {row.reference}: {reason(row)}" for row in refused)))
    return blocks


def reason(row: Submission) -> str:
    return (row.refused_because.splitlines() or [""])[0] or "rejected"


def late_and_gaps(scene: Scene) -> list[Block]:
    """Indicators on show or watched whose latest period is missing, or that have a hole behind them."""
    watched = Watched.objects.values("indicator")
    shown = Indicator.objects.visible_to(scene.reader)
    indicators = list((shown.filter(on_show=True) | shown.filter(pk__in=watched)).select_related("agency"))
    if scene.whole_area is None or not indicators:
        return [Paragraph("There are no indicators yet.")]
    given: dict[int, dict[date, bool]] = defaultdict(dict)
    for pk, period, x in RollUp.objects.filter(
        indicator__in=[each.pk for each in indicators], place=scene.whole_area
    ).values_list("indicator_id", "period", "x"):
        given[pk][period] = x is not None
    by_now = following(month_of(scene.on), -1 - TIME_TO_SEND)  # data are owed as it stands
    rows = [row for each in indicators if (row := lateness(each, given[each.pk], by_now)) is not None]
    if not rows:
        return [Paragraph(f"Every indicator has its data to {by_now:%B %Y}, without a gap in two years.")]
    number = len(rows)
    said = (
        f"{number} of {many(len(indicators), 'indicator')} {is_are(number)} late or {has_have(number)} gaps"
    )
    return [
        Paragraph(f"{said}. By now each should have its data to {by_now:%B %Y}."),
        table(
            "Indicators that are late or have gaps",
            ("Indicator", "Agency", "Data to", numbers("Months late"), "No data for"),
            tuple(rows),
            widths=(2.4, 1.8, 1.2, 0.9, 1.9),
        ),
    ]


def lateness(indicator: Indicator, given: dict[date, bool], by_now: date) -> tuple[str, ...] | None:
    """A row of the table, or None where nothing is wrong. `given` says of each period if it has a value."""
    agency = indicator.agency.name if indicator.agency else "–"
    step = 3 if indicator.frequency == Indicator.Frequency.QUARTER else 1
    expected = last_due(by_now, step)
    there = sorted(month for month, has in given.items() if has)
    if not there:
        return indicator.name, agency, "Nothing yet", "–", "–"
    last = there[-1]
    late = max(0, months_between(last, expected))
    since = max(there[0], following(expected, -LOOK_BACK))
    gaps = [month for month in every(since, last, step) if not given.get(month)]
    if not late and not gaps:
        return None
    return indicator.name, agency, f"{last:%B %Y}", str(late or "–"), stretches(gaps, step) or "–"


def last_due(period: date, step: int) -> date:
    """The first day of the last whole period that the month covers."""
    if step == 1:
        return period
    quarter = date(period.year, period.month - (period.month - 1) % 3, 1)
    return quarter if period.month % 3 == 0 else following(quarter, -3)


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def every(first: date, last: date, step: int) -> list[date]:
    return [following(first, by) for by in range(0, months_between(first, last) + 1, step)]


def stretches(months: list[date], step: int) -> str:
    """ "May 2025 and July to August 2025" of months in order."""
    runs: list[list[date]] = []
    for month in months:
        if runs and following(runs[-1][-1], step) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return listed(
        f"{run[0]:%B %Y}" if len(run) == 1 else f"{run[0]:%B %Y} to {run[-1]:%B %Y}" for run in runs
    )


def agreements(scene: Scene) -> list[Block]:
    """Agreements on sharing data that have lapsed since the last report, or soon will."""
    soon, told = scene.on + EXPIRES_WITHIN, []
    for row in Agreement.objects.all():
        ends = row.during.upper
        if ends is None or not month_of(scene.period) <= ends <= soon:
            continue
        told.append(f"{row}: {'lapsed on' if ends <= scene.on else 'ends on'} {short(ends)}")
    if not told:
        return []
    return [Paragraph("Agreements on sharing data that have lapsed or soon will:"), Bullets(tuple(told))]
