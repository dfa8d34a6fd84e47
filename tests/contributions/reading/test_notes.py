"""Notes of a meeting: headings are sections, a bullet is one thing said, and nothing is left out without being shown."""

import io
from datetime import datetime

import pytest

from hearback.contributions.reading import Found, Seen, notes
from hearback.core.errors import BadInput
from tests.contributions.files import NOTES


def read(text):
    return list(notes.read(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def found(text):
    return [piece for piece in read(text) if isinstance(piece, Found)]


def test_a_bullet_is_one_thing_said_and_what_is_nested_stays_with_it():
    first, second, *_rest = found(NOTES)
    assert first.words == "Bus times as open data\n- from every operator\n  - coaches too\nand on paper"
    assert (first.place, second.place) == ("line 9", "line 13")
    assert second.words == "Councils should answer letters"


def test_headings_are_the_sections_that_bullets_stand_under():
    assert [each.sections[-1] for each in found(NOTES)] == [
        "What is missing? (1)",
        "What is missing? (1)",
        "Transport",
        "Health",
    ]
    assert found(NOTES)[0].sections[0] == "Workshop in an invented town"


def test_the_day_the_venue_and_who_was_there_are_recognised_and_nobodys_words():
    seen = [(str(piece.what), piece.text) for piece in read(NOTES) if isinstance(piece, Seen)]
    assert seen[:3] == [
        ("When it was said", "Date: Wednesday 20 March 2013"),
        ("Where it was", "The invented library"),
        ("Who was there: nothing is made of it", "Ann, Bob"),
    ]
    assert {each.happened for each in found(NOTES)} == {datetime(2013, 3, 20, 12)}  # noqa: DTZ001


def test_text_outside_the_bullets_is_shown_and_not_guessed_at():
    assert ("line 19", "Text outside the bullets", "Somebody typed this line between the bullets.") in [
        (piece.place, str(piece.what), piece.text) for piece in read(NOTES) if isinstance(piece, Seen)
    ]


def test_without_any_bullet_each_paragraph_is_one_thing_said_and_that_is_told():
    pieces = read("20 March 2013\n\nThe first\nparagraph.\n\n# Health\nThe second.\n")
    assert [(piece.words, piece.sections) for piece in pieces if isinstance(piece, Found)] == [
        ("The first\nparagraph.", ()),
        ("The second.", ("Health",)),
    ]
    assert any("each paragraph" in str(piece.what) for piece in pieces if isinstance(piece, Seen))


@pytest.mark.parametrize("sign", ["-", "*", "•", "·", "–", "1.", "2)", "◦"])
def test_every_sign_that_people_use_is_a_bullet(sign):
    assert [each.words for each in found(f"Heading\n{sign} One thing\n{sign} Another\n")] == ["One thing", "Another"]


@pytest.mark.parametrize(
    ("heading", "sections"),
    [
        ("# One #", ("One",)),
        ("One\n===", ("One",)),
        ("Title\n===\nOne\n---", ("Title", "One")),
        ("**One**", ("One",)),
        ("**One:**", ("One",)),
        ("One:", ("One",)),
    ],
)
def test_headings_are_known_however_they_are_written(heading, sections):
    assert found(f"{heading}\n\n- said\n")[0].sections == sections


@pytest.mark.parametrize(
    "written", ["20 March 2013", "20th of March 2013", "Dyddiad: 20 Mawrth 2013", "2013-03-20", "Date: 20/03/2013"]
)
def test_days_are_known_in_both_languages(written):
    assert found(f"{written}\n- said\n")[0].happened == datetime(2013, 3, 20, 12)  # noqa: DTZ001


def test_a_day_inside_a_bullet_is_part_of_the_words():
    only = found("- We wrote on 20 March 2013 and had no reply\n")[0]
    assert (only.words, only.happened) == ("We wrote on 20 March 2013 and had no reply", None)


def test_a_day_that_is_none_is_not_made_into_one():
    assert found("Date: 31 February 2013\n\n- said\n")[0].happened is None


def test_odd_encodings_and_line_ends_are_read():
    text = "Ymgynghori â phobl\r\n- Tŷ bach – “nawr”\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert [each.words for each in found(text.encode(encoding))] == ["Tŷ bach – “nawr”"]
    assert [each.words for each in found("- caf\xe9 \x96 now\r".encode("latin-1"))] == ["café – now"]


@pytest.mark.parametrize("data", [b"PK\x03\x04zip", b"%PDF-1.7", b"{\\rtf1", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0doc"])
def test_what_is_no_text_is_refused_whatever_it_is_called(data):
    with pytest.raises(BadInput) as refused:
        read(data)
    assert refused.value.field == "file"


def test_notes_have_an_end():
    with pytest.raises(BadInput):
        read(b"- x\n" * 600_000)


def test_no_two_finds_stand_at_one_place():
    places = [each.place for each in found(NOTES * 3)]
    assert len(places) == len(set(places))
