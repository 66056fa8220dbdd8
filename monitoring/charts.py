"""The figures of an indicator: its control chart with finding and table, and the sparkline of a list."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from math import isnan
from typing import TYPE_CHECKING, Any, cast

from monitoring.analysis.frames import drawn_series
from monitoring.analysis.words import (
    Said,
    about,
    apart,
    count_words,
    finding,
    limit_close_to,
    limit_words,
    period_words,
    range_words,
    reading,
    rounding_words,
    value_words,
)
from monitoring.models import Indicator, RollUp
from partnership.figures import (
    Chart,
    Gap,
    KeyItem,
    LineEnd,
    Note,
    Point,
    Rule,
    Spark,
    Table,
    Timeline,
)

if TYPE_CHECKING:
    import pandas as pd

    from monitoring.analysis.improvement import Improvement
    from monitoring.analysis.series import Series
    from monitoring.models import KnownEvent
    from partnership.places.models import Place

NOTHING_YET = "No data have been received yet."


def series_of(indicator: Indicator, place: Place) -> Series | None:
    """The drawn series of one indicator in one place; None where nothing has been received."""
    return series_by_place(indicator, [place]).get(place.pk)


def series_by_place(indicator: Indicator, places: Iterable[Place]) -> dict[int, Series]:
    """The drawn series of one indicator in each of those places that has one."""
    found = drawn_series(RollUp.objects.filter(indicator=indicator, place__in=list(places)))
    return {series.place_id: series for series in found if series.latest() is not None}


def said_of(series: Series, *, protected: bool) -> Said | None:
    """The latest point as it may be said of a place where small numbers are (not) protected."""
    latest = series.latest()
    if latest is None:
        return None
    shown = series.shown() if protected else series.chart
    row = shown[shown["period"] == latest.period].iloc[0]
    beside = None if protected else latest.value
    return Said(
        value=value_words(latest.value, protected=protected),
        period=latest.period,
        since=latest.since,
        rule=latest.rule,
        signal=latest.signal,
        mean=about(row["mean"], protected=protected, beside=beside),
        usual_range=range_words(row["lower"], row["upper"], protected=protected, beside=beside),
        points=latest.points,
        step=series.step,
        is_trial=series.is_trial,
        protected=protected,
        holds_since=latest.holds_since,
        close_to="" if protected else limit_close_to(latest.value, latest.mean, latest.lower, latest.upper),
    )


def xmr_chart(
    indicator: Indicator,
    place: Place,
    series: Series | None,
    *,
    events: Iterable[KnownEvent] = (),
    id: str = "xmr",
    heading: str = "Change over time",
) -> Chart:
    """The control chart of one series, as a page or a paper shows it. Small numbers are already hidden."""
    better = cast("Improvement", indicator.better)
    protected = indicator.protects(place)
    where = place.name if place.parent_id is not None else ""
    said = said_of(series, protected=protected) if series is not None else None
    sentence = finding(indicator.name, indicator.counts, said, better, place=where)
    if series is None or said is None:
        empty = Table(f"{indicator.name}, {place.name}", ["Period"], [])
        return Chart(id, heading, sentence, NOTHING_YET, empty)
    shown = series.shown() if protected else series.chart
    rows = list(chart_rows(indicator, series, protected=protected))
    columns: Sequence[Any] = [
        "Quarter" if series.by_quarter else "Month",
        {"label": indicator.counts.capitalize(), "numeric": True},
        {"label": "Usual range", "numeric": True},
        "What it means",
    ]
    judged = shown[shown["upper"].notna()]
    marks = {
        point.tone for point in _points(indicator, series, judged) if point.starred or point.value is not None
    }
    key = [KeyItem(*item) for item in _key(better) if item[0].split("-")[0] in marks]
    return Chart(
        id=id,
        heading=heading,
        finding=sentence,
        caption=_caption(place, series, shown, protected=protected),
        table=Table(
            f"{indicator.counts.capitalize()} a {series.step}, {place.name}",
            columns,
            [[row["words"], row["value"], row["range"], row["reading"]] for row in rows],
        ),
        drawing=_timeline(indicator, series, shown, events),
        key=key,
        size="l",
    )


def chart_rows(indicator: Indicator, series: Series, *, protected: bool) -> Iterator[dict[str, str]]:
    """The series as a table says it: one row for each period, one for each stretch without data."""
    shown = series.shown() if protected else series.chart
    better = cast("Improvement", indicator.better)
    missing = series.chart["value"].isna()
    for gap, part in groupby(range(len(shown)), key=lambda at: bool(missing.iloc[at])):
        at = list(part)
        first, last = shown["period"].iloc[at[0]], shown["period"].iloc[at[-1]]
        if gap:
            words = stretch(first, last, series.step)
            yield {
                "period": first.isoformat(),
                "words": words,
                "value": "–",
                "range": "–",
                "mean": "",
                "reading": "No data",
            }
            continue
        for i in at:
            row, value = shown.iloc[i], series.chart["value"].iloc[i]
            beside = None if protected else value
            means = reading(
                row["signal"], row["rule"], better, protected=protected, known=not isnan(row["upper"])
            )
            yield {
                "period": row["period"].isoformat(),
                "words": period_words(row["period"], series.step),
                "value": count_words(value, protected=protected),
                "range": range_words(row["lower"], row["upper"], protected=protected, beside=beside) or "–",
                "mean": about(row["mean"], protected=protected) or "–",
                "reading": str(means),
            }


def spark_of(series: Series, *, protected: bool) -> Spark:
    """The series as a line the size of a word: the last group's usual range as its band."""
    shown = series.shown() if protected else series.chart
    values = [None if isnan(value) else float(value) for value in shown["value"]]
    last = shown.iloc[-1]
    latest = series.latest()
    assert latest is not None
    first = shown["period"].iloc[0]
    says = (
        f"From {value_words(series.chart['value'].iloc[0], protected=protected)} in "
        f"{period_words(first, series.step)} to {value_words(latest.value, protected=protected)} in "
        f"{period_words(latest.period, series.step)}"
    )
    tone = reading(latest.signal, latest.rule, series.improvement).tone
    lower = None if isnan(last["lower"]) else max(float(last["lower"]), 0.0)
    upper = None if isnan(last["upper"]) else float(last["upper"])
    return Spark(values, says, tone, lower, upper)


