"""What must never be written here: words that identify one person.

Pure functions over text. They say what kind was found and roughly where, never the words themselves, so
that an error can be shown, logged or mailed without repeating what it is about. Names can't be told from
other words: the pages ask people not to write them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from partnership.wording import listed


class Kind(StrEnum):
    """A kind of personal data, in the words of an error message."""

    NHS_NUMBER = "NHS number"
    DATE_OF_BIRTH = "date of birth"
    POSTCODE = "full postcode"
    TELEPHONE = "telephone number"
    EMAIL = "e-mail address"


MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC "
    "EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU "
    "M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS "
    "ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)

# File names put "_" where text has a blank.
TEN_DIGITS = re.compile(r"(?<![\d.,-])(?:\d{3}[ _-]?\d{3}[ _-]?\d{4})(?![\d]|[.,-]\d)")
DATE = re.compile(
    rf"""(?<!\d)(?:
        (?P<day>\d{{1,2}})[/._-](?P<month>\d{{1,2}})[/._-](?P<year>\d{{4}}|\d{{2}})
      | (?P<iso_year>\d{{4}})[_-](?P<iso_month>\d{{2}})[_-](?P<iso_day>\d{{2}})
      | (?P<word_day>\d{{1,2}})(?:st|nd|rd|th)?[\s_]+(?:of\s+)?
        (?P<word>{MONTH})[a-z]*\.?,?[\s_]+(?P<word_year>\d{{4}})
    )(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)
BORN = re.compile(
    r"(?:\bborn(?:\s+on)?|\bd\.?\s?o\.?\s?b\b\.?|\bdate\s+of\s+birth|\bbirthday)[\W_]{0,4}(?:is\s+|was\s+)?$",
    re.I,
)
POSTCODE = re.compile(
    rf"(?<![A-Z0-9])(?:{'|'.join(AREAS.split())})\d[A-Z\d]?[\s_-]?(?P<inward>\d[ABD-HJLNP-UW-Z]{{2}})(?![A-Z0-9])",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"1st|2nd|3rd")  # "the m1 3rd lane" is a road, "M1 3RD" may be a postcode
TELEPHONE = re.compile(
    r"(?<![\d.,])(?:(?:\+|00)44[\s()._-]{0,2}(?:\(?0\)?)?|\(?0)(?:[\s()._-]{0,2}\d){9,10}(?!\d)"
)
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

ANY = re.compile(r"[\d@]")
"""A sign that every kind has: a text without one holds none of them."""

YEARS_THAT_MAKE_A_BIRTHDAY = 10
"""A full date at least this old is taken for a date of birth: reports of behaviour are about recent days."""

A_GLANCE = 40
"""Characters that a phone shows in one line: in so short a text the eye finds what is meant."""


REMOVED = "(removed: looked like personal data)"
"""What stands where a file, or its name, held personal data. What was there is not kept."""

LONGEST_NAME = 1_000
"""Characters. A name in a file that is longer is none, and is not read."""


def screened(name: str, *, on: date) -> str:
    """A short text out of a file as it may be kept and shown: itself, or REMOVED."""
    return REMOVED if len(name) > LONGEST_NAME or kinds_found(name, on=on) else name


def kinds_found(text: str, *, on: date) -> tuple[Kind, ...]:
    """The kinds of personal data in a text, in the order of `Kind`; empty when there is none."""
    return tuple(matches(text, on=on))


def matches(text: str, *, on: date) -> dict[Kind, list[re.Match[str]]]:
    """What was found of each kind, in the order of `Kind`.

    `on` is the day on which it was written: full dates ten years before it count as dates of birth, as do
    those introduced by "born", "DOB" and the like.
    """
    if not ANY.search(text):
        return {}
    without_dates = DATE.sub(lambda found: "|".center(len(found[0])), text)  # as long as it was
    found = {
        Kind.NHS_NUMBER: [each for each in TEN_DIGITS.finditer(without_dates) if is_nhs_number(each[0])],
        Kind.DATE_OF_BIRTH: [each for each in DATE.finditer(text) if is_birth(text, each, on)],
        Kind.POSTCODE: [each for each in POSTCODE.finditer(text) if not ORDINAL.fullmatch(each["inward"])],
        Kind.TELEPHONE: [each for each in TELEPHONE.finditer(without_dates) if is_telephone(each[0])],
        Kind.EMAIL: list(EMAIL.finditer(text)),
    }
    return {kind: each for kind, each in found.items() if each}


def whereabouts(text: str, *, on: date) -> dict[Kind, str]:
    """Each kind that was found, and roughly where: "near the end". A short text needs no such help."""
    return {
        kind: near(len(text), each) if len(text) > A_GLANCE else ""
        for kind, each in matches(text, on=on).items()
    }


def near(length: int, found: list[re.Match[str]]) -> str:
    thirds = {min(2, 3 * (each.start() + each.end()) // (2 * length)) for each in found}
    if len(thirds) > 1:
        return "in more than one place"
    return ("near the start", "in the middle", "near the end")[thirds.pop()]


def in_words(kinds: tuple[Kind, ...], where: Mapping[Kind, str] | None = None) -> str:
    """ "the NHS number near the start and the e-mail address near the end"."""
    return listed(f"the {kind} {(where or {}).get(kind, '')}".rstrip() for kind in kinds)


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the NHS check digit (modulus 11)."""
    digits = [int(each) for each in text if each.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)


def is_birth(text: str, found: re.Match[str], on: date) -> bool:
    if BORN.search(text[max(0, found.start() - 60) : found.start()]):
        return True
    day = day_of(found, on)
    return day is not None and on.year - day.year >= YEARS_THAT_MAKE_A_BIRTHDAY


def day_of(found: re.Match[str], on: date) -> date | None:
    """The date that was found, or None where its numbers are no date. Two-figure years lie in the past."""
    part = found.groupdict()
    year = int(part["year"] or part["iso_year"] or part["word_year"])
    if part["word"]:
        month = next(
            number for number, name in enumerate(MONTHS, 1) if name.startswith(part["word"].lower()[:3])
        )
    else:
        month = int(part["month"] or part["iso_month"])
    if part["year"] and len(part["year"]) == 2:
        year += on.year // 100 * 100
        year -= 100 if year > on.year else 0
    try:
        return date(year, month, int(part["day"] or part["iso_day"] or part["word_day"]))
    except ValueError:
        return None


def is_telephone(text: str) -> bool:
    """Ten or eleven digits from the leading 0 on, in one of the ranges that are in use."""
    digits = re.sub(r"\D", "", text)
    national = re.sub(r"^(?:0044|44)0?|^0", "", digits)
    return len(national) in (9, 10) and national[0] in "123578"
