"""The row as it is now, held until the end of the transaction."""

from __future__ import annotations

from reports.models import Report


def take(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("definition__board")
    return rows.get(pk=report.pk)
