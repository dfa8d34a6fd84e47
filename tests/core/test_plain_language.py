"""Advice on plain words: what it finds, and what it says that it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core import plain_language

EASY = "We read what you said. It is in the plan now. You can read it there. " * 4
HARD = (
    "Notwithstanding the aforementioned consultation, the administration will facilitate the implementation of "
    "comprehensive accountability mechanisms, pursuant to the organisational arrangements, in order to utilise "
    "participatory methodologies across governmental institutions. "
)


def test_a_plain_text_has_a_low_reading_age_and_no_advice():
    found = plain_language.read(EASY, "en")
    assert found.age is not None
    assert found.age <= 9
    assert found.advice == ()


def test_an_office_s_text_is_told_which_words_are_plainer_and_that_it_is_hard():
    found = plain_language.read(HARD * 2, "en")
    assert found.age is not None
    assert found.age > 18
    assert "“pursuant to”: plainer is “under”." in found.advice
    assert "“utilise”: plainer is “use”." in found.advice
    assert any("aim for 12" in one for one in found.advice)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_sentence_of_more_than_twenty_five_words_is_named_by_how_it_begins(language):
    found = plain_language.read("One two three. " + " ".join(["word"] * 26) + ".", language)
    assert found.advice == ("This sentence has 26 words: “word word word word word word …”. Can it be two?",)
    assert plain_language.read(" ".join(["word"] * 25) + ".", language).advice == ()


def test_few_words_have_no_reading_age():
    assert plain_language.read("Thank you for what you said.", "en").age is None


def test_in_welsh_only_sentences_and_long_words_are_looked_for_and_it_says_so():
    found = plain_language.read("Mae hyn yn ymwneud â chyfrifoldebau a rhyngwladoldeb. utilise " * 8, "cy")
    assert found.age is None
    assert found.advice[-1] == "Long words: chyfrifoldebau, rhyngwladoldeb. Is there a shorter one?"
    assert "only long sentences and long words" in found.limits


def test_an_address_is_no_long_word():
    assert plain_language.read("Gweler https://example.org/cyhoeddiadau-llywodraethol nawr.", "cy").advice == ()


@given(st.text(max_size=200), st.sampled_from(["en", "cy"]))
def test_whatever_somebody_writes_it_is_read(text, language):
    found = plain_language.read(text, language)
    assert found.words >= 0
    assert all(isinstance(one, str) and one for one in found.advice)
