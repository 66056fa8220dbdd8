"""The PDF: tagged, titled, in its language, with header cells and alternative texts."""

from __future__ import annotations

import pytest

from partnership.papers.document import Paragraph, Section, table
from partnership.papers.pdf import LACKING, SAYS_WHAT_LACKS, as_pdf, settable
from tests.papers.reading import opened, tags, words_of
from tests.papers.test_document import paper


@pytest.fixture(scope="module")
def made() -> bytes:
    return as_pdf(paper(marking="OFFICIAL-SENSITIVE"))


def test_it_says_that_it_is_accessible(made: bytes) -> None:
    pdf = opened(made)
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Monitoring report"
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"


def test_headings_start_at_the_title_and_skip_no_level(made: bytes) -> None:
    pdf = opened(made)
    found = [str(tag.S) for tag in tags(pdf) if str(tag.S) in ("/H1", "/H2", "/H3")]
    assert found == ["/H1", "/H2", "/H2"]


def test_tables_have_header_cells_and_figures_their_words(made: bytes) -> None:
    pdf = opened(made)
    found = list(tags(pdf))
    kinds = [str(tag.S) for tag in found]
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 2
    assert kinds.count("/TD") == 4
    assert kinds.count("/THead") == 1
    drawings = [tag for tag in found if str(tag.S) == "/Figure"]
    assert [str(tag.Alt) for tag in drawings] == ["It rises"]


def test_its_words_are_those_of_the_paper_with_its_numbers_and_marking(made: bytes) -> None:
    words = words_of(made)
    for part in (
        "Monitoring report",
        "2. Thefts",
        "1.1.",
        "To tell.",
        "Table 1. Places",
        "Figure 1.",
        "Charnwood",
    ):
        assert part in words
    assert words.count("OFFICIAL-SENSITIVE") >= 3  # above and below each page, and in the text


def test_what_people_type_is_never_markup() -> None:
    typed = "#panic() *bold* $x$ <label> @ref \\ [x] `code`"
    assert typed in words_of(as_pdf(paper(title=typed, sections=(Section(typed, (Paragraph(typed),)),))))


def test_a_sign_that_the_font_lacks_does_not_fail_the_paper() -> None:
    words = words_of(as_pdf(paper(sections=(Section("Purpose", (Paragraph("Thanks 🙂 ગુજરાતી"),)),))))
    assert "[slightly smiling face]" in words
    assert LACKING in words
    assert SAYS_WHAT_LACKS in words
    assert SAYS_WHAT_LACKS not in words_of(as_pdf(paper()))


def test_signs_are_replaced_everywhere_but_in_drawings() -> None:
    given = {"svg": "<🙂>", "rows": [["🙂", "a\u0007b"]]}
    assert settable(given) == {"svg": "<🙂>", "rows": [["[slightly smiling face]", "ab"]]}


def test_words_are_whole_in_narrow_columns() -> None:
    row = ("AC-0007", "Police", "Leicestershire", "Confirmation", "Disproportionality", "x " * 90)
    narrow = table("Narrow", [f"{name} column" for name in "ABCDEF"], [row], widths=(1, 1, 1, 1, 1, 9))
    words = words_of(as_pdf(paper(sections=(Section("Words", (narrow,)),))))
    for word in row[:-1]:
        assert f"{word} " in words


def test_no_line_breaks_a_reference() -> None:
    lines = tuple(Paragraph(f"{'a' * length} AC-0007 and more") for length in range(40, 75))
    assert words_of(as_pdf(paper(sections=(Section("References", lines),)))).count("AC-0007") == len(lines)


def test_a_long_table_starts_on_the_page_where_it_stands_and_repeats_its_header() -> None:
    rows = [(f"Row {number}", "1") for number in range(90)]
    long = table("Long", ("Heading", "Number"), rows)
    made = as_pdf(paper(sections=(Section("Before", (Paragraph("x " * 400), long)),)))
    pages = opened(made).pages
    assert len(pages) >= 3
    words = words_of(made)
    assert words.count("Heading") == len(pages)
    assert words.index("Row 0 ") < words.index("Page 1 of")


def test_the_same_paper_is_the_same_file() -> None:
    assert as_pdf(paper()) == as_pdf(paper())
