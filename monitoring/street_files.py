"""The street file of data.police.uk: its columns, its crime types, and what a row of it says.

A row is one incident. Identical rows are separate incidents at one snap point and all count. The place of a
row is the district in its LSOA name ("Eastham 003A" lies in Eastham): codes change with every census,
names of districts don't, and a blank name means that no location was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

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
_MONTH_AT, _NAME_AT, _TYPE_AT = (COLUMNS.index(column) for column in WANTED)
_TEXTS = [at for at, column in enumerate(COLUMNS) if column not in CODES]


class Incident(NamedTuple):
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
    types: dict[str, str] = {}  # a crime type -> what is wrong with it, or ""
    districts: dict[str, str] = {}  # the name of a small area -> its district
    for row in read_rows(pieces, columns=COLUMNS):
        if isinstance(row, Malformed):
            yield row
            continue
        line, cells = row
        is_suspect = False
        for at in _TEXTS:
            kept = texts.get(cells[at])
            if kept is None:
                kept = texts[cells[at]] = screened(cells[at], on=latest)
            is_suspect = is_suspect or kept is REMOVED
        written, name, crime_type = cells[_MONTH_AT], cells[_NAME_AT], cells[_TYPE_AT]
        if written not in months:
            months[written] = _month(written, latest)
        if crime_type not in types:
            types[crime_type] = _wrong_with(crime_type, texts[crime_type])
        if name not in districts:
            districts[name] = district_of(texts[name])[:120]
        month = months[written]
        if isinstance(month, str):
            yield Malformed(line, month)
        elif types[crime_type]:
            yield Malformed(line, types[crime_type])
        else:
            yield Incident(line, month, crime_type, districts[name], is_suspect)


def _wrong_with(crime_type: str, kept: str) -> str:
    """Why this is no crime type, in words; empty where it is one."""
    if not crime_type:
        return "Has no crime type"
    if kept is REMOVED:
        return f"Crime type {REMOVED}"
    if len(crime_type) > 60 or not slugify(crime_type):
        return "Has no crime type that can be read"
    return ""


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
