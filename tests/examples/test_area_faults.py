"""What is wrong with the workbook of an area: all of it at once, by sheet, row and column."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from examples.area import NotRight, load_area
from examples.workbook.reading import CannotBeOpened
from examples.workbook.sheets import SHEETS
from examples.workbook.template import write_template
from partnership.boards.models import Agency

from .second_area import AREA, assert_nothing_is_there, changed, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.whole]


def faults_of(tmp_path: Path, **sheets: Any) -> list[str]:
    """What is wrong with the area when these sheets are put in the place of its own."""
    with pytest.raises(NotRight) as wrong:
        load_area(path=workbook(tmp_path / "wrong.xlsx", changed(**sheets)))
    assert_nothing_is_there()
    return [str(fault) for fault in wrong.value.faults]


def rows(sheet: str, *more: dict[str, Any], without: int | None = None) -> list[dict[str, Any]]:
    """The rows of a sheet, with further ones or without one of them."""
    kept = [deepcopy(row) for at, row in enumerate(AREA[sheet]) if at != without]
    return [*kept, *more]


def test_all_faults_are_said_at_once_by_sheet_row_and_column(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        Agencies=rows("Agencies", {"Name": "Fire", "Short name": "Fire", "Kind": "Fires"}),
        Population=rows("Population", {"Place": "Atlantis", "Year": 24, "People": 1, "Source": "Me"}),
        Places=rows("Places", {"Name": "Nowhere", "Levels": "Town"}),
    )
    assert found == [
        "Sheet “Places”, row 10, column “Levels”: “Town” is not on the list: Whole area; "
        "Upper-tier authority; District; Ward; Neighbourhood; Lower-layer super output area",
        "Sheet “Population”, row 8, column “Year”: “24” must be a whole number from 1,991 to 2,100",
        "Sheet “Population”, row 8, column “Place”: “Atlantis” is not on the sheet Places",
        "Sheet “Agencies”, row 11, column “Kind”: “Fires” is not on the list: "
        + "; ".join(Agency.Kind.labels),
    ]


def test_the_command_prints_them_and_fails(tmp_path: Path) -> None:
    wrong, said = (
        workbook(tmp_path / "wrong.xlsx", changed(Agencies=rows("Agencies", without=0))),
        io.StringIO(),
    )
    with pytest.raises(CommandError, match=r"\d+ things to mend in wrong.xlsx. Nothing was loaded."):
        call_command("load_area", wrong, stderr=said)
    assert "Sheet “Agencies”, column “Convenes”: one agency must convene the board" in said.getvalue()
    assert "“SNO” is not on the sheet Agencies" in said.getvalue()


def test_the_empty_template_says_which_sheets_must_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    with path.open("wb") as file:
        write_template(file)
    with pytest.raises(NotRight) as wrong:
        load_area(path=path)
    assert [str(fault) for fault in wrong.value.faults] == [
        f"Sheet “{sheet.title}”: has no row that is filled in" for sheet in SHEETS if sheet.required
    ]


ONE_ROW = {
    "Area": {"Name": "Another", "Short name": "A", "Whole area": "Norvale", "Tiers are shown as": "0 to 3",
             "In use": "No"},
    "Words": {"What": "Step 1 of the board’s work", "Name": "Look again"},
    "Tiers": {"Position": 3, "Name": "Twice"},
    "Contacts": {"Need": "Help"},
    "Plans": {"Name": "vale safety plan", "Owner": "Me", "Reach": "Local"},
    "Schedule": {"Step": 2, "Name": "Again", "Needs": "It"},
    "Communities": {"Name": "PEOPLE who sleep in cars"},
    "Factors": {"Name": "Somebody to turn to", "Effect": "Risk", "Sphere": "Family"},
    "Statements": {"Question": "Who are you?"},
    "Quorum": {"Board": "XYZ", "Words": "fire", "Kinds of agency": "Fire and rescue; Navy"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("Area", "row 5: there is one area: remove this row"),
        ("Words", "column “What”: this word is there twice (row 7)"),
        ("Tiers", "column “Position”: this tier is there twice (row 7)"),
        ("Contacts", "column “How”: must be filled in"),
        ("Plans", "column “Name”: another plan has this name (row 4)"),
        ("Schedule", "column “Step”: another step has this number (row 5)"),
        ("Communities", "column “Name”: another community has this name (row 4)"),
        ("Factors", "column “Name”: another factor has this name (row 4)"),
        ("Statements", "column “Question”: “Who are you?” is not on the list: Who is the controller"),
        ("Quorum", "column “Kinds of agency”: “Navy” is not on the list"),
        ("Quorum", "column “Board”: “XYZ” is not on the sheet Boards"),
    ],
)
def test_a_row_too_many_or_wrong_is_named(tmp_path: Path, sheet: str, text: str) -> None:
    found = faults_of(tmp_path, **{sheet: rows(sheet, ONE_ROW[sheet])})
    assert [fault for fault in found if text in fault], found


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"Name": "Norvale", "Levels": "Ward", "Inside": "Norvale and the Marches"},
         "another place of this name is inside the same place (row 5)"),
        ({"Name": "Elsewhere", "Levels": "Ward", "Inside": "Norvale", "Code": "E06999001"},
         "another place has this code (row 5)"),
        ({"Name": "Elsewhere", "Levels": "Ward", "Inside": "Norvale", "Code": "E0699"},
         "“E0699” must be a GSS code"),
        ({"Name": "Elsewhere", "Levels": "Ward"}, "say which place it is inside"),
        ({"Name": "Elsewhere", "Levels": "Ward", "Inside": "Elsewhere"}, "it would be part of itself"),
        ({"Name": "Elsewhere"}, "column “Levels”: must be filled in"),
        ({"Name": "x" * 121, "Levels": "Ward", "Inside": "Norvale"}, "is 121 characters long; at most 120"),
        ({"Name": "Mill, LE1 7RH", "Levels": "Ward", "Inside": "Norvale"}, "take out the full postcode"),
        ({"Name": "#REF!", "Levels": "Ward", "Inside": "Norvale"}, "#REF! is an error of the spreadsheet"),
    ],
)  # fmt: skip
def test_a_place_that_can_not_be(tmp_path: Path, row: dict[str, Any], text: str) -> None:
    found = faults_of(tmp_path, Places=rows("Places", row))
    assert [fault for fault in found if text in fault and "row 10" in fault], found


def test_two_places_of_one_name_are_told_apart_by_code(tmp_path: Path) -> None:
    again = {"Name": "Lowmarch", "Levels": "Ward", "Inside": "Norvale"}
    found = faults_of(
        tmp_path,
        Places=rows("Places", again),
        Population=rows("Population", {"Place": "Lowmarch", "Year": 2020, "People": 9, "Source": "Me"}),
    )
    assert found == [
        f"Sheet “{sheet}”: “Lowmarch” names 2 rows of the sheet Places: use a code, or change a name"
        for sheet in ("Population”, row 8, column “Place", "Communities”, row 5, column “Places")
    ]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"Name": "Second office", "Short name": "S", "Kind": "Other", "Convenes": "Yes"},
         "only one agency convenes the board"),
        ({"Name": "Gone", "Short name": "G", "Kind": "Other", "From": "1/4/2020", "Ended": "1/4/2019"},
         "it must have ended after its first day"),
        ({"Name": "Gone", "Short name": "G", "Kind": "Other", "Ended": "1/4/2019"},
         "an agency that has ended needs its first day"),
        ({"Name": "There", "Short name": "T", "Kind": "Other", "Successor": "SNO"},
         "only an agency that has ended has a successor"),
        ({"Name": "Gone", "Short name": "G", "Kind": "Other", "From": "1/4/2000", "Ended": "last year"},
         "“last year” must be a date, like 1 May 2026"),
        ({"Name": "Norvale CONSTABULARY", "Short name": "N", "Kind": "Police"},
         "another agency has this name (row 5)"),
        ({"Name": "There", "Short name": "T", "Kind": "Other", "Convenes": "perhaps"},
         "“perhaps” must be Yes or No"),
    ],
)  # fmt: skip
def test_an_agency_that_can_not_be(tmp_path: Path, row: dict[str, Any], text: str) -> None:
    found = faults_of(tmp_path, Agencies=rows("Agencies", row))
    assert [fault for fault in found if text in fault and "row 11" in fault], found


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"E-mail": "nobody", "Post": "P", "Role": "Officer"}, "“nobody” must be an e-mail address"),
        ({"E-mail": "a@b.example", "Post": "P", "Role": "King"}, "“King” is not on the list"),
        ({"E-mail": "a@b.example", "Post": "P", "Role": "Deputy"}, "this role needs a seat"),
        ({"E-mail": "a@b.example", "Post": "P", "Role": "Officer", "Seat": "police"},
         "only holders, deputies and colleagues have a seat"),
        ({"E-mail": "a@b.example", "Post": "P", "Role": "Seat holder", "Seat": "Police"},
         "row 7 holds this seat"),
        ({"E-mail": "a@b.example", "Post": "P", "Role": "Deputy", "Seat": "leader"},
         "that seat is one of the LT"),
        ({"E-mail": "officer@sno.example", "Post": "Other", "Role": "Vice-chair"},
         "row 5 says something else for the same address"),
        ({"E-mail": "officer@sno.example", "Post": "Council Secretary", "Role": "Officer"},
         "this person has this role already (row 5)"),
        ({"E-mail": "a@b.example", "Post": "P", "Role": "Administrator",
          "Cleared for OFFICIAL-SENSITIVE": "Yes"}, "this role can’t be cleared on that board"),
        ({"E-mail": "a@b.example", "Post": "Ring 0116 496 0000", "Role": "Analyst"},
         "take out the telephone number: nothing here may identify a person"),
    ],
)  # fmt: skip
def test_a_person_who_can_not_be(tmp_path: Path, row: dict[str, Any], text: str) -> None:
    found = faults_of(tmp_path, People=rows("People", row))
    assert [fault for fault in found if text in fault and "row 19" in fault], found


def test_somebody_must_be_able_to_run_it(tmp_path: Path) -> None:
    found = faults_of(tmp_path, People=[row for row in AREA["People"] if "sno" not in row["E-mail"]])
    assert found == [
        "Sheet “People”, column “Role”: at least one administrator is needed, on the main board",
        "Sheet “People”, column “Role”: at least one officer or chief executive is needed, on the main board",
    ]


def test_boards_that_can_not_be(tmp_path: Path) -> None:
    second = {"Name": "Second", "Short name": "S", "Kind": "The board it reports to", "Quorum": 2}
    found = faults_of(tmp_path, Boards=rows("Boards", second, without=0))
    assert "Sheet “Boards”, column “Kind”: one board must be “The board that this product serves”" in found
    assert "Sheet “Boards”, row 6, column “Kind”: only one board is “The board it reports to”" in found
    assert (
        "Sheet “Boards”, row 6, column “Quorum”: 2 seats make a quorum, but the sheet Seats has 0 for it"
        in found
    )


def test_behaviours_form_a_tree(tmp_path: Path) -> None:
    ring = [{"Name": "One", "Part of": "Two"}, {"Name": "Two", "Part of": "One"}]
    assert faults_of(tmp_path, Behaviours=ring) == [
        "Sheet “Behaviours”, row 4, column “Part of”: it would be part of itself",
        "Sheet “Behaviours”, row 5, column “Part of”: it would be part of itself",
    ]


def test_sheets_and_columns_that_are_missing_or_unknown(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        Seats=None,
        Agency=[{"Name": "Typed wrongly"}],
        Plans=[{**AREA["Plans"][0], "Colour": "red"}],
    )
    assert "Sheet “Seats”: the sheet is missing" in found
    assert any(fault.startswith("Sheet “Agency”: is no sheet of this workbook.") for fault in found)
    assert "Sheet “Plans”, row 1, column “Colour”: is no column of this sheet" in found


def test_a_column_renamed_by_accident_is_missing(file: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Agencies"]["C1"] = "Sort"
    book.save(tmp_path / "renamed.xlsx")
    with pytest.raises(NotRight) as wrong:
        load_area(path=tmp_path / "renamed.xlsx")
    assert [str(fault) for fault in wrong.value.faults if fault.sheet == "Agencies"] == [
        "Sheet “Agencies”, row 1, column “Sort”: is no column of this sheet",
        "Sheet “Agencies”, row 1, column “Kind”: is missing: the first row must name the columns",
    ]


@pytest.mark.parametrize("kind", ["text", "zip", "empty", "folder", "none", "bomb"])
def test_what_is_no_workbook_is_said_in_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.xlsx"
    if kind == "folder":
        path.mkdir()
    elif kind in ("zip", "bomb"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.txt", "0" * (60_000_000 if kind == "bomb" else 10))
    elif kind != "none":
        path.write_bytes(b"" if kind == "empty" else b"Name,Short name\n")
    with pytest.raises(CannotBeOpened):
        load_area(path=path)
    with pytest.raises(CommandError):
        call_command("load_area", path)
