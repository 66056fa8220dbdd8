"""What is made of accepted values: sums up the tree of places, and the signal of each series."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection

from monitoring.analysis.frames import drawn_series
from monitoring.models import RollUp, Signal

# Loads follow one another: coverage, sums and signals are read and written by one load at a time.
LOCK = 5_100_301

# The value of a place is what was sent for it; where nothing was, the sum of what was sent below it. A sum
# that lacks a part is no value: it would look like a fall.
ROLL_UP = """
    WITH RECURSIVE touched AS (
        SELECT * FROM unnest(%(indicators)s::bigint[], %(periods)s::date[]) AS t (indicator_id, period)
    ),
    sent AS (
        SELECT o.indicator_id, o.place_id, o.period, SUM(o.x) AS x, SUM(o.n) AS n,
               BOOL_OR(o.status <> 'ok') AS lacks
        FROM touched
        JOIN monitoring_coverage c USING (indicator_id, period)
        JOIN monitoring_observation o
          ON o.submission_id = c.submission_id AND o.indicator_id = c.indicator_id AND o.period = c.period
        WHERE o.breakdown = ''
        GROUP BY o.indicator_id, o.place_id, o.period
    ),
    up AS (
        SELECT indicator_id, place_id, period, x, n, lacks FROM sent
        UNION ALL
        SELECT up.indicator_id, place.parent_id, up.period, up.x, up.n, up.lacks
        FROM up
        JOIN partnership_place place ON place.id = up.place_id
        WHERE place.parent_id IS NOT NULL
          AND NOT EXISTS (
            SELECT 1 FROM sent
            WHERE sent.place_id = place.parent_id
              AND sent.indicator_id = up.indicator_id AND sent.period = up.period
          )
    )
    INSERT INTO monitoring_rollup (indicator_id, place_id, period, x, n, parts_missing)
    SELECT indicator_id, place_id, period,
           CASE WHEN BOOL_OR(lacks) THEN NULL ELSE SUM(x) END,
           CASE WHEN BOOL_OR(lacks) THEN NULL ELSE SUM(n) END,
           BOOL_OR(lacks)
    FROM up
    GROUP BY indicator_id, place_id, period
"""


def one_at_a_time() -> None:
    """Wait until no other transaction loads values; held until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def roll_up(cells: Collection[tuple[int, date]]) -> None:
    """Sum the current values of those (indicator, period) up the tree of places, afresh."""
    indicators, periods = [cell[0] for cell in cells], [cell[1] for cell in cells]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM monitoring_rollup r
            USING unnest(%s::bigint[], %s::date[]) AS t (indicator_id, period)
            WHERE r.indicator_id = t.indicator_id AND r.period = t.period
            """,
            [indicators, periods],
        )
        cursor.execute(ROLL_UP, {"indicators": indicators, "periods": periods})


def write_signals(indicator_ids: Iterable[int]) -> None:
    """Say afresh what the latest point of every series of those indicators means (one row for each)."""
    ids = list(indicator_ids)
    rows = []
    for series in drawn_series(RollUp.objects.filter(indicator__in=ids)):
        latest = series.latest()
        if latest is not None:
            rows.append(
                Signal(
                    indicator_id=series.indicator_id,
                    place_id=series.place_id,
                    period=latest.period,
                    value=latest.value,
                    rule=latest.rule,
                    signal=latest.signal,
                    since=latest.since,
                    holds_since=latest.holds_since,
                    by_quarter=series.by_quarter,
                    mean=latest.mean,
                    lower=latest.lower,
                    upper=latest.upper,
                    points=latest.points,
                )
            )
    Signal.objects.filter(indicator__in=ids).delete()
    Signal.objects.bulk_create(rows)
