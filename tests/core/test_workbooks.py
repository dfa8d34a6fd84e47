"""A workbook says what it was given, to a reader that did not write it; nothing in it is run."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hearback.core.sheets import safe_cell
from hearback.core.workbooks import MOST_LETTERS, MOST_ROWS, workbook

# What XML, and the standard's own way around it, write otherwise: tried by itself below.
PLAIN = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
CELLS = st.one_of(
    st.text(PLAIN).filter(lambda text: "_x" not in text),
    st.text(st.sampled_from("=+-@\t\n <>&\"'ŵ\u200b＝a1()!|")),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.none(),
)


def read(data, sheet="sheet"):
    return [list(row) for row in load_workbook(io.BytesIO(data), read_only=True)[sheet].iter_rows(values_only=True)]


def one(*rows, header=("first",)):
    return read(b"".join(workbook([("sheet", header, rows)])))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6))
def test_what_was_written_is_read_back(rows):
    found = one(*rows, header=["first", "second"])
    given_back = [[None if cell == "" else safe_cell(cell) for cell in row] for row in rows]
    assert [row + [None] * (2 - len(row)) for row in found] == [["first", "second"], *given_back]


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0"], ids=repr
)
def test_no_cell_is_a_formula(text):
    data = b"".join(workbook([("sheet", ["first"], [[text]])]))
    cell = load_workbook(io.BytesIO(data))["sheet"]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"'{text}")


def test_what_xml_cannot_hold_is_written_as_the_standard_says():
    [_header, row] = one(["a\x00b\x0c", "\ufffe", "_x0041_ stays", "a\r\nb", "<&>"], header=["a", "b", "c", "d", "e"])
    assert row == ["a_x0000_b_x000C_", "_xFFFE_", "_x005F_x0041_ stays", "a\r\nb", "<&>"]


def test_numbers_and_yes_or_no_stay_what_they_are():
    assert one([7, -7, True, False], header=["a", "b", "c", "d"])[1] == [7, -7, True, False]


def test_a_text_longer_than_a_cell_ends_in_dots():
    long, wide = "x" * (MOST_LETTERS + 1), "\U0001f333" * MOST_LETTERS
    [_header, row] = one([long, wide], header=["a", "b"])
    assert row[0] == "x" * (MOST_LETTERS - 1) + "…"
    assert len(row[1].encode("utf-16-le")) // 2 <= MOST_LETTERS
    assert re.fullmatch("\U0001f333+…", row[1])


def test_more_rows_than_a_sheet_holds_are_not_left_out_in_silence():
    parts = workbook([("sheet", ["a"], ([] for _ in range(MOST_ROWS)))])
    with pytest.raises(ValueError, match="rows at most"):
        for _part in parts:
            pass


def test_sheets_stand_in_their_order_each_with_its_rows():
    data = b"".join(workbook([("first", ["a"], [["1"]]), ("second & last", ["b"], [["2"]])]))
    assert load_workbook(io.BytesIO(data)).sheetnames == ["first", "second & last"]
    assert read(data, "second & last") == [["b"], ["2"]]


def test_a_workbook_is_sent_while_its_rows_come():
    asked = []

    def rows():
        for number in range(100_000):
            asked.append(number)
            yield [str(number) * 10]

    first = next(workbook([("sheet", ["a"], rows())]))
    assert first.startswith(b"PK")
    assert 0 < len(asked) < 100_000
