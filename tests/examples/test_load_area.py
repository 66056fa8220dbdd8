"""An area from its workbook: all that is wrong at once, all or nothing, once and no more."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from freezegun import freeze_time

from dashboards.models import ScheduleStep
from examples.area import NotRight, load_area
from examples.basics import HERE, read
from examples.load import Refused
from examples.workbook import CannotBeOpened, write_template
from examples.workbook.sheets import AGENCIES, SHEETS, TERMS
from partnership.area.models import Area, Contact, Statement, Term, say
from partnership.behaviours.models import Behaviour, Factor, Plan, Tier
from partnership.boards.models import Agency, Board, Membership, Seat
from partnership.people.models import User
from partnership.places.models import Community, Place, Population
from reports.models import Definition

from .second_area import AREA, changed, workbook

pytestmark = pytest.mark.django_db
GROUND = (Area, Agency, Board, Seat, Membership, User, Place, Population, Community, Behaviour, Factor, Plan)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return workbook(tmp_path / "area.xlsx")


def faults_of(tmp_path: Path, **sheets: Any) -> list[str]:
    """What is wrong with the area when these sheets are put in the place of its own."""
    with pytest.raises(NotRight) as wrong:
        load_area(path=workbook(tmp_path / "wrong.xlsx", changed(**sheets)))
    assert_nothing_is_there()
    return [str(fault) for fault in wrong.value.faults]


def assert_nothing_is_there() -> None:
    assert {model.__name__: model.objects.count() for model in GROUND if model.objects.exists()} == {}


def rows(sheet: str, *more: dict[str, Any], without: int | None = None) -> list[dict[str, Any]]:
    """The rows of a sheet, with further ones or without one of them."""
    kept = [deepcopy(row) for at, row in enumerate(AREA[sheet]) if at != without]
    return [*kept, *more]


# What is loaded ---------------------------------------------------------------------------------
def test_everything_in_the_workbook_is_there(file: Path) -> None:
    load_area(path=file)
    area = Area.objects.get()
    assert (area.name, area.tiers_from, area.is_production, area.example_loaded_on) == (
        "Norvale and the Marches",
        1,
        True,
        None,
    )
    assert area.place == Place.objects.get(levels=["area"])
    norvale = Place.objects.get(code="E06999001")
    assert norvale.levels == ["upper_tier", "district"]
    assert norvale.parent == area.place
    assert [(row.year, row.people) for row in norvale.populations.all()] == [(2024, 212_500), (2023, 210_000)]
    assert [place.name for place in Place.objects.get(name="The Marches").children.all()] == [
        "Highmarch",
        "Lowmarch",
    ]
    trust = Agency.objects.get(short_name="Old trust")
    assert trust.successor == Agency.objects.get(short_name="Hospitals")
    assert (trust.during.lower, trust.during.upper) == (date(2001, 4, 1), date(2019, 4, 1))
    assert Agency.objects.get(convenes=True).name == "Safer Norvale Office"
    board = Board.objects.get(kind="prevention")
    assert (board.name, board.quorum) == ("Harm Reduction Council", 3)
    assert [rule.kinds for rule in board.quorum_rules.order_by("pk")] == [
        ["nhs_commissioner", "nhs_provider"],
        ["police"],
    ]
    assert Seat.objects.filter(board=board).count() == 5
    assert set(Seat.objects.values_list("during", flat=True).distinct()) == {Seat.objects.all()[0].during}
    assert Seat.objects.all()[0].during.lower == date(2024, 4, 1)


def test_people_have_their_roles_and_no_password(file: Path) -> None:
    load_area(path=file)
    assert User.objects.count() == 13
    commander = User.objects.get(email="police@vale.example")
    assert [(m.role, m.board.short_name, str(m.agency)) for m in commander.memberships.order_by("role")] == [
        ("chair", "HRC", "None"),
        ("holder", "HRC", "Norvale Constabulary"),
    ]
    assert User.objects.get(email="millend@vale.example").community_area == "Millend"
    joined = Membership.objects.get(user__email="millend@vale.example")
    assert joined.during.lower == date(2025, 1, 1)
    cleared = Membership.objects.filter(may_see_sensitive=True).values_list("user__email", flat=True)
    assert sorted(cleared) == ["director@sno.example", "officer@sno.example"]
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_words_tiers_contacts_statements_and_steps_are_the_areas_own(file: Path) -> None:
    load_area(path=file)
    assert [say("office"), say("office_head", "plural"), say("zone", "plural")] == [
        "Safer Norvale Office",
        "Deputy Mayors for Safety",
        "Neighbourhood Pacts",
    ]
    assert [say("board"), say("board", "short"), say("upper_board"), say("upper_board", "plural")] == [
        "Harm Reduction Council",
        "HRC",
        "Leaders’ Table",
        "Leaders’ Tables",
    ]
    assert Term.objects.get(key="step_2").plural == ""
    assert [tier.name for tier in Tier.objects.all()] == [
        "A good start",
        "Extra help",
        "Turning point",
        "Deep support",
    ]
    assert [contact.need for contact in Contact.objects.all()] == ["An emergency", "A child at risk tonight"]
    assert Statement.objects.get(key="data_protection_officer").text == "Write to privacy@vale.example."
    assert Statement.objects.filter(text="").count() == Statement.objects.count() - 1
    steps = [(step.name, step.proof, str(step.lead)) for step in ScheduleStep.objects.all()]
    assert steps == [
        ("Agree who attends", "meetings", "Safer Norvale Office"),
        ("Begin the list", "issues", "None"),
        ("Look ahead", "", "None"),
    ]
    racing = Behaviour.objects.get(name="Racing on public roads")
    assert racing.parent == Behaviour.objects.get(name="Harm on the roads")
    assert [factor.name for factor in racing.factors.all()] == ["Somebody to turn to"]
    assert [place.name for place in Community.objects.get(name="The river villages").places.all()] == [
        "Highmarch",
        "Lowmarch",
    ]


def test_a_report_is_due_each_month_from_the_month_of_loading(file: Path) -> None:
    with freeze_time("2026-06-10 09:00"):
        load_area(path=file)
    assert Definition.objects.get().starts_with == date(2026, 6, 1)


def test_sheets_that_may_stay_empty_may_be_left_out(tmp_path: Path) -> None:
    empty = [sheet.title for sheet in SHEETS if not sheet.required]
    small = {**changed(**dict.fromkeys(empty)), "Behaviours": [{"Name": "Harm on the roads"}]}
    load_area(path=workbook(tmp_path / "small.xlsx", small))
    assert say("zone") == "People Zone"
    assert ScheduleStep.objects.count() == 7


def test_the_first_administrator_gets_in_by_a_forgotten_password(
    file: Path, client: Client, mailoutbox: list[Any]
) -> None:
    load_area(path=file)
    client.post("/accounts/password/reset/", {"email": "admin@sno.example"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link.partition("testserver")[2], follow=True)
    new = "a long enough password"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    client.post("/accounts/login/", {"login": "admin@sno.example", "password": new})
    assert client.get("/account/").status_code == 200


# All or nothing, once -----------------------------------------------------------------------------
def test_the_same_workbook_again_changes_nothing(file: Path) -> None:
    load_area(path=file)
    Term.objects.filter(key="zone").update(name="Renamed since")
    before = {model: list(model.objects.order_by("pk").values()) for model in GROUND}
    again = load_area(path=file)
    assert not again.changed
    assert {model: list(model.objects.order_by("pk").values()) for model in GROUND} == before
    assert Term.objects.get(key="zone").name == "Renamed since"


def test_another_workbook_is_refused_where_an_area_is(file: Path, tmp_path: Path) -> None:
    load_area(path=file)
    other = workbook(tmp_path / "other.xlsx", changed(Communities=[{"Name": "Somebody else"}]))
    with pytest.raises(Refused, match="has an area already: Norvale and the Marches"):
        load_area(path=other)
    assert not Community.objects.filter(name="Somebody else").exists()


def test_a_database_with_anything_of_an_area_is_refused(file: Path) -> None:
    Place.objects.create(name="Somewhere", levels=["area"])
    with pytest.raises(Refused, match="not empty"):
        load_area(path=file)


def test_a_dry_run_changes_nothing(file: Path) -> None:
    said = io.StringIO()
    call_command("load_area", file, "--dry-run", stdout=said)
    assert "Nothing is wrong." in said.getvalue()
    assert "6 places, 7 agencies" in said.getvalue()
    assert_nothing_is_there()
    assert say("board") == "Prevention Board"
    assert not Definition.objects.exists()


def test_what_breaks_in_the_middle_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("the last of it")

    monkeypatch.setattr("examples.area.define_report", broken)
    with pytest.raises(RuntimeError):
        load_area(path=file)
    assert_nothing_is_there()
    assert say("board") == "Prevention Board"


def test_the_command_says_what_was_made_and_who_signs_in_first(file: Path) -> None:
    said = io.StringIO()
    call_command("load_area", file, stdout=said)
    assert "Norvale and the Marches is loaded: 6 places, 7 agencies, 3 boards, 6 seats" in said.getvalue()
    assert "  admin@sno.example\n  officer@sno.example" in said.getvalue()
    assert "Who is the controller of the personal data kept here" in said.getvalue()
    again = io.StringIO()
    call_command("load_area", file, stdout=again)
    assert again.getvalue().strip().endswith("Nothing was changed.")


# What is wrong ------------------------------------------------------------------------------------
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


# The template ---------------------------------------------------------------------------------------
def test_the_template_explains_itself_and_offers_lists(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    call_command("area_template", path, stdout=io.StringIO())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Read me", *(sheet.title for sheet in SHEETS), "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    text = " ".join(str(cell.value) for row in book["Read me"].iter_rows() for cell in row if cell.value)
    assert all(sheet.about in text for sheet in SHEETS)
    for sheet in SHEETS:
        page = book[sheet.title]
        assert [cell.value for cell in page[1]] == [column.title for column in sheet.columns]
        assert page["A2"].value.startswith("Note: ")
        assert page["A3"].value.startswith("Example: ")
        assert all(page.cell(2, at).value for at in range(1, len(sheet.columns) + 1))
        with_lists = [c for c in sheet.columns if c.cell.offers or c.cell.among]
        assert len(page.data_validations.dataValidation) == len(with_lists)
    kinds = next(
        rule for rule in book["Agencies"].data_validations.dataValidation if str(rule.sqref).startswith("C4")
    )
    letter = kinds.formula1.split("$")[1]
    listed = [book["Lists"][f"{letter}{row}"].value for row in range(1, len(Agency.Kind) + 1)]
    assert listed == Agency.Kind.labels
    with pytest.raises(CommandError, match="is there already"):
        call_command("area_template", path)


def test_every_example_in_the_template_can_be_read() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.example:
                column.cell.read(column.example)


def test_the_rows_that_the_template_has_already_are_those_of_the_basics(tmp_path: Path) -> None:
    """Loaded as they are, they change nothing of what `load_basics` made."""
    basics = ["Words", "Tiers", "Contacts", "Statements", "Schedule"]
    filled = {title: rows for title, rows in AREA.items() if title not in basics}
    before = [list(model.objects.values()) for model in (Tier, Contact)]
    load_area(path=workbook(tmp_path / "basics.xlsx", filled))
    assert [list(model.objects.values()) for model in (Tier,)] == before[:1]
    assert [c.need for c in Contact.objects.all()] == [row["need"] for row in before[1]]
    assert (say("office", "short"), say("zone", "plural")) == ("OPCC", "People Zones")
    assert ScheduleStep.objects.filter(proof="report").exists()


def test_every_term_of_the_basics_has_its_row() -> None:
    boards = {"board", "upper_board"}
    assert set(TERMS) | boards == set(read(HERE / "basics.toml")["terms"])


def test_the_kinds_of_agency_are_offered_in_words() -> None:
    assert AGENCIES.column("kind").cell.offers == tuple(Agency.Kind.labels)
