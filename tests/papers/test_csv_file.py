"""Lists as files that a spreadsheet can't run."""

import pytest

from partnership.papers.csv_file import csv_response, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "-–"])
def test_what_a_spreadsheet_would_run_stands_behind_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"), [(-3, -3), (2.5, 2.5), (None, ""), (True, "True"), ("1-2", "1-2")]
)
def test_everything_else_stays_as_it_is(value, cell):
    assert safe_cell(value) == cell


def test_the_file_is_a_download_that_excel_reads_as_utf_8():
    response = csv_response("issues.csv", ["What"], [["Café"], ["a, b"]])
    assert response["Content-Disposition"] == 'attachment; filename="issues.csv"'
    assert response.content == '\ufeffWhat\r\nCafé\r\n"a, b"\r\n'.encode()
