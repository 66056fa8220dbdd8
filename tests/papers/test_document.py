"""The document model: what it refuses, and that a paper comes back from its data as it was."""

from __future__ import annotations

import json

import pytest

from partnership.papers.document import (
    Bullets,
    Figure,
    Paper,
    PaperFault,
    Paragraph,
    Section,
    Table,
    lay_out,
    numbers,
    read_paper,
    table,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def places() -> Table:
    return table("Places", ("District", numbers("Thefts")), [("Leicester", "1,110"), ("Charnwood", "500")])


def paper(**fields: object) -> Paper:
    given = {
        "title": "Monitoring report",
        "organisation": "Office",
        "board": "Prevention Board",
        "front": (("Report of", "Office"),),
        "sections": (
            Section("Purpose", (Paragraph("To tell."), Bullets(("one", "two")))),
            Section(
                "Thefts", (Paragraph("More."), Figure(SVG, "It rises", "Thefts"), places(), Paragraph("End."))
            ),
        ),
        "date": "2026-07-01",
        **fields,
    }
    return Paper(**given)  # type: ignore[arg-type]


def test_a_paper_comes_back_from_its_data_as_it_was() -> None:
    kept = json.loads(json.dumps(paper(marking="OFFICIAL-SENSITIVE").as_data()))
    assert kept["schema"] == 1
    assert read_paper(kept) == paper(marking="OFFICIAL-SENSITIVE")


@pytest.mark.parametrize("schema", [0, 2, None])
def test_data_of_another_schema_are_refused_not_guessed(schema: int | None) -> None:
    with pytest.raises(PaperFault, match="schema"):
        read_paper({**paper().as_data(), "schema": schema})


def test_data_that_lack_a_part_are_refused() -> None:
    kept = paper().as_data()
    del kept["front"]
    with pytest.raises(PaperFault):
        read_paper(kept)


def test_a_table_without_a_header_row_is_refused() -> None:
    with pytest.raises(PaperFault, match="no header row"):
        table("Places", (), [()])


def test_a_table_with_an_empty_heading_is_refused() -> None:
    with pytest.raises(PaperFault, match="column heading"):
        table("Places", ("District", " "), [("Leicester", "1")])


def test_a_table_without_a_caption_is_refused() -> None:
    with pytest.raises(PaperFault, match="caption"):
        table(" ", ("District",), [("Leicester",)])


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(PaperFault, match="fit"):
        table("Places", ("District", "Thefts"), [("Leicester",)])


def test_an_empty_table_is_refused_because_emptiness_is_said_in_words() -> None:
    with pytest.raises(PaperFault, match="no rows"):
        table("Places", ("District",), [])


@pytest.mark.parametrize(("alt", "caption"), [("", "Thefts"), (" ", "Thefts"), ("It rises", "")])
def test_a_figure_says_what_it_shows(alt: str, caption: str) -> None:
    with pytest.raises(PaperFault):
        Figure(SVG, alt, caption)


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        "<p xmlns='http://www.w3.org/2000/svg'/>",
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.org/x.png"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_a_drawing_is_only_a_drawing(svg: str) -> None:
    with pytest.raises(PaperFault):
        Figure(svg, "It rises", "Thefts")


def test_an_empty_section_or_paragraph_is_refused() -> None:
    with pytest.raises(PaperFault):
        Section("Purpose", ())
    with pytest.raises(PaperFault):
        Paragraph("  \n ")
    with pytest.raises(PaperFault):
        Bullets(())


def test_everything_is_numbered_once_for_page_and_pdf() -> None:
    laid = lay_out(paper())
    assert [section.number for section in laid] == [1, 2]
    assert [block.number for block in laid[0].blocks] == ["1.1", ""]
    assert [block.number for block in laid[1].blocks] == ["2.1", "Figure 1", "Table 1", "2.2"]
