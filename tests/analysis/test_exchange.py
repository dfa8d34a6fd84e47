"""A codebook as a file: it reads back as it was, and a file that means harm does none."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.analysis import actions, exchange, queries
from hearback.analysis.exchange import Written
from hearback.analysis.models import Code, CodeChange
from hearback.core.errors import BadInput
from hearback.core.text import clean_line, clean_plain
from hearback.core.viewer import HOST
from tests.factories import a_code, a_process

# Words as the forms let them through, with what could end a cell, a heading or an element.
_SIGNS = st.sampled_from([*"abŵé'\"=+-@<>&\\,;#\n ", "== Name ==", "\n== cy: Examples ==\n", "مرحبا", "]]>"])
_TEXTS = st.lists(_SIGNS, max_size=8).map("".join).map(clean_plain)
_NAMES = st.lists(_SIGNS, min_size=1, max_size=6).map("".join).map(clean_line)


@st.composite
def books(draw):
    """Some themes, each under one before it or by itself."""
    codes = []
    for place in range(draw(st.integers(1, 4))):
        first = draw(_NAMES.filter(bool)) + str(place)
        label = {"en": first} | ({"cy": other} if (other := draw(_NAMES)) else {})
        texts = {}
        for name in exchange.TEXTS:
            words = {language: text for language in ("en", "cy") if (text := draw(_TEXTS))}
            if words:
                texts[name] = words
        colour, parent = draw(st.sampled_from(["", "#0a1B2c"])), draw(st.sampled_from([None, *range(place)]))
        codes.append(Written(uuid4(), label, texts, parent, draw(st.booleans()), colour))
    return codes


def nested(codes):
    """The same in the order in which a tree is written."""
    order = []

    def walk(above):
        for place, code in enumerate(codes):
            if code.parent == above:
                order.append(place)
                walk(place)

    walk(None)
    places = {old: new for new, old in enumerate(order)}
    found = (codes[old] for old in order)
    return [Written(one.guid, one.label, one.texts, places.get(one.parent), one.codable, one.colour) for one in found]


@settings(max_examples=30, deadline=None)
@given(books())
def test_whatever_is_written_reads_back_as_it_was(codes):
    assert exchange.read("".join(exchange.qdc(codes)).encode()) == nested(codes)
    assert exchange.read("".join(exchange.table(codes)).encode()) == codes


def test_no_spreadsheet_runs_what_stands_in_a_codebook():
    lines = "".join(exchange.table([Written(uuid4(), {"en": '=HYPERLINK("x")'}, {"definition": {"en": "@SUM(1)"}})]))
    assert "\"'=HYPERLINK" in lines
    assert ",'@SUM" in lines


def test_a_codebook_of_another_program_is_read():
    file = b"""<?xml version="1.0" encoding="utf-8"?>
