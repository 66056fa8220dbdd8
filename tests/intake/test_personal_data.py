"""The screen for personal data: what it finds, what it lets pass, and that it never repeats anything."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partnership.intake.personal_data import (
    LONGEST_NAME,
    REMOVED,
    Kind,
    in_words,
    is_nhs_number,
    kinds_found,
    screened,
    whereabouts,
)
from partnership.pages.screening import refuse_personal_data

ON = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Known to services, 943 476 5919.", Kind.NHS_NUMBER),
        ("9434765919", Kind.NHS_NUMBER),
        ("943-476-5919", Kind.NHS_NUMBER),
        ("a girl born 3 May 2019", Kind.DATE_OF_BIRTH),
        ("DOB: 03/05/19", Kind.DATE_OF_BIRTH),
        ("d.o.b. 3rd of May 2019", Kind.DATE_OF_BIRTH),
        ("date of birth 2019-05-03", Kind.DATE_OF_BIRTH),
        ("12/03/1987", Kind.DATE_OF_BIRTH),
        ("12 Mar 1987", Kind.DATE_OF_BIRTH),
        ("the flat at LE1 5YA", Kind.POSTCODE),
        ("le15ya", Kind.POSTCODE),
        ("EC1A 1BB", Kind.POSTCODE),
        ("Ring 07700 900461", Kind.TELEPHONE),
        ("+44 7700 900461", Kind.TELEPHONE),
        ("+44 (0)116 496 0999", Kind.TELEPHONE),
        ("(0116) 496 0999", Kind.TELEPHONE),
        ("0116-496-0999", Kind.TELEPHONE),
        ("write to a.b+c@mail.example.org", Kind.EMAIL),
        ("943_476_5919.csv", Kind.NHS_NUMBER),
        ("born_03_05_2019.csv", Kind.DATE_OF_BIRTH),
        ("3_May_1987.csv", Kind.DATE_OF_BIRTH),
        ("flat_LE1_5YA.csv", Kind.POSTCODE),
        ("le1-5ya", Kind.POSTCODE),
        ("calls_07700_900461.csv", Kind.TELEPHONE),
    ],
)
def test_it_finds(text, kind):
    assert kinds_found(text, on=ON) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Call 999, or 101",
        "943 476 5918",  # its last digit is no check digit
        "1111111111",
        "2,345,678,901 pounds",
        "on 14 May 2024, and since 2015",
        "between 01-04-2019 and 30-06-2019",
        "over 10 years: 2010 to 2020",
        "the LE1 and LE2 areas",
        "the m1 3rd exit, and the A46",
        "PB-0042 and E06000016",
        "99 of 100 people @ home",
        "32/13/1987",  # no date at all
        "street_2024-05-01_101522.csv",
        "export_20240501101522 (2).csv",
        "the m1_3rd lane",
    ],
)
def test_it_lets_pass(text):
    assert kinds_found(text, on=ON) == ()


def test_it_names_every_kind_and_repeats_nothing():
    text = "Jo, 943 476 5919, born 3 May 2019, LE1 5YA, 07700 900461, jo@example.org"
    found = kinds_found(text, on=ON)
    assert found == tuple(Kind)
    said = in_words(found)
    assert said == (
        "the NHS number, the date of birth, the full postcode, the telephone number and the e-mail address"
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Ring 07700 900461" + " and so on" * 9, "near the start"),
        ("and so on " * 5 + "07700 900461" + " and so on" * 5, "in the middle"),
        ("on 14 May 2024 " + "and so on " * 9 + "07700 900461", "near the end"),
        ("07700 900461 " + "and so on " * 9 + "07700 900462", "in more than one place"),
        ("Ring 07700 900461", ""),  # short enough to see at once
    ],
)
def test_it_says_roughly_where(text, where):
    assert whereabouts(text, on=ON) == {Kind.TELEPHONE: where}


def test_each_kind_has_its_own_place():
    found = whereabouts("NHS 943 476 5919 " + "and so on " * 9 + "jo@example.org", on=ON)
    said = in_words(tuple(found), found)
    assert said == "the NHS number near the start and the e-mail address near the end"


def test_a_name_is_kept_or_removed_as_a_whole():
    assert screened("Rugby", on=ON) == "Rugby"
    assert screened("", on=ON) == ""
    assert screened("x" * LONGEST_NAME, on=ON) == "x" * LONGEST_NAME
    for odd in ("x" * (LONGEST_NAME + 1), "Rugby, LE1 5YA", "jo@example.org"):
        assert screened(odd, on=ON) == REMOVED
    assert screened(REMOVED, on=ON) == REMOVED


def test_a_full_date_becomes_a_birthday_with_age():
    assert kinds_found("14 May 2016", on=date(2025, 12, 31)) == ()
    assert kinds_found("14 May 2016", on=date(2026, 1, 1)) == (Kind.DATE_OF_BIRTH,)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_one_in_ten_last_digits_makes_an_nhs_number_or_none_does(first_nine):
    made = [digit for digit in range(10) if is_nhs_number(f"{first_nine:09d}{digit}")]
    assert len(made) <= 1


@given(st.text())
def test_no_text_breaks_it(text):
    assert isinstance(kinds_found(text, on=ON), tuple)


def test_text_beyond_every_limit_is_refused_for_its_length_and_not_read() -> None:
    with pytest.raises(ValidationError, match="at most 12,000 characters"):
        refuse_personal_data("someone@example.org " * 1_000)
