"""The page of the workbook, and the empty one that is downloaded from it."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from examples.workbook.sheets import SHEETS
from partnership.area.models import Area, Statement, forget_kept_words
from tests.factories.ground import make_person

pytestmark = pytest.mark.django_db


def test_an_administrator_reads_how_and_downloads_the_empty_workbook(client_as: Any) -> None:
    client = client_as(make_person("administrator"))
    assert "/area/workbook/" in client.get("/").content.decode()
    page = client.get("/area/workbook/").content.decode()
    assert "It has no area yet." in page
    assert all(sheet.about in page for sheet in SHEETS)
    answer = client.get("/area/workbook/area.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="area.xlsx"'
    assert "spreadsheetml" in answer.headers["Content-Type"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames[0] == "Read me"


def test_what_the_area_has_not_said_is_asked_for(client_as: Any) -> None:
    Area.objects.create(name="Testshire", short_name="T")
    forget_kept_words()
    Statement.objects.filter(key="retention").update(text="A year.")
    page = client_as(make_person("administrator")).get("/area/workbook/").content.decode()
    assert "It serves Testshire" in page
    assert "How is the data protection officer reached?" in page
    assert Statement.objects.get(key="retention").question not in page


@pytest.mark.parametrize("role", ["officer", "chief_executive", "chair", "holder", None])
def test_nobody_else_has_it(client_as: Any, role: str | None) -> None:
    client = client_as(make_person(role))
    assert client.get("/area/workbook/").status_code == 403
    assert client.get("/area/workbook/area.xlsx").status_code == 403
