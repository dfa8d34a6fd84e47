"""The same words from many people are found, however each of them changed a word; what only sounds alike is not."""

from itertools import pairwise

import pytest

from hearback.analysis.alike import Alike, are_alike, groups, words_of

LETTER = (
    "Please publish every contract of the council with its price and the name of whoever got it, within thirty days of "
    "signing it, so that all of us can see what our money is spent on. (Invented.)"
)
LLYTHYR = (
    "Cyhoeddwch bob contract y cyngor gyda’i bris ac enw pwy bynnag a’i cafodd, o fewn tri deg diwrnod o’i lofnodi, fel y "
    "gall pob un ohonom weld ar beth y mae ein harian yn cael ei wario. (Dyfeisiwyd.)"
)


@pytest.mark.parametrize(
    "other",
    [
        LETTER.upper(),
        LETTER.replace(",", " –").replace(".", "!"),
        LETTER.replace(" ", "\n"),
        LETTER.replace("thirty", "30"),
        LETTER.replace("of us ", ""),
        f"I am a teacher in Wrexham. {LETTER}",
    ],
)
def test_a_letter_is_itself_with_a_word_changed_or_a_sentence_added(other):
    assert are_alike(LETTER, other)


@pytest.mark.parametrize(
    "other", [LLYTHYR.replace("ŵ", "w"), LLYTHYR.replace("’", "'"), LLYTHYR.replace("tri deg", "30"), LLYTHYR.title()]
)
def test_it_is_so_in_welsh(other):
    assert are_alike(LLYTHYR, other)


def test_accents_and_circumflexes_make_no_other_word():
    assert words_of("Dŵr, café!") == words_of("dwr cafe")


@pytest.mark.parametrize(
    "one, other",
    [
        (LETTER, LLYTHYR),
        (LETTER, f"{LETTER} {LETTER.replace('contract', 'meeting')[::-1]}"),
        ("More buses to the hospital", "More buses to the library"),
        ("We support the new bridge", "We oppose the new bridge"),
        ("", ""),
        ("  ", "\n"),
    ],
)
def test_what_says_something_else_is_not_the_same(one, other):
    assert not are_alike(one, other)


def test_the_very_words_and_nearly_the_same_are_told_apart():
    texts = [(4, LETTER.replace("thirty", "30")), (2, LETTER.upper()), (1, LETTER), (3, "More buses"), (5, LLYTHYR)]

    assert groups(texts) == [Alike(1, same=(2,), nearly=(4,))]


def test_texts_without_a_single_letter_are_like_themselves_alone():
    assert groups([(1, "👍"), (2, "👎"), (3, " 👍"), (4, "???"), (5, "")]) == [Alike(1, same=(3,))]


def test_a_letter_that_drifts_from_hand_to_hand_carries_nothing_along_that_is_not_like_the_first():
    words = LETTER.split()
    drifting = [" ".join([f"new{at}" for at in range(n)] + words[n:]) for n in range(0, len(words), 2)]
    assert all(are_alike(one, after) for one, after in pairwise(drifting))

    found = groups(enumerate(drifting))

    assert len(found) > 1
    assert all(are_alike(drifting[one.first], drifting[key]) for one in found for key in one.nearly)


def test_a_text_joins_the_first_text_that_it_is_most_like():
    one = " ".join(f"one{n}" for n in range(20))
    other = (
        one.replace("one0 ", "two0 ").replace("one5 ", "two5 ").replace("one10 ", "two10 ").replace("one15", "two15")
    )
    between = other.replace("two0 ", "one0 ")
    assert not are_alike(one, other)
    assert are_alike(between, other)

    assert groups([(1, one), (2, other), (3, between)]) == [Alike(2, nearly=(3,))]
