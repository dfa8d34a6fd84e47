"""CSV that no spreadsheet program runs."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.sheets import csv_lines, safe_cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44 1632",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " \t=1",
        "\u3000=1",
        "\u2003=1",
        " \u200b\u200e=1",
    ],
    ids=repr,
)
def test_what_would_be_run_is_text(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "words", "1 = 1", "e-mail", "a\n=1", 0, -1, 2.5, None, True], ids=repr)
def test_everything_else_is_left_alone(cell):
    assert safe_cell(cell) == cell


@given(st.text())
def test_nothing_that_is_left_alone_starts_like_a_formula(cell):
    safe = safe_cell(cell)
    assert safe in {cell, f"'{cell}"}
    assert unicodedata.normalize("NFKC", safe).strip()[:1] not in set("=+-@")


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"])), min_size=2, max_size=2)
    )
)
def test_what_was_written_is_read_back(rows):
    text = "".join(csv_lines(["a", "b"], rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["a", "b"], *[[str(safe_cell(cell)) for cell in row] for row in rows]]


def test_lines_come_one_at_a_time():
    def endless():
        while True:
            yield ["x"]

    lines = csv_lines(["a"], endless())
    assert [next(lines) for _line in range(3)] == ["a\r\n", "x\r\n", "x\r\n"]
