"""What reads differently when sentences are split or joined, commitments merge or split, and the plan's own texts change."""

import pytest

from hearback.core.errors import Incomplete
from hearback.core.viewer import HOST
from hearback.plans import actions, queries
from hearback.plans.differences import differences
from hearback.plans.models import Change, Sentence, Wording
from tests.factories import an_organisation
from tests.plans.factories import (
    DECISION,
    WORDING,
    a_commitment,
    a_milestone,
    a_sentence,
    a_version,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """The version after one with two commitments, each of two sentences and a milestone."""
    version = a_version()
    for name in ("Ponds", "Ducks"):
        entry = a_commitment(version, name)
        a_sentence(entry, f"We count {name.lower()} and we publish.")
        a_sentence(entry, f"The {name.lower()} are open.")
        a_milestone(entry, f"{name} are counted")
        actions.set_parties(actor=HOST, entry=entry, leads=[an_organisation(f"lead-of-{name.lower()}")])
    published(version)
    return a_version(version.process)


def wording(version, number, place=0):
    rows = Wording.objects.filter(entry__version=version, entry__commitment__number=number)
    return rows.select_related("sentence", "entry__version").order_by("order")[place]


def found(version):
    return {
        (d.commitment.number if d.commitment else 0, str(d.of), str(d.kind)): d
        for d in differences(version.previous, version)
    }


def test_a_split_sentence_is_one_difference_that_may_be_wording_only(draft):
    actions.split_sentence(actor=HOST, wording=wording(draft, 1), at={"en": 15})

    split = found(draft)[1, "sentence", "split"]
    assert len(found(draft)) == 1
    assert split.before == split.after == {"en": "We count ponds and we publish."}
    assert not split.is_substance
    published(draft, cause=WORDING)
    assert Change.objects.get(version=draft).cause == "wording"


def test_a_split_that_says_something_else_is_more_than_wording(draft):
    _first, second = actions.split_sentence(actor=HOST, wording=wording(draft, 1), at={"en": 15})
    actions.edit_sentence(actor=HOST, wording=second, text={"en": "We may publish."})

    split = found(draft)[1, "sentence", "split"]
    assert (split.is_substance, split.after) == (True, {"en": "We count ponds We may publish."})
    with pytest.raises(Incomplete, match="cannot be published"):
        published(draft, cause=WORDING)


def test_the_parts_of_a_split_sentence_in_another_part_of_the_commitment_are_more_than_wording(draft):
    _first, second = actions.split_sentence(actor=HOST, wording=wording(draft, 1), at={"en": 15})
    actions.move_sentence(actor=HOST, wording=second, to=0, field="problem")
    assert found(draft)[1, "sentence", "split"].is_substance


def test_joined_sentences_are_one_difference(draft):
    actions.join_sentences(actor=HOST, first=wording(draft, 1), second=wording(draft, 1, 1))

    joined = found(draft)[1, "sentence", "joined"]
    assert len(found(draft)) == 1
    assert not joined.is_substance
    assert joined.after == {"en": "We count ponds and we publish. The ponds are open."}


def test_a_sentence_split_and_joined_again_did_not_change(draft):
    first, second = actions.split_sentence(actor=HOST, wording=wording(draft, 1), at={"en": 15})
    actions.join_sentences(actor=HOST, first=first, second=second)
    assert found(draft) == {}


def test_a_merged_commitment_is_one_difference_and_what_came_along_none(draft):
    into, old = queries.entry_in(draft, 1), queries.entry_in(draft, 2)
    actions.merge_commitments(actor=HOST, version=draft, entries=[old], into=into)

    assert list(found(draft)) == [(2, "commitment", "merged")]
    merged = found(draft)[2, "commitment", "merged"]
    assert (merged.before, merged.after, merged.is_substance) == ({"en": "Ducks"}, {"en": "Ponds"}, True)


def test_what_did_not_go_along_or_reads_differently_there_is_told_by_itself(draft):
    kept = wording(draft, 2)
    old = queries.entry_in(draft, 2)
    actions.merge_commitments(
        actor=HOST,
        version=draft,
        entries=[old],
        into=queries.entry_in(draft, 1),
        sentences=[kept.sentence],
        milestones=[],
    )
    came = Wording.objects.get(entry__version=draft, text=kept.text)
    actions.edit_sentence(actor=HOST, wording=came, text={"en": "We count ducks."})
    actions.set_parties(actor=HOST, entry=queries.entry_in(draft, 1), leads=[an_organisation("lead-of-ponds")])

    told = found(draft)
    assert set(told) == {
        (1, "party", "removed"),
        (1, "sentence", "changed"),
        (2, "commitment", "merged"),
        (2, "sentence", "removed"),
        (2, "milestone", "removed"),
    }
    assert told[1, "sentence", "changed"].before == {"en": "We count ducks and we publish."}


def test_two_that_became_a_new_one_are_two_differences(draft):
    entries = [queries.entry_in(draft, number) for number in (1, 2)]
    new = actions.merge_commitments(actor=HOST, version=draft, entries=entries, title={"en": "Water"})
    assert list(found(draft)) == [(1, "commitment", "merged"), (2, "commitment", "merged")]
    actions.edit_entry(actor=HOST, entry=new, ends="2015")
    assert (3, "date", "added") in found(draft)


def test_what_was_split_off_is_one_difference_of_the_new_commitment(draft):
    old = queries.entry_in(draft, 1)
    actions.split_commitment(
        actor=HOST, entry=old, title={"en": "Open ponds"}, sentences=[wording(draft, 1, 1).sentence]
    )
    assert list(found(draft)) == [(3, "commitment", "split")]
    assert found(draft)[3, "commitment", "split"].before == {"en": "Ponds"}


def test_a_commitment_split_into_others_and_one_with_another_number_read_as_such(draft):
    for title in ("One", "Two"):
        old = queries.entry_in(draft, 1)
        milestones = [target.milestone for target in old.targets.all()] if title == "Two" else []
        here = Sentence.objects.filter(
            pk__in=Wording.objects.filter(entry=old).order_by("order").values("sentence")[:1]
        )
        actions.split_commitment(
            actor=HOST, entry=old, title={"en": title}, sentences=list(here), milestones=milestones
        )
    actions.renumber_commitment(actor=HOST, entry=queries.entry_in(draft, 2), number=20)
    assert list(found(draft)) == [
        (1, "commitment", "split"),
        (2, "commitment", "moved"),
        (3, "commitment", "split"),
        (4, "commitment", "split"),
    ]
    assert all(difference.is_substance for difference in found(draft).values())


def test_between_two_versions_that_are_not_neighbours_everything_on_the_way_is_followed(draft):
    first = draft.previous
    actions.split_sentence(actor=HOST, wording=wording(draft, 1), at={"en": 15})
    published(draft, cause=DECISION)
    third = a_version(draft.process)
    entries = [queries.entry_in(third, number) for number in (1, 2)]
    actions.merge_commitments(actor=HOST, version=third, entries=entries, title={"en": "Water"})

    told = [(d.commitment.number, str(d.of), str(d.kind)) for d in differences(first, third)]

    assert told == [(1, "commitment", "merged"), (2, "commitment", "merged"), (3, "sentence", "split")]


def test_the_texts_of_the_plan_itself_are_among_the_differences(draft):
    actions.edit_version(
        actor=HOST, version=draft, edits=0, title={"en": "A plan"}, known_gaps={"en": "Nothing on courts."}
    )
    assert list(found(draft)) == [(0, "text", "added")]
    assert [d.detail for d in differences(draft.previous, draft)] == ["title", "known_gaps"]
    published(draft, cause=DECISION)
    assert {change.detail: change.commitment for change in Change.objects.all()} == {"title": None, "known_gaps": None}
    following = a_version(draft.process)
    actions.edit_version(actor=HOST, version=following, edits=0, title={"en": "The plan"})
    published(following, cause=WORDING)


def test_a_difference_is_known_by_its_words(draft):
    actions.edit_sentence(actor=HOST, wording=wording(draft, 1), text={"en": "We count."})
    shown = found(draft)[1, "sentence", "changed"]
    actions.edit_sentence(actor=HOST, wording=wording(draft, 1), text={"en": "We count all."})
    newer = found(draft)[1, "sentence", "changed"]
    assert (shown.key, shown.digest != newer.digest) == (newer.key, True)
