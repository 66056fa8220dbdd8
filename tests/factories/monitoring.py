"""Files, indicators and districts for tests of monitoring."""

from __future__ import annotations

import gzip
from datetime import date
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from monitoring.actions import agree_to_replace, check_submission, receive
from monitoring.models import Indicator, Submission
from monitoring.street_files import COLUMNS
from partnership.area.models import Area, forget_kept_words
from partnership.boards.models import Agency
from partnership.places.models import Place
from tests.factories.ground import actor, make_agency, make_person

_serial = count(1)
LLR = (
    "Blaby",
    "Charnwood",
    "Harborough",
    "Hinckley and Bosworth",
    "Melton",
    "North West Leicestershire",
    "Oadby and Wigston",
)


def make_llr() -> Place:
    """Leicester, Leicestershire and Rutland: three upper tiers, two of them districts, and seven more."""
    level = Place.Level
    area = Place.objects.create(name="Leicester, Leicestershire and Rutland", levels=[level.AREA])
    for name in ("Leicester", "Rutland"):
        Place.objects.create(name=name, parent=area, levels=[level.UPPER_TIER, level.DISTRICT])
    county = Place.objects.create(name="Leicestershire", parent=area, levels=[level.UPPER_TIER])
    for name in LLR:
        Place.objects.create(name=name, parent=county, levels=[level.DISTRICT])
    Area.objects.update_or_create(id=1, defaults={"name": area.name, "short_name": "LLR", "place": area})
    forget_kept_words()
    return area


def make_force(name: str = "Leicestershire Police") -> Agency:
    return make_agency(name, kind=Agency.Kind.POLICE)


def make_indicator(key: str = "", **fields: Any) -> Indicator:
    number = next(_serial)
    fields = {"name": f"Calls of kind {number}", "counts": "calls", "source": "Made up", **fields}
    return Indicator.objects.create(key=key or f"made-up-{number}", **fields)


def street_row(
    district: str = "Leicester", crime_type: str = "Shoplifting", month: str = "2024-04", **cells: str
) -> str:
    """One row of a street file; a blank district is a row without a location."""
    lsoa = f"{district} 003A" if district else ""
    given = {
        "Month": month,
        "Reported by": "Leicestershire Police",
        "Falls within": "Leicestershire Police",
        "Location": "On or near High Street",
        "LSOA name": lsoa,
        "Crime type": crime_type,
        **cells,
    }
    return ",".join(given.get(column, "") for column in COLUMNS)


def street_file(*rows: str, header: str = ",".join(COLUMNS), packed: bool = False) -> bytes:
    content = "\n".join([header, *rows]).encode() + b"\n"
    return gzip.compress(content) if packed else content


def send(content: bytes, agency: Agency, *, name: str = "street.csv", **more: Any) -> Submission:
    """Receive a file as an officer would send it, without checking it."""
    officer = make_person("officer")
    return receive(
        agency=agency,
        format=Submission.Format.POLICE_STREET,
        file_name=name,
        file=ContentFile(content),
        by=actor(officer),
        **more,
    )


def take(content: bytes, agency: Agency, **more: Any) -> Submission:
    """Send a file and check it, as the page and the worker do; a question is answered with yes."""
    submission = check_submission(send(content, agency, **more).pk)
    if submission.status != Submission.Status.ASKING:
        return submission
    agree_to_replace(submission=submission, by=actor(submission.sent_by))
    return check_submission(submission.pk)


def month(year: int, number: int) -> date:
    return date(year, number, 1)