# The parts of a drawing -------------------------------------------------------------------------
def _timeline(
    indicator: Indicator, series: Series, shown: pd.DataFrame, events: Iterable[KnownEvent]
) -> Timeline:
    half = timedelta(days=45 if series.step == "quarter" else 14)
    points = tuple(_points(indicator, series, shown))
    first, last = points[0].at, points[-1].at
    notes = tuple(
        Note(max(event.starts_on, first - half), event.words)
        for event in events
        if first - half <= event.starts_on <= last + half
    )
    return Timeline(
        points=points,
        rules=tuple(_rules(series, shown, half)),
        ends=tuple(_ends(shown)),
        gaps=tuple(_gaps(series, half)),
        notes=notes,
        half_step=half,
    )


def _points(indicator: Indicator, series: Series, shown: pd.DataFrame) -> Iterator[Point]:
    better = cast("Improvement", indicator.better)
    protected = "starred" in shown
    stars = shown["starred"].tolist() if protected else [False] * len(shown)
    rows = zip(
        shown["period"], shown["value"], shown["signal"], shown["rule"], shown["upper"], stars, strict=True
    )
    for period, value, signal, rule, upper, starred in rows:
        means = reading(signal, rule, better, protected=protected, known=not isnan(upper))
        words = "*" if starred else count_words(value)
        shape = {"usual": "circle", "neutral": "diamond"}.get(means.tone) or (
            "up" if means.icon in ("concern", "better-up") else "down"
        )
        yield Point(
            at=period,
            value=None if isnan(value) else float(value),
            says=f"{period_words(period, series.step)}: {words}<br>{str(means).lower()}",
            tone=cast("Any", means.tone),
            shape=cast("Any", shape),
            starred=starred,
        )