<CodeBook origin="Another program" xmlns="urn:QDA-XML:codebook:1.0"><Codes>
<Code guid="9E0C1CAB-8A3E-4B53-9E43-2C9B6A0A6A1D" name="Transport" isCodable="false" color="#FF0000">
<Description>How people get about</Description><Code guid="" name="Buses" isCodable="true"/></Code>
</Codes><Sets><Set guid="x" name="Mine"><Description>Not a theme</Description></Set></Sets></CodeBook>"""
    wide, narrow = exchange.read(file)

    assert (wide.label, wide.texts, wide.codable, wide.colour) == (
        {"en": "Transport"},
        {"definition": {"en": "How people get about"}},
        False,
        "#FF0000",
    )
    assert (narrow.label, narrow.guid, narrow.parent) == ({"en": "Buses"}, None, 0)


_OPEN = b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'


_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
_CLOSE = b"</Codes></CodeBook>"
HARMFUL = {
    "entities": _ENTITIES + _OPEN + b'<Code name="&b;"/>' + _CLOSE,
    "external": b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + _OPEN + _CLOSE,
    "encoding": b'<?xml version="1.0" encoding="klingon"?>' + _OPEN,
    "another document": b"<html><body>Hello</body></html>",
    "cut off": _OPEN + b'<Code name="x">',
    "too deep": _OPEN + b'<Code name="x">' * 6 + b"</Code>" * 6 + _CLOSE,
    "too many": _OPEN + b'<Code name="x"/>' * 301 + _CLOSE,
    "no theme": _OPEN + _CLOSE,
    "nothing": b"",
    "no text": b"\xff\xfe\x00\x01",
    "other columns": b"size,colour\nBuses,red\n",
    "open quotation": b'label_en\n"Buses\n',
    "under one below": b"number,parent,label_en\n1,2,Buses\n2,,Transport\n",
    "too large": b"x" * 1_000_001,
}


@pytest.mark.parametrize("file", HARMFUL.values(), ids=HARMFUL)
def test_a_file_that_is_none_or_means_harm_is_refused_in_words(file):
    with pytest.raises(BadInput) as refused:
        exchange.read(file)
    assert refused.value.field == "file"
    assert str(refused.value)


@pytest.mark.django_db
def test_a_codebook_goes_from_one_process_to_another_and_the_same_file_again_changes_nothing():
    process, other = a_process(), a_process()
    wide = a_code(process, "Transport", codable=False)
    a_code(process, "Buses", parent=wide, belongs={"en": "Fares", "cy": "Prisiau"})
    actions.retire_code(actor=HOST, code=a_code(process, "Horses"))
    for written in (exchange.qdc, exchange.table):
        book = queries.codebook_visible_to(HOST, process)
        file = "".join(written(queries.as_written(book, in_use=written is exchange.qdc))).encode()
        done = actions.import_codebook(actor=HOST, process=other, written=exchange.read(file))
        assert done.changed == 0
    there = queries.codebook_visible_to(HOST, other)

    assert (done.added, done.same, done.passed_over) == (0, 5, 1)
    assert [(one.code.label["en"], one.depth) for one in there.in_use()][:2] == [("Transport", 0), ("Buses", 1)]
    assert Code.objects.get(codebook=there.codebook, label__en="Buses").belongs == {"en": "Fares", "cy": "Prisiau"}
    assert CodeChange.objects.filter(act="imported").count() == 2
    again = exchange.read("".join(exchange.qdc(queries.as_written(there, in_use=True))).encode())
    assert actions.import_codebook(actor=HOST, process=other, written=again).same == 5


@pytest.mark.django_db
def test_a_theme_that_cannot_be_taken_is_named_and_nothing_of_the_file_is():
    process = a_process()
    written = exchange.read(f"label_en\nBuses\n{'x' * 200}\n".encode())
    with pytest.raises(BadInput) as refused:
        actions.import_codebook(actor=HOST, process=process, written=written)

    assert "Theme 2 of the file" in str(refused.value)
    assert not Code.objects.exists()


@pytest.mark.django_db
def test_a_list_made_by_hand_comes_in_and_what_it_does_not_say_stays_as_it_is():
    process = a_process()
    first = exchange.read(b"Name\nMoney\n,\nTime\n")
    assert [one.label for one in first] == [{"en": "Money"}, {"en": "Time"}]
    actions.import_codebook(actor=HOST, process=process, written=first)
    under = exchange.read(b"label_en,parent,codable\nMoney,,no\nPensions,Money,\n")
    actions.import_codebook(actor=HOST, process=process, written=under)
    pensions = Code.objects.get(codebook__process=process, label__en="Pensions")
    assert (pensions.parent.label["en"], pensions.parent.codable, pensions.codable) == ("Money", False, True)
    done = actions.import_codebook(actor=HOST, process=process, written=exchange.read(b"label_en\nPensions\nMoney\n"))
    assert (done.same, done.changed) == (2, 0)
    pensions.refresh_from_db()
    assert (pensions.parent.label["en"], pensions.parent.codable) == ("Money", False)


def test_a_list_with_codes_beside_its_names_keeps_the_names():
    found = exchange.read(b"theme,code,definition\nMoney,T1,What it costs\n")
    assert [one.label for one in found] == [{"en": "Money"}]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Money,Wealth,yes,", "Line 2 stands under Wealth"),
        ("Money,,perhaps,", "“perhaps” under “codable”"),
        ("Money,,,open", "in-use"),
    ],
)
def test_a_cell_that_says_nothing_we_know_is_named_by_its_line(line, sentence):
    with pytest.raises(BadInput, match=sentence):
        exchange.read(f"label_en,parent,codable,state\n{line}\n".encode())
