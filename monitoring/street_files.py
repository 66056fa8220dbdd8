"""The street file of data.police.uk: its columns, its crime types, and what a row of it says.

A row is one incident. Identical rows are separate incidents at one snap point and all count. The place of a
row is the district in its LSOA name ("Eastham 003A" lies in Eastham): codes change with every census,
names of districts don't, and a blank name means that no location was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from partnership.intake import REMOVED, Malformed, read_rows, screened

COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
WANTED = ("Month", "LSOA name", "Crime type")
CODES = (
    "Crime ID",
    "Longitude",
    "Latitude",
)  # digits and hashes: nothing that could be read by chance is meant
SOURCE = "data.police.uk, Open Government Licence v3.0"
FIRST_MONTH = date(2010, 12, 1)  # data.police.uk begins here
MOST_TYPES = 40  # the site has 14; far more means that the column holds something else

CRIME_TYPES = (
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)
ON_SHOW = frozenset({"Shoplifting", "Violence and sexual offences", "Anti-social behaviour"})
COUNTED_AS = {"Shoplifting": "thefts", "Anti-social behaviour": "incidents"}

_TRAILING_CODE = re.compile(r"\s+\d{3}[A-Z]{1,2}$")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_AT = {column: COLUMNS.index(column) for column in WANTED}
_TEXTS = [at for at, column in enumerate(COLUMNS) if column not in CODES]


@dataclass(frozen=True, slots=True)
class Incident:
    """One row: the month, the crime type, and the name of the district, empty where none was given.

    `is_suspect` is whether the row held what looked like personal data, in whichever column.
    """

    line: int
    month: date
    crime_type: str
    district: str
    is_suspect: bool = False


def incidents(pieces: Iterable[bytes], *, latest: date) -> Iterator[Incident | Malformed]:
    """Every row of a street file in order. `latest` is the last day whose month can have happened.

    A district that looks like personal data comes as REMOVED; a crime type that does makes its row
    malformed.

    Raises WrongHeader where the columns are not exactly those of a street file, CannotBeRead where the file
    breaks off or is no text.
    """
    months: dict[str, date | str] = {}  # a month as written -> the month, or what is wrong with it
    texts: dict[str, str] = {}  # a text -> as it may be kept
    for row in read_rows(pieces, columns=COLUMNS):
        if isinstance(row, Malformed):
            yield row
            continue
        for cell in (row.cells[at] for at in _TEXTS):
            if cell not in texts:
                texts[cell] = screened(cell, on=latest)
        written, name, crime_type = (row.cells[_AT[column]] for column in WANTED)
        if written not in months:
            months[written] = _month(written, latest)
        month = months[written]
        if isinstance(month, str):
            yield Malformed(row.line, month)
        elif not crime_type:
            yield Malformed(row.line, "Has no crime type")
        elif texts[crime_type] == REMOVED:
            yield Malformed(row.line, f"Crime type {REMOVED}")
        elif len(crime_type) > 60 or not slugify(crime_type):
            yield Malformed(row.line, "Has no crime type that can be read")
        else:
            is_suspect = any(texts[row.cells[at]] == REMOVED for at in _TEXTS)
            yield Incident(row.line, month, crime_type, district_of(texts[name])[:120], is_suspect)


def district_of(lsoa_name: str) -> str:
    """ "Eastham" for "Eastham 003A"; the name itself where no code trails it."""
    return _TRAILING_CODE.sub("", lsoa_name)


def indicator_key(crime_type: str) -> str:
    return f"police-{slugify(crime_type)}"[:80]


def _month(written: str, latest: date) -> date | str:
    found = _MONTH.fullmatch(written)
    if found is None:
        return "The month is not written as 2024-04" if written else "Has no month"
    month = date(int(found[1]), int(found[2]), 1)
    if month < FIRST_MONTH:
        return "The month is before December 2010, when the published data begin"
    if month > latest:
        return "The month is in the future"
    return month
