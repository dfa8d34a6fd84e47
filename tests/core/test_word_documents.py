"""A document says what it was given, to a reader that did not write it, with real styles and languages."""

import io
import zipfile

from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions.reading import docx
from hearback.core.word_documents import ITEM, QUOTE, Block, document, heading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


def written(*blocks, title="A title", language="en"):
    return b"".join(document(title, language, blocks))


def paragraphs(data):
    """Its paragraphs: the style and the text of each."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        body = fromstring(packed.read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        inside = [part for part in paragraph.iter() if part.tag in (f"{W}t", f"{W}br")]
        text = "".join("\n" if part.tag == f"{W}br" else part.text or "" for part in inside)
        found.append((style.get(f"{W}val") if style is not None else "", text))
    return found


def test_headings_lists_and_quotations_are_styles_that_the_document_has():
    data = written(heading(1, "One"), Block("plain"), Block("item", ITEM), Block("said", QUOTE, "cy", strong="7NM3"))
    assert paragraphs(data) == [
        ("Title", "A title"),
        ("Heading1", "One"),
        ("", "plain"),
        ("ListBullet", "item"),
        ("Quote", "7NM3 said"),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        known = {one.get(f"{W}styleId") for one in fromstring(packed.read("word/styles.xml")).iter(f"{W}style")}
    assert {style for style, _text in paragraphs(data)} - {""} <= known


def test_it_is_a_whole_package_without_macros_that_our_own_reader_opens():
    data = written(heading(1, "One"), Block("A line."))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        assert not [name for name in packed.namelist() if "vba" in name.lower()]
        for name in packed.namelist():
            fromstring(packed.read(name))
        assert b"<dc:title>A title</dc:title>" in packed.read("docProps/core.xml")
    assert "A line." in [one.text for one in docx.lines(io.BytesIO(data))]


def test_each_text_says_its_language_and_arabic_runs_from_right_to_left():
    with zipfile.ZipFile(io.BytesIO(written(Block("Helo", language="cy"), Block("مرحبا", language="ar")))) as packed:
        body = packed.read("word/document.xml").decode()
        assert '<w:lang w:val="en-GB"/>' in packed.read("word/styles.xml").decode()
    assert '<w:lang w:val="cy-GB"/>' in body
    assert '<w:rtl/><w:lang w:bidi="ar"/>' in body
    assert body.count("<w:bidi/>") == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_what_was_written_is_read_back(texts):
    blocks = [Block(text) for text in texts]
    assert [text for _style, text in paragraphs(written(*blocks))][1:] == texts


def test_what_xml_cannot_hold_is_left_out_and_nothing_is_a_tag():
    data = written(Block("a\x00b\ud800 <w:p>&\nc"))
    assert paragraphs(data)[1] == ("", "ab <w:p>&\nc")
