"""The sixteen published monthly files, through the same code as the page, against the published totals."""

import csv
import re
import time
from collections import Counter

import pytest

from monitoring.models import Coverage, Indicator, Observation, RollUp, RowNote, Signal, Submission
from tests.factories.monitoring import make_force, make_llr, take
from tests.published import published

pytestmark = pytest.mark.django_db


def expected(months):
    """month × district (or none, or outside) × type, as published."""
    with published("police_crime/lad_month_type.csv").open(newline="", encoding="utf-8-sig") as file:
        return {
            (row["month"], row["lad_name"], row["crime_type"]): int(row["count"])
            for row in csv.DictReader(file)
            if row["month"] in months
        }


@pytest.mark.whole
def test_every_total_of_every_published_file_is_met(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = published("police_crime/raw_gz")
    make_llr()
    force = make_force()
    files = sorted(folder.glob("*.csv.gz"))
    assert len(files) == 16
    for file in files:
        began = time.monotonic()
        submission = take(file.read_bytes(), force, name=file.name)
        took = time.monotonic() - began
        assert submission.status == Submission.Status.ACCEPTED, submission.refused_because
        assert took < 10  # far more than it takes, so that a busy machine passes
        parts = (
            submission.rows_loaded,
            submission.rows_outside,
            submission.rows_unplaced,
            submission.rows_malformed,
        )
        assert sum(parts) == submission.rows_read == submission.rows_total
    found = Counter()
    current = Coverage.objects.values_list("submission", flat=True)
    for period, district, name, x in Observation.objects.filter(submission__in=current).values_list(
        "period", "place__name", "indicator__name", "x"
    ):
        found[f"{period:%Y-%m}", district, name.removesuffix(" recorded by police")] += x
    rows = RowNote.objects.exclude(why=RowNote.Why.MALFORMED)
    for why, period, name, n in rows.values_list("why", "period", "indicator__name", "rows"):
        place = "(no location)" if why == RowNote.Why.UNPLACED else "(outside LLR)"
        found[f"{period:%Y-%m}", place, name.removesuffix(" recorded by police")] += n
    wanted = expected({re.match(r"\d{4}-\d\d", file.name)[0] for file in files})
    assert len(wanted) == 16 * 11 * 14
    assert {key: found.get(key, 0) for key in wanted} == wanted
    assert found.total() == sum(wanted.values()) == 148_264

    # Rolled up: the area is the sum of its districts; the gap of fourteen months stays a gap.
    shops = Indicator.objects.get(key="police-shoplifting")
    april = RollUp.objects.get(indicator=shops, place__name__startswith="Leicester, ", period="2024-04-01")
    of_april = [key for key in wanted if key[::2] == ("2024-04", "Shoplifting") and "(" not in key[1]]
    assert april.x == sum(wanted[key] for key in of_april)
    assert Signal.objects.count() == 14 * 11
    assert not RollUp.objects.filter(period__gt="2022-10-31", period__lt="2024-01-01").exists()
