"""A street file of about nine thousand rows, and the least that could be done with it."""

from __future__ import annotations

import csv
import io
import random
from hashlib import sha256
from time import perf_counter
from zlib import crc32

import pandas as pd
from django.core.files.base import ContentFile
from django.db import connection

from monitoring.actions import check_submission, receive
from monitoring.models import Submission
from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.people.models import User
from partnership.places.models import Place

WORDS = ("", "by", "combe", "field", "ford", "ham", "ley", "mere", "stead", "thorpe", "ton", "wick")
ROWS = 9_000
TREES = [f"{first}{last}" for first in ("Ash", "Birch", "Elm", "Lime", "Oak") for last in WORDS]
ROADS = [f"{word.title()} {kind}" for word in WORDS[1:] for kind in ("Road", "Street", "Lane", "Close")]
HEADING = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)
TYPES = (
    *("Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs"),
    *("Other crime", "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting"),
    *("Theft from the person", "Vehicle crime", "Violence and sexual offences"),
)


def street_file(month: str) -> bytes:
    """One month as data.police.uk gives it: some rows without a place, some of another area."""
    chance = random.Random(month)  # noqa: S311 - the same file at every run
    districts = list(
        Place.objects.filter(levels__contains=[Place.Level.DISTRICT]).values_list("name", flat=True)
    )
    force = Agency.objects.filter(kind=Agency.Kind.POLICE)[0].name
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADING)
    for row in range(ROWS):
        draw = chance.random()
        district = "" if draw < 0.02 else "Elsewhere" if draw < 0.03 else chance.choice(districts)
        number = chance.randint(1, 62)  # six hundred small areas, as a real file has
        out.writerow(
            (
                sha256(f"{month} {row}".encode()).hexdigest(),
                month,
                force,
                force,
                f"{chance.uniform(-1.6, -0.6):.6f}" if district else "",
                f"{chance.uniform(52.4, 52.9):.6f}" if district else "",
                f"On or near {chance.choice(TREES)} {chance.choice(ROADS)}" if district else "No Location",
                f"E010{crc32(district.encode()) % 900 + 100}{number:02}" if district else "",
                f"{district} {number:03}A" if district else "",
                chance.choice(TYPES),
                "Under investigation",
                "",
            )
        )
    return text.getvalue().encode()


def bare(content: bytes) -> float:
    """Seconds to read a file with pandas and to copy every row of it into a table."""
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" text' for name in HEADING)
        cursor.execute(f"DROP TABLE IF EXISTS bare_street; CREATE TABLE bare_street ({columns})")
        begun = perf_counter()
        rows = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        with cursor.copy("COPY bare_street FROM STDIN") as copy:
            for row in rows.itertuples(index=False, name=None):
                copy.write_row(row)
        return perf_counter() - begun


def taken_in(content: bytes, month: str, officer: User) -> float:
    """Seconds for the board to receive a file, check it, count it and look at every series again."""
    force = Agency.objects.filter(kind=Agency.Kind.POLICE)[0]
    begun = perf_counter()
    sent = receive(
        agency=force,
        format=Submission.Format.POLICE_STREET,
        file_name=f"{month}-street.csv",
        file=ContentFile(content),
        by=Actor(officer),
    )
    checked = check_submission(sent.pk)
    took = perf_counter() - begun
    if checked.status != Submission.Status.ACCEPTED:
        raise SystemExit(f"The file of {month} was not taken in: it is {checked.get_status_display()}.")
    return took
