"""Which language of a sentence is older than the other: told by the edits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.translations import behind_after
from tests.plans import factories as plans

EN, CY = "We will publish it.", "Byddwn yn ei gyhoeddi."
BOTH = {"en": EN, "cy": CY}


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ({"en": EN}, BOTH, [], []),  # translated for the first time
        (BOTH, BOTH | {"en": "We publish it."}, [], ["cy"]),
        (BOTH, BOTH | {"cy": "Byddwn yn cyhoeddi."}, [], ["en"]),
        (BOTH, BOTH | {"cy": "Byddwn yn cyhoeddi."}, ["cy"], []),  # it catches up
        (BOTH, BOTH | {"en": "We publish it."}, ["cy"], ["cy"]),
        (BOTH, {"en": "We publish it.", "cy": "Byddwn yn cyhoeddi."}, ["cy"], []),
        (BOTH, {"en": EN}, ["cy"], []),
        (BOTH, BOTH, ["cy"], ["cy"]),
    ],
)
def test_a_language_that_changes_alone_leaves_the_other_behind_unless_it_catches_up(before, after, was, now):
    assert behind_after(before, after, was) == now


WORDS = st.dictionaries(st.sampled_from(["en", "cy", "fr"]), st.sampled_from(["one", "two", "three"]), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_there_is_always_a_language_that_is_up_to_date(texts):
    behind: list[str] = []
    for before, after in pairwise(texts):
        behind = behind_after(before, after, behind)
        assert set(behind) < set(after)


@pytest.mark.django_db
def test_the_mark_goes_into_the_next_version_and_a_person_can_take_it_away():
    entry = plans.a_commitment(plans.a_version())
    wording = plans.a_sentence(entry, EN, cy=CY)
    wording = actions.edit_sentence(actor=HOST, wording=wording, text=BOTH | {"en": "We publish it."})
    assert wording.behind == ["cy"]
    plans.published(entry.version)
    following = actions.start_version(actor=HOST, process=entry.version.process)
    copied = type(wording).objects.get(entry__version=following)
    assert copied.behind == ["cy"]
    assert actions.level_sentence(actor=HOST, wording=copied).behind == []


@pytest.mark.django_db
def test_cutting_a_sentence_is_no_translation():
    entry = plans.a_commitment(plans.a_version())
    wording = plans.a_sentence(entry, "One thing. Another.", cy="Un peth. Un arall.")
    wording = actions.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"en": "One thing. And another."})
    first, second = actions.split_sentence(actor=HOST, wording=wording, at={"en": 10, "cy": 8})
    assert (first.behind, second.behind) == (["cy"], ["cy"])
    assert actions.join_sentences(actor=HOST, first=first, second=second).behind == ["cy"]
