"""Reports: for officers those to read and publish, and those that could not be made."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from dashboards.desk import Desk
from partnership.records.marking import Marking
from reports.models import Report

from .need import Need


def needs(desk: Desk) -> Iterator[Need]:
    if not desk.who.runs_board:
        return
    found = Report.objects.visible_to(desk.user).filter(
        status__in=[Report.Status.READY, Report.Status.FAILED]
    )
    for report in found.select_related("definition").order_by("period", "edition").defer("content"):
        failed = report.status == Report.Status.FAILED
        verb = "Make again:" if failed else "Read and publish:"
        edition = " (OFFICIAL-SENSITIVE)" if report.edition == Marking.SENSITIVE else ""
        yield Need(
            text=f"{verb} {report}{edition}",
            url=reverse("reports:report_detail", args=[report.pk]),
            hint=f"{report.reference} · it could not be made"
            if failed
            else f"{report.reference} · it is ready",
            tag="Failed" if failed else "To publish",
            colour="red" if failed else "blue",
            waited_for=True,
        )
