"""Rows of a CSV file: none is lost, whatever it looks like."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.intake import CannotBeRead, Malformed, Row, WrongHeader, read_rows

COLUMNS = ("a", "b", "c")


def read(text, columns=COLUMNS, piece=7):
    content = text if isinstance(text, bytes) else text.encode()
    pieces = [content[at : at + piece] for at in range(0, len(content), piece)]
    return list(read_rows(pieces, columns=columns))


def test_rows_come_in_the_wanted_order_with_their_lines():
    assert read("c,a,b\n3,1,2\n\n6, 4 ,5\n") == [Row(2, ("1", "2", "3")), Row(4, ("4", "5", "6"))]


def test_marks_and_line_ends_are_read_as_meant():
    assert read("\ufeffa,b,c\r\n1,2,3\r\n") == [Row(2, ("1", "2", "3"))]
    assert read(b"a,b,c\n\xc3\xa9,2,3")[0].cells[0] == "é"


def test_line_breaks_inside_quotes_belong_to_the_cell():
    assert read('a,b,c\n1,"two\nlines",3\n4,5,6\n') == [
        Row(2, ("1", "two\nlines", "3")),
        Row(4, ("4", "5", "6")),
    ]


def test_too_few_and_too_many_columns_are_handed_over_with_their_line():
    found = read("a,b,c\n1,2\n1,2,3\n1,2,3,4\n")
    assert [type(each) for each in found] == [Malformed, Row, Malformed]
    assert [each.line for each in found] == [2, 3, 4]
    assert "2 columns, not 3" in found[0].why


def test_a_quotation_mark_out_of_place_costs_its_own_lines_only():
    found = read('a,b,c\n1,"x"y,3\n4,5,6\n')
    assert found == [Malformed(2, "A quotation mark is out of place"), Row(3, ("4", "5", "6"))]


def test_lines_drawn_into_a_quotation_mark_are_each_counted():
    found = read('a,b,c\n1,"open,3\n4,5,6\n7,"8",9\n0,0,0\n')
    assert [each.line for each in found if isinstance(each, Malformed)] == [2, 3, 4]
    assert found[-1] == Row(5, ("0", "0", "0"))


def test_a_quotation_mark_that_never_closes_refuses_the_file():
    with pytest.raises(CannotBeRead, match="line 3 is never closed"):
        read('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n')
    with pytest.raises(CannotBeRead, match="line 2 is never closed"):
        read('a,b,c\n4,"' + "5,6\n" * 60_000, piece=1000)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("a,b", "“c” is missing"),
        ("a,b,c,Name", "1 column is not part"),
        ("a,b,c,c", "more than once"),
        ("1,2,3", "3 columns are not part"),
    ],
)
def test_a_wrong_header_says_what_is_wrong(header, words):
    with pytest.raises(WrongHeader) as wrong:
        read(f"{header}\n1,2,3\n")
    assert any(words in fault for fault in wrong.value.faults)


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_other_separators_are_named_and_not_taken_for_missing_columns(mark, word):
    with pytest.raises(WrongHeader) as wrong:
        read(f"{mark.join(COLUMNS)}\n1{mark}2{mark}3,5\n")
    assert wrong.value.faults == (f"The columns are separated by {word}, not by commas.",)


@pytest.mark.parametrize("header", ["a;b,b,c", "a;x,b,c", "x;y;z", "x|y"])
def test_a_mark_inside_a_name_is_no_separator(header):
    with pytest.raises(WrongHeader) as wrong:
        read(f"{header}\n1,2,3\n")
    assert "separated" not in " ".join(wrong.value.faults)


def test_what_stands_in_an_unknown_header_is_not_repeated():
    with pytest.raises(WrongHeader) as wrong:
        read("Jane Doe,b,c\n")
    assert "Jane" not in " ".join(wrong.value.faults)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_no_header_no_file(text):
    with pytest.raises(WrongHeader):
        read(text)


def test_other_encodings_are_refused_in_words():
    with pytest.raises(CannotBeRead, match="UTF-8"):
        read(b"a,b,c\n\xe9,2,3\n")


def test_one_endless_line_is_refused():
    with pytest.raises(CannotBeRead, match="Line 1 is longer than 100,000 characters"):
        read("x" * 300_000, piece=50_000)


@pytest.mark.parametrize("piece", [50_000, 500_000])
@pytest.mark.parametrize("length", [100_001, 150_000, 2_000_000])
def test_a_line_too_long_is_named_however_it_comes(piece, length):
    text = f"a,b,c\n1,2,3\n{'x' * length}\n4,5,6\n"
    with pytest.raises(CannotBeRead, match="Line 3 is longer than 100,000 characters"):
        read(text, piece=piece)


def test_a_line_of_just_the_longest_length_is_a_row():
    found = read(f"a,b,c\n1,2,{'x' * 99_996}\n4,5,6\n", piece=50_000)
    assert [each.line for each in found] == [2, 3]


def test_old_line_ends_are_one_long_line():
    with pytest.raises(CannotBeRead, match="Line 1 is longer"):
        read("a,b,c\r" + "1,2,3\r" * 30_000, piece=50_000)


cell = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12
)


@given(
    st.lists(st.tuples(cell, cell, cell), max_size=12), st.integers(1, 40), st.sampled_from(["\n", "\r\n"])
)
def test_whatever_is_written_is_read_back(rows, piece, end):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *rows])
    found = read(out.getvalue(), piece=piece)
    given_rows = [tuple(each.strip() for each in row) for row in rows]
    assert [row.cells for row in found] == [row for row in given_rows if any(row)]


@given(st.lists(st.text(st.sampled_from('ab1,"\n'), max_size=20), max_size=15), st.integers(1, 40))
def test_every_line_of_any_text_is_accounted_for_or_the_file_is_refused(lines, piece):
    text = "a,b,c\n" + "".join(f"{line}\n" for line in lines)
    try:
        found = read(text, piece=piece)
    except CannotBeRead:
        return
    lines_seen = [each.line for each in found]
    assert lines_seen == sorted(lines_seen)
    assert all(isinstance(each, Malformed) or len(each.cells) == 3 for each in found)
    plain = [
        at for at, line in enumerate(text.split("\n"), 1) if at > 1 and line.strip(', "') and '"' not in text
    ]
    assert set(plain) <= set(lines_seen)
