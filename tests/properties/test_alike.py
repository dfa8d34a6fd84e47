"""However texts come in: the same groups, of nothing but what is alike, and a text that comes later splits none."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hearback.analysis.alike import are_alike, groups, words_of

# Few words, so that much of it is nearly the same; in both languages, and with what is only written differently.
WORDS = ("the", "bus", "to", "Wrexham", "dŵr", "dwr", "yn", "lân,", "Clean", "now!", "3", "👍")
sentences = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


@st.composite
def floods(draw):
    """Texts, and copies of them with words changed, left out and added."""
    texts = draw(st.lists(sentences, min_size=1, max_size=8))
    for _ in range(draw(st.integers(0, 8))):
        words = draw(st.sampled_from(texts)).split(" ")
        at = draw(st.integers(0, len(words)))
        texts.append(" ".join([*words[:at], *draw(st.lists(st.sampled_from(WORDS), max_size=2)), *words[at + 1 :]]))
    return texts


def _by_hand(texts):
    """The rule as it stands in the docstring, without anything that makes it quick."""
    firsts, joined = [], {}
    for key, text in enumerate(texts):
        like = [first for first in firsts if are_alike(texts[first], text)]
        if like:
            joined[key] = max(like, key=lambda first: (_likeness(texts[first], text), -first))
        elif text.strip():
            firsts.append(key)
    return joined


def _likeness(one, other):
    mine, theirs = ({*(words := words_of(text)), *pairwise(words)} for text in (one, other))
    return len(mine & theirs) / len(mine | theirs)


def _joined(found):
    return {key: one.first for one in found for key in (*one.same, *one.nearly)}


@given(floods())
def test_nothing_is_missed_and_nothing_is_put_together_that_is_not_alike(texts):
    assert _joined(groups(enumerate(texts))) == _by_hand(texts)


@given(floods(), st.randoms())
def test_the_order_in_which_texts_are_read_does_not_matter(texts, chance):
    keyed = list(enumerate(texts))
    before = groups(keyed)
    chance.shuffle(keyed)

    assert groups(keyed) == before


@given(floods())
def test_identical_texts_are_always_together(texts):
    found = groups(enumerate([*texts, *texts]))
    together = {key: one.first for one in found for key in (one.first, *one.same, *one.nearly)}

    for key, text in enumerate(texts):
        if text.strip():
            assert together[key] == together[key + len(texts)]


@given(floods(), sentences)
def test_a_text_that_comes_later_splits_no_group_and_joins_no_two(texts, late):
    before = _joined(groups(enumerate(texts)))
    after = _joined(groups(enumerate([*texts, late])))
    after.pop(len(texts), None)

    assert after == before