def _stretches(series: Series, *, gaps: bool) -> Iterator[tuple[int, int]]:
    """(first, last) of each stretch with values, or of each gap; a rebase also ends a stretch with values."""
    missing = series.chart["value"].isna().tolist()
    starts = set(series.rebased)
    group, groups = 0, []
    for period in series.chart["period"]:
        group += period in starts
        groups.append(group)

    def same(at: int) -> tuple[bool, int]:
        return missing[at], 0 if missing[at] else groups[at]

    for (gap, _), part in groupby(range(len(missing)), key=same):
        at = list(part)
        if gap == gaps:
            yield at[0], at[-1]


def _rules(series: Series, shown: pd.DataFrame, half: timedelta) -> Iterator[Rule]:
    for first, last in _stretches(series, gaps=False):
        row = shown.iloc[first]
        start, end = row["period"] - half, shown["period"].iloc[last] + half
        if not isnan(row["upper"]):
            yield Rule(float(row["mean"]), start, end, "mean")
            yield Rule(float(row["upper"]), start, end)
            yield Rule(max(float(row["lower"]), 0.0), start, end)


def _ends(shown: pd.DataFrame) -> Iterator[LineEnd]:
    row = shown.iloc[-1]
    if isnan(row["upper"]):
        return
    protected, last, upper = "starred" in shown, float(row["value"]), float(row["upper"])
    for name, value in (("upper limit", upper), ("mean", row["mean"]), ("lower limit", row["lower"])):
        height = max(float(value), 0.0)
        words = limit_words(height, upper, protected=protected)
        outside = last > height if name == "upper limit" else name == "lower limit" and last < height
        if outside and not protected and words == count_words(last):
            words = apart(height, last)
        yield LineEnd(height, f"{name} {words}")


def _gaps(series: Series, half: timedelta) -> Iterator[Gap]:
    periods = series.chart["period"].tolist()
    for first, last in _stretches(series, gaps=True):
        yield Gap(periods[first] - half, periods[last] + half, "no data")


def stretch(first: date, last: date, step: Any) -> str:
    """ "January to March 2024" for quarters, "November 2023 to April 2024" for months."""
    if first == last:
        return period_words(first, step)
    if step == "quarter":
        end = date(last.year, last.month + 2, 1)
        return f"{first:%B %Y} to {end:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"


def _caption(place: Place, series: Series, shown: pd.DataFrame, *, protected: bool) -> str:
    periods = shown["period"]
    parts = [f"{place.name}, {stretch(periods.iloc[0], periods.iloc[-1], series.step)}."]
    if series.by_quarter:
        parts.append("Under 8 a month on average, so charted by calendar quarter.")
    rests = (
        f"the first {series.baseline} {series.step}s"
        if series.baseline
        else ("the points since the last change of level" if series.rebased else "all points")
    )
    if shown["upper"].notna().any():
        parts.append(f"Mean and limits (2.66 mean moving ranges) from {rests}.")
        if series.is_trial:
            parts.append("They rest on few points and are provisional.")
    gaps = [
        stretch(periods.iloc[first], periods.iloc[last], series.step)
        for first, last in _stretches(series, gaps=True)
    ]
    if gaps:
        parts.append(f"No data for {' and '.join(gaps)}: no rule runs across that.")
    if protected:
        parts.append(rounding_words())
    return " ".join(parts)


def _key(better: Improvement) -> list[tuple[str, str]]:
    flipped = better == "increase"
    return [
        ("concern-down" if flipped else "concern", "concern"),
        ("better-up" if flipped else "better", "improvement"),
        ("neutral", "unusual"),
        ("usual", "usual variation"),
    ]


def last_day(period: date, step: str) -> date:
    """The last day of a period, for "data to…"."""
    month = period.month + (2 if step == "quarter" else 0)
    return date(period.year, month, monthrange(period.year, month)[1])
