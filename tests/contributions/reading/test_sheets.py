"""Spreadsheets: columns are told once what they hold, all others are shown, and a fault is named by its line and column."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from hearback.contributions.reading import Found, Seen, Unreadable, sheets
from hearback.core import sheets_streaming
from hearback.core.errors import BadInput
from tests.contributions.files import FORM, a_csv


def read(data, which=None, questions=("What is missing? (1)",)):
    file = io.BytesIO(data)
    which = which or sheets.guessed(sheets.headings(file), questions)
    return list(sheets.read(file, which))


def found(*given, **more):
    return [piece for piece in read(*given, **more) if isinstance(piece, Found)]


def a_workbook(rows):
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def test_a_form_export_is_read_with_what_it_says_of_each():
    first, second, third = found(a_csv(*FORM))
    assert (first.words, first.name, first.email) == ("More buses", "Ana Example", "ana@example.org")
    assert first.happened == datetime(2013, 3, 20, 10)  # noqa: DTZ001
    assert second.words == "More\nbuses, and trains"
    assert [each.place for each in (first, second, third)] == ["line 2", "line 3", "line 5"]
    assert [each.own_id for each in (first, third)] == ["Submission reference: AAA111", "Submission reference: CCC333"]


def test_columns_that_nothing_asks_for_are_shown():
    assert [piece.place for piece in read(a_csv(*FORM)) if isinstance(piece, Seen)] == ["column “Age”"]


def test_several_questions_are_several_things_said_each_under_its_own():
    data = a_csv(["First question", "Second question"], [("one", "two"), ("", "three")])
    both = {"words": ["First question", "Second question"]}
    assert [(each.words, each.sections, each.place) for each in found(data, both)] == [
        ("one", ("First question",), "line 2, column “First question”"),
        ("two", ("Second question",), "line 2, column “Second question”"),
        ("three", ("Second question",), "line 3, column “Second question”"),
    ]


def test_a_row_without_words_is_shown_and_nothing_is_made_of_it():
    data = a_csv(["Comment", "Name"], [("", "Ana"), ("Said", "Bo")])
    assert [(str(piece.what)) for piece in read(data) if isinstance(piece, Seen)] == ["A row without words"]


def test_a_workbook_is_read_like_a_csv_file():
    headings, rows = FORM
    data = a_workbook([headings, *rows])
    assert [(each.place, each.words, each.email) for each in found(data)] == [
        ("row 2", "More buses", "ana@example.org"),
        ("row 3", "More\nbuses, and trains", ""),
        ("row 4", "More buses", ""),
    ]


def test_formulas_are_text_and_nothing_runs():
    data = a_csv(["Comment"], [('=HYPERLINK("http://x")',), ("+44 is a number",), ("-1 to this",)])
    assert [each.words for each in found(data)] == ['=HYPERLINK("http://x")', "+44 is a number", "-1 to this"]
    assert b"'=HYPERLINK" in data  # our own guard, taken off again
    raw = b"Comment\n\"=cmd|' /C calc'!A0\"\n"
    assert [each.words for each in found(raw)] == ["=cmd|' /C calc'!A0"]


def test_a_row_with_other_cells_than_the_first_is_named_and_the_others_are_read():
    pieces = read(b"Comment,Name\nSaid,Ana\nLost,a,comma\nSaid too,Bo\n")
    assert [piece.words for piece in pieces if isinstance(piece, Found)] == ["Said", "Said too"]
    assert [(piece.place, piece.column) for piece in pieces if isinstance(piece, Unreadable)] == [("line 3", "Name")]


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_was_opened():
    with pytest.raises(BadInput) as refused:
        read(b'Comment,Name\nSaid,Ana\n"Open,Bo\nand on\nand on\n')
    assert str(refused.value) == "Line 3, column “Comment”: A quotation mark is opened here and never closed."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_whatever_program_saved_it(encoding, end, sign):
    text = end.join(["", sign.join(["Comment", "Name"]), sign.join(['"Café – “now”' + end + 'or never"', "Zoë"]), ""])
    only = found(text.encode(encoding))[0]
    assert (only.words.split(), only.name, only.place) == (["Café", "–", "“now”", "or", "never"], "Zoë", "line 3")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\xd0\xcf\x11\xe0old",
        b"%PDF-1.7",
        b"\x00\x01",
        b"PK\x03\x04broken",
        b"Comment\n" + b"x" * 1_000_002,
    ],
)
def test_what_is_no_spreadsheet_is_refused_whatever_it_is_called(data):
    with pytest.raises(BadInput) as refused:
        read(data, {"words": ["Comment"]})
    assert refused.value.field == "file"


def test_a_workbook_made_to_break_whoever_opens_it_is_refused_before_it_is_unpacked():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"<" * 60_000_000)
    assert len(kept.getvalue()) < 100_000
    with pytest.raises(BadInput) as refused:
        read(kept.getvalue(), {"words": ["Comment"]})
    assert "too large" in str(refused.value)


def test_a_column_that_is_not_there_or_there_twice_is_named():
    for which in ({"words": ["Words"]}, {"words": ["Comment"], "name": ["Who"]}):
        with pytest.raises(BadInput) as refused:
            sheets.guessed(["Comment", "Name"], given=which)
        assert refused.value.field == "map"
    with pytest.raises(BadInput):
        sheets.guessed(["Comment", "Comment"], given={"words": ["Comment"]})
    with pytest.raises(BadInput):
        sheets.guessed(["Comment"], given={"nonsense": ["Comment"]})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2013-03-20T10:15:30Z", datetime(2013, 3, 20, 10, 15, 30, tzinfo=UTC)),
        ("2013-03-20 10:15:30 +0000", datetime(2013, 3, 20, 10, 15, 30, tzinfo=UTC)),
        ("2013-03-20 10:15:30 UTC", datetime(2013, 3, 20, 10, 15, 30, tzinfo=UTC)),
        ("2013-03-20 10:15", datetime(2013, 3, 20, 10, 15)),  # noqa: DTZ001
        ("20/03/2013 10:15", datetime(2013, 3, 20, 10, 15)),  # noqa: DTZ001
        ("20 March 2013 at 2:05 pm", datetime(2013, 3, 20, 14, 5)),  # noqa: DTZ001
        ("20 March 2013", datetime(2013, 3, 20, 12)),  # noqa: DTZ001
        ("last week", None),
    ],
)
def test_moments_are_read_as_forms_write_them(written, meant):
    assert sheets.moment_in(written) == meant


def test_a_file_ten_times_as_long_takes_no_more_memory(monkeypatch, tmp_path):
    monkeypatch.setattr(sheets_streaming, "_PIECE", 10_000)  # so that both are longer than a piece
    most = []
    for many in (400, 4_000):
        path = tmp_path / f"{many}.csv"
        path.write_text("Number,Comment\n" + "".join(f"R{number:07},Point {number:07}\n" for number in range(many)))
        with path.open("rb") as file:
            tracemalloc.start()
            try:
                read = sheets.read(file, {"words": ["Comment"]})
                assert sum(isinstance(piece, Found) for piece in read) == many
                most.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
    assert most[1] < most[0] + 20_000, most
