"""Spreadsheets that people bring: read strictly, with bounds, and what cannot be taken is named by line and column."""

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hearback.core.errors import BadInput
from hearback.core.sheets import csv_lines
from hearback.core.sheets_reading import columns, read_sheet

CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff"), max_size=12)
# What somebody typed with our own mark before it cannot be told from what we marked.
TYPED = CELLS.filter(lambda cell: not cell.strip().startswith("'"))


def values(sheet) -> list[tuple[int, ...]]:
    return [(row.line, *row.cells.values()) for row in sheet.rows]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_whatever_program_saved_it(sign, encoding):
    text = f'Name{sign}Places\r\n"Siân, of “the café”"{sign}2\r\n\r\nBen{sign}1\r\n'
    sheet = read_sheet(text.encode(encoding), "people.csv")
    assert (sheet.name, sheet.headers, sheet.refused) == ("people.csv", ("Name", "Places"), ())
    assert values(sheet) == [(2, "Siân, of “the café”", "2"), (4, "Ben", "1")]


def test_the_line_with_which_excel_says_its_sign_is_none_of_the_file():
    assert values(read_sheet("sep=;\r\nName;Places\r\nAna, Bea;2\r\n")) == [(3, "Ana, Bea", "2")]


def test_a_path_gives_its_name_and_a_file_that_is_not_there_a_sentence(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name\nAna\n")
    assert read_sheet(path).name == "list.csv"
    with pytest.raises(BadInput, match="cannot be read"):
        read_sheet(tmp_path / "other.csv")


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_was_opened_and_nothing_is_taken():
    sheet = read_sheet('Name,E-mail\nAna,a@example.org\nBen,"b@example.org\nCai,c@example.org\n')
    assert (sheet.broken, sheet.rows) == (True, ())
    assert str(sheet.refused[0]) == "Line 3, column “E-mail”: A quotation mark is opened here and never closed."


def test_a_row_with_a_cell_too_few_is_refused_and_the_others_are_read():
    sheet = read_sheet("Name,Places,For\nAna,1,Us\nBen,2\nCai,3,Them,,\n")
    assert values(sheet) == [(2, "Ana", "1", "Us"), (4, "Cai", "3", "Them")]
    assert [str(refused) for refused in sheet.refused] == [
        "Line 3, column “Places”: This row has 2 cells; the first has 3. Is a comma or a quotation mark missing?"
    ]


def test_there_is_an_end_to_rows_cells_and_bytes():
    with pytest.raises(BadInput, match="more than 3 rows"):
        read_sheet("Name\n" + "Ana\n" * 4, most_rows=3)
    long = read_sheet(f"Name,For\nAna,{'x' * 5_001}\n")
    assert (long.rows, long.refused[0].column) == ((), "For")
    with pytest.raises(BadInput, match="larger than 5 MB"):
        read_sheet(b"x" * 5_000_001)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04rest", "Save it as"),
        (b"\xd0\xcf\x11\xe0rest", "old kind"),
        (b"Name\n\x00\x01\n", "not a text file"),
        (b"Name\n\x81\x8d\n", "not a text file"),
    ],
)
def test_what_is_no_list_says_how_to_save_one(data, sentence):
    with pytest.raises(BadInput, match=sentence) as refused:
        read_sheet(data)
    assert refused.value.field == "file"


@pytest.mark.parametrize("text", ["", "\n\n", " , ,\n"])
def test_an_empty_file_says_so(text):
    assert str(read_sheet(text).refused[0]) == "Line 1: The file is empty."


@given(st.lists(st.lists(TYPED, min_size=2, max_size=2), max_size=5))
def test_what_our_own_export_writes_is_read_back_as_it_was(rows):
    text = "".join(csv_lines(["Name", "For"], rows))
    read = read_sheet(text)
    expected = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [list(row.cells.values()) for row in read.rows] == expected


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.sampled_from(",;\t"))
def test_lines_are_counted_as_a_text_editor_counts_them(rows, sign):
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=sign, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *[["x", *row[1:]] for row in rows]])
    assert [row.line for row in read_sheet(lines.getvalue()).rows] == list(range(2, len(rows) + 2))


def test_a_workbook_is_read_by_those_who_ask_for_it(tmp_path):
    book = Workbook()
    book.active.append(["Name", "Places", "Booked"])
    book.active.append(["Ana", 2, datetime(2026, 5, 1)])  # noqa: DTZ001 -- a workbook knows no zones
    book.active.append([None, None, None])
    book.active.append(["Ben", 1.5, True])
    path = tmp_path / "people.xlsx"
    book.save(path)
    assert values(read_sheet(path, workbooks=True)) == [(2, "Ana", "2", "2026-05-01"), (4, "Ben", "1.5", "yes")]
    with pytest.raises(BadInput, match="cannot be read"):
        read_sheet(path.read_bytes()[:200], workbooks=True)


WANTED = {"name": ("name", "full name"), "email": ("e-mail", "email address"), "order": ("order #",)}


def test_columns_are_found_by_the_words_of_their_headings():
    assert columns(["Order #", " FULL  NAME * ", "Email address:", "Other"], WANTED) == {
        "order": "Order #",
        "name": " FULL  NAME * ",
        "email": "Email address:",
    }


def test_a_mapping_says_it_where_the_words_do_not():
    assert columns(["Who", "Name"], WANTED, {"name": "Who"}) == {"name": "Who"}
    for mapping, sentence in (({"shoe": "Who"}, "nothing that we read"), ({"name": "Whom"}, "no column “Whom”")):
        with pytest.raises(BadInput, match=sentence) as refused:
            columns(["Who"], WANTED, mapping)
        assert refused.value.field == "map"


def test_a_column_that_is_there_twice_is_not_guessed():
    with pytest.raises(BadInput, match="there twice"):
        columns(["Name", "name"], WANTED)
    assert columns(["Name", "Other", "Other"], WANTED) == {"name": "Name"}
