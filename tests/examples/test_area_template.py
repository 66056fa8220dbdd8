"""The template of an area’s workbook: it explains itself, and can be read as it is."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from dashboards.models import ScheduleStep
from examples.area import load_area
from examples.basics import HERE, read
from examples.workbook.sheets import AGENCIES, SHEETS, TERMS
from partnership.area.models import Contact, say
from partnership.behaviours.models import Tier
from partnership.boards.models import Agency

from .second_area import AREA, workbook

pytestmark = pytest.mark.django_db


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
