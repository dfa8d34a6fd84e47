"""Files are known by what is in them: what is hostile, or something else as well, is refused in plain words."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.core import documents
from hearback.core.errors import BadInput
from hearback.core.pictures import SIDE_AT_MOST
from tests.core.test_pictures import a_png
from tests.factories import a_jpeg, a_pdf

DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}


def packed(members, *, before=b"", behind=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, text in members.items():
            container.writestr(name, text)
    return before + out.getvalue() + behind


def an_open_document(kind):
    return packed({"mimetype": documents.TYPES[kind], "content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"})


def refused(data):
    with pytest.raises(BadInput) as why:
        documents.known(data, field="file")
    assert why.value.field == "file"
    return str(why.value.sentence)


def test_a_photograph_is_drawn_anew_whatever_it_is_called():
    file = documents.known(a_jpeg(3200, 1600) + b"<script>alert(1)</script>")
    assert (file.kind, file.width, file.height) == ("picture", SIDE_AT_MOST, 800)
    assert b"script" not in file.data


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pdf", a_pdf()),
        ("pdf", a_pdf() + b"\r\n\0\n"),
        ("docx", packed(DOCX)),
        ("docx", packed(DOCX | {"word/embeddings/sheet1.xlsx": "x"})),
        ("xlsx", packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})),
        ("pptx", packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"})),
        *((kind, an_open_document(kind)) for kind in ("odt", "ods", "odp")),
    ],
)
def test_a_document_is_kept_as_it_came(kind, data):
    assert documents.known(data) == documents.File(kind, data)


@pytest.mark.parametrize(
    ("what", "data", "why"),
    [
        ("a drawing that can run", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "kind of file"),
        ("a page", b"<!doctype html><script>x</script>", "kind of file"),
        ("a program", b"MZ\x90\0", "kind of file"),
        ("nothing", b"", "kind of file"),
        ("a plain archive", packed({"readme.txt": "x"}), "kind of file"),
        ("a Java program", packed({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), "programs"),
        ("a picture of many pixels", a_png(60_000, 60_000), "too many pixels"),
        ("a moving picture", b"GIF89a<script>x</script>", "cannot read this picture"),
        ("a picture of a telephone", b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
        ("a film", b"\0\0\0\x18ftypisom" + b"\0" * 40, "cannot read this picture"),
        ("a document of an old kind", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        ("too much", b"%PDF-" + b"0" * 10_000_000, "at most 10 MB"),
    ],
)
def test_what_we_do_not_take_is_refused_with_what_to_do_instead(what, data, why):
    assert why in refused(data)


@pytest.mark.parametrize(
    "members",
    [
        DOCX | {"word/vbaProject.bin": "x"},
        DOCX | {"word/vbaData.xml": "x"},
        DOCX | {"word/activeX/activeX1.bin": "x"},
        DOCX | {"word/embeddings/oleObject1.bin": "x"},
        {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": "x"},
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "x", "xl/macrosheets/sheet1.xml": "x"},
        {"mimetype": documents.TYPES["odt"], "content.xml": "x", "Basic/Standard/Module1.xml": "x"},
    ],
)
def test_macros_are_refused_whatever_the_document_calls_itself(members):
    assert "macros or other programs" in refused(packed(members))


@pytest.mark.parametrize(
    "data",
    [
        packed(DOCX, behind=b"<html>"),
        packed(DOCX, before=b"PK\x03\x04<html>"),
        packed(DOCX | {"../../etc/passwd": "x"}),
        packed(DOCX | {"C:\\x": "x"}),
        packed(DOCX | {"WORD/document.xml": "another"}),
        packed(DOCX)[:-10],
        a_pdf() + packed(DOCX),
        a_pdf() + b"<script>x</script>",
        a_pdf()[:-8],
    ],
)
def test_what_is_two_things_at_once_or_broken_is_refused(data):
    assert "damaged, or something else hangs on it" in refused(data)


def test_a_document_of_two_programs_is_none():
    assert "kind of file" in refused(packed(DOCX | {"xl/workbook.xml": "x"}))


@pytest.mark.parametrize("starts", [b"/JavaScript", b"/J#61vaScript", b"/#4c#61unch", b"/EmbeddedFile", b"/RichMedia "])
def test_a_pdf_that_starts_something_is_refused(starts):
    assert "holds a program" in refused(a_pdf().replace(b"trailer", b"<< /S " + starts + b" (x) >>\ntrailer"))


def test_a_long_pdf_is_looked_over_in_no_time_whatever_is_in_it():
    began = time.process_time()
    for full in (b"#4a", b"/#4a#61", b"/Java", b"/J#61v"):
        assert (
            documents.known(a_pdf().replace(b"trailer", full * (9_900_000 // len(full)) + b"\ntrailer")).kind == "pdf"
        )
    assert time.process_time() - began < 2


def test_a_container_that_says_it_is_enormous_is_not_taken():
    whole = bytearray(packed(DOCX))
    entry = whole.find(b"PK\x01\x02")
    whole[entry + 24 : entry + 28] = (400_000_000).to_bytes(4, "little")
    assert "damaged" in refused(bytes(whole))


@settings(max_examples=150, deadline=None)
@given(
    whole=st.sampled_from([a_pdf(), packed(DOCX), an_open_document("odt"), a_jpeg(), b"GIF89a", b"\0\0\0\x18ftypheic"]),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
    behind=st.binary(max_size=30),
    cut=st.integers(0, 40),
)
def test_whatever_comes_it_is_taken_as_it_is_or_drawn_anew_or_refused_in_a_sentence(whole, changes, behind, cut):
    data = bytearray(whole[: len(whole) - cut] + behind)
    for at, value in changes:
        if at < len(data):
            data[at] = value
    try:
        file = documents.known(bytes(data), field="file")
    except BadInput:
        return
    if file.kind == documents.PICTURE:
        assert file.data.startswith(b"\xff\xd8\xff")
        assert file.data.endswith(b"\xff\xd9")
    else:
        assert file.kind in documents.TYPES
        assert file.data == bytes(data)
