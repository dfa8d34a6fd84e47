"""A comment's words and the sentence of a plan that they were about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.contributions.reading.anchors import How, Tied, tie

PLAN = [
    (1, "We will publish what we spend, every quarter."),
    (1, "Byddwn yn cyhoeddi beth rydym yn ei wario, bob chwarter."),
    (2, "We will hold “open days” – in every region."),
    (3, "The first is in March."),
    (4, "We will report on progress."),
    (5, "We will report on progress."),
]


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        ("We will publish what we spend, every quarter.", 1),
        ("  we will PUBLISH what we\n spend, every quarter", 1),
        ("Byddwn yn cyhoeddi beth rydym yn ei wario, bob chwarter.", 1),
        ('• We will hold "open days" - in every region', 2),
        ("3. The first is in March.", 3),
    ],
)
def test_the_same_words_in_either_language_and_however_a_word_processor_writes_them(passage, sentence):
    assert tie(passage, PLAN) == Tied(sentence, How.SAME)


def test_a_part_of_one_sentence_is_within_it():
    assert tie("what we spend, every", PLAN) == Tied(1, How.WITHIN)


@pytest.mark.parametrize(
    "passage", ["", "...", "We will", "report", "what we spend, ever", "We will publish all we spend."]
)
def test_too_little_half_a_word_or_other_words_are_no_sentence(passage):
    assert tie(passage, PLAN) is None


def test_what_stands_there_twice_is_not_decided():
    assert tie("We will report on progress.", PLAN) is None
    assert tie("We will report on", PLAN) is None


def test_of_several_sentences_the_first_or_the_one_whose_words_were_marked():
    both = "We will publish what we spend, every quarter. The first is in March."
    assert tie(both, PLAN) == Tied(1, How.AROUND)
    assert tie(both, PLAN, marked="in March") == Tied(3, How.AROUND)
    assert tie(both, PLAN, marked="something else") == Tied(1, How.AROUND)


@given(st.text(), st.lists(st.tuples(st.integers(0, 3), st.text())), st.text())
def test_what_is_tied_is_in_the_plan_and_has_words_in_common(passage, sentences, marked):
    tied = tie(passage, sentences, marked=marked)
    assert tied is None or tied.sentence in dict(sentences)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=12, max_size=20), min_size=1, unique_by=str.casefold))
def test_a_sentence_that_stands_once_is_found_by_its_own_words(sentences):
    for number, sentence in enumerate(sentences):
        tied = tie(sentence, list(enumerate(sentences)))
        assert tied in (Tied(number, How.SAME), None)
