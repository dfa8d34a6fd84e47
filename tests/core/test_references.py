"""References: no look-alikes, read back from however they were typed, said aloud."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.references import ALPHABET, PATTERN, aloud, new_reference, normalise

REFERENCES = st.builds(lambda letters: f"{letters[:4]}-{letters[4:]}", st.text(ALPHABET, min_size=8, max_size=8))


def test_a_new_reference_is_a_reference_and_another_each_time():
    references = {new_reference() for _number in range(500)}
    assert len(references) == 500
    assert all(PATTERN.fullmatch(reference) for reference in references)


def test_no_two_letters_look_alike_and_no_word_can_be_spelled():
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set("01OILZSGBAEU") & set(ALPHABET)


@given(REFERENCES, st.sampled_from(["", "-", " ", "–", "."]), st.booleans())
def test_it_is_read_back_however_it_was_typed(reference, between, small):
    typed = f" {reference.replace('-', between)}\n"
    assert normalise(typed.lower() if small else typed) == reference


@given(st.text())
def test_anything_else_is_none(text):
    found = normalise(text)
    assert found is None or PATTERN.fullmatch(found)


@pytest.mark.parametrize("text", ["", "7NM3", "7NM3-YN3", "7NM3-YN3QQ", "7NM3-YN30", "7NM3/YN3Q", "ⅦNM3-YN3Q"])
def test_what_cannot_be_one(text):
    assert normalise(text) is None


def test_it_can_be_said():
    assert aloud("7NM3-YN3Q") == "seven, November, Mike, three, Yankee, November, three, Quebec"


def test_its_digits_are_said_in_welsh_and_its_letters_as_everywhere():
    with translation.override("cy"):
        assert aloud("7NM3-9N3Q") == "saith, November, Mike, tri, naw, November, tri, Quebec"


@given(REFERENCES)
def test_every_reference_can_be_said_in_eight_words(reference):
    assert len(aloud(reference).split(", ")) == 8
