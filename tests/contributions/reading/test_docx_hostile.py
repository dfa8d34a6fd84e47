"""Word files that are not what they say: refused in a sentence, before they cost anything."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from hearback.contributions.reading import Found, docx
from hearback.core.errors import BadInput
from hearback.core.word import packed
from tests.contributions.reading.word import (
    MACRO_TYPE,
    Comment,
    Document,
    begins,
    ends,
    marked,
    paragraph,
    relations,
)

MEGABYTE = 1_000_000


def a_document(**given):
    return Document([paragraph(marked(0, "A sentence."))], [Comment("Said")], **given)


def refused(data):
    with pytest.raises(BadInput) as problem:
        list(docx.read(io.BytesIO(data)))
    assert problem.value.field == "file"
    return str(problem.value)


def found(document):
    return [piece.words for piece in docx.read(document.file()) if isinstance(piece, Found)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"%PDF-1.7 and so on",
        b"\x89PNG\r\n\x1a\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><body>Word wrote this</body></html>",
        b"{\\rtf1 Rich}",
        b"From a@example.org Mon Jan  1 00:00:00 2026\n\nText",
    ],
)
def test_another_kind_of_file_with_the_ending_of_a_word_file_is_refused(data):
    assert "This is not a Word file" in refused(data)


def test_an_old_word_file_or_one_with_a_password_is_told_what_to_do():
    assert "take the password off" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize("main", ["xl/workbook.xml", "ppt/presentation.xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_a_container_of_another_kind_is_refused(main):
    packed_up = io.BytesIO()
    with zipfile.ZipFile(packed_up, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(main, "something")
    assert "This is not a Word file" in refused(packed_up.getvalue())


@pytest.mark.parametrize("more", ["xl/workbook.xml", "mimetype", "META-INF/MANIFEST.MF", "WORD/document.xml"])
def test_a_word_file_that_is_something_else_as_well_is_refused(more):
    assert "something else as well" in refused(a_document(parts={more: "something"}).bytes())


def test_nothing_may_stand_before_or_behind_the_container():
    whole = a_document().bytes()
    assert "not a Word file" in refused(b"%PDF-1.7\n" + whole)
    assert "something else as well" in refused(whole + b"<?php echo 1; ?>")
    with_words = bytearray(whole) + b"<svg/>"
    with_words[len(whole) - 2 : len(whole)] = struct.pack("<H", 6)
    assert "something else as well" in refused(bytes(with_words))


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/vbaData.xml", "macros/VBAPROJECT.BIN"])
def test_macros_are_refused_wherever_they_are(part):
    assert "macros" in refused(a_document(parts={part: b"\0"}).bytes())


def test_a_file_that_says_it_has_macros_is_refused_whatever_it_is_called():
    assert "macros" in refused(a_document(content_type=MACRO_TYPE).bytes())


@pytest.mark.parametrize("part", ["word/document.xml", "word/comments.xml", "word/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://192.0.2.1/p.dtd"> %p;]>',
        '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd">',
        "<!DOCTYPE w>",
    ],
)
def test_a_part_that_declares_anything_is_refused_before_it_is_read(part, declared):
    document = a_document()
    written = document.written()[part].removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    document.parts[part] = declared + written.replace("Said", "&x;")
    assert "declarations" in refused(document.bytes())


def test_an_encoding_that_is_none_is_damage():
    document = a_document()
    document.parts["word/comments.xml"] = '<?xml version="1.0" encoding="x-none"?><a/>'
    assert "damaged (word/comments.xml)" in refused(document.bytes())


def test_a_bomb_is_stopped_by_the_bytes_that_come_out():
    document = a_document(parts={"word/comments.xml": b" " * (40 * MEGABYTE)})
    whole = document.bytes()
    assert len(whole) < MEGABYTE
    tracemalloc.start()
    try:
        assert "unpacks to far more" in refused(whole)
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_what_a_container_says_of_its_size_is_not_believed(monkeypatch):
    monkeypatch.setattr(packed, "UNPACKED_AT_MOST", 100_000)
    whole = bytearray(a_document(parts={"word/comments.xml": b"<a>" + bytes(range(32, 59)) * 8_000}).bytes())
    listed = whole.rindex(b"word/comments.xml") - 46
    assert whole[listed : listed + 4] == b"PK\x01\x02"
    whole[listed + 24 : listed + 28] = struct.pack("<I", 100)
    sentence = refused(bytes(whole))
    assert "unpacks to far more" in sentence or "damaged (word/comments.xml" in sentence


def test_more_than_is_read_is_refused_even_where_nothing_is_packed_tightly(monkeypatch):
    monkeypatch.setattr(packed, "UNPACKED_AT_MOST", 1_000)
    assert "unpacks to far more" in refused(a_document().bytes())


def test_what_a_container_declares_in_all_has_an_end():
    whole = bytearray(a_document(parts={"word/media/a.png": b"\x89PNG"}).bytes())
    listed = whole.rindex(b"word/media/a.png") - 46
    whole[listed + 24 : listed + 28] = struct.pack("<I", 2**32 - 2)
    assert "unpacks to far more" in refused(bytes(whole))


def test_members_have_an_end():
    many = {f"word/media/{number}.txt": b"" for number in range(packed.MOST_MEMBERS + 1)}
    assert "unpacks to far more" in refused(a_document(parts=many).bytes())


def test_bytes_have_an_end():
    assert "larger than 20 MB" in refused(b"PK\x03\x04" + b"\0" * packed.LARGEST_FILE)


def test_letters_and_comments_have_an_end(monkeypatch):
    monkeypatch.setattr("hearback.core.word.text.MOST_LETTERS", 10)
    assert "unpacks to far more" in refused(a_document().bytes())
    monkeypatch.undo()
    monkeypatch.setattr(docx, "MOST_COMMENTS", 1)
    assert "unpacks to far more" in refused(Document([paragraph("A")], [Comment("One"), Comment("Two")]).bytes())


def test_names_that_lead_outside_are_nothing_and_the_rest_is_read():
    document = a_document(
        parts={
            "../../etc/cron.d/x": b"x",
            "/absolute.xml": b"x",
            "C:\\windows.xml": b"x",
            "word/media/logo.svg": b"<svg/>",
        }
    )
    assert found(document) == ["Said"]


@pytest.mark.parametrize("target", ["../../comments.xml", "http://192.0.2.1/comments.xml", "../nowhere.xml", ""])
def test_a_relation_that_leads_outside_leads_nowhere(target):
    document = a_document()
    document.parts["word/_rels/document.xml.rels"] = relations({"comments": target})
    assert "There are no comments" in refused(document.bytes())


def test_a_relation_that_is_external_is_none_of_the_file():
    document = a_document()
    written = document.written()["word/_rels/document.xml.rels"]
    document.parts["word/_rels/document.xml.rels"] = written.replace(" Target=", ' TargetMode="External" Target=')
    assert "There are no comments" in refused(document.bytes())


def test_a_member_with_a_password_is_damage_in_a_sentence():
    whole = bytearray(a_document().bytes())
    listed = whole.rindex(b"word/comments.xml") - 46
    whole[listed + 8] |= 1
    assert "damaged (word/comments.xml)" in refused(bytes(whole))


def test_elements_nested_deeply_are_read():
    document = a_document()
    deep = "<w:smartTag>" * 20_000
    document.body = [paragraph(begins(0), deep + "<w:r><w:t>deep</w:t></w:r>" + deep.replace("<", "</"), ends(0))]
    [one] = docx.read(document.file())
    assert one.marked == "deep"


def test_a_thousand_comments_on_the_whole_of_a_long_document_hold_no_more_than_they_show():
    many = 1_000
    body = paragraph(*map(begins, range(many)), "It goes on and on. " * 20_000, *map(ends, range(many)))
    document = Document([body], [Comment(f"Comment {number}") for number in range(many)])
    said = list(docx.read(document.file()))
    assert len(said) == many
    assert all(len(one.marked) <= docx.ANCHOR_AT_MOST and len(one.anchor) <= docx.ANCHOR_AT_MOST for one in said)
