"""Commitments merge, split and get other numbers; what became of each can be followed both ways."""

from datetime import date

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.plans import actions, queries
from hearback.plans.models import (
    Commitment,
    CommitmentLineage,
    Entry,
    MilestoneLineage,
    Sentence,
    SentenceLineage,
    Target,
    Wording,
)
from tests.factories import a_coordinator, a_process, an_organisation
from tests.plans.factories import DECISION, a_commitment, a_milestone, a_sentence, a_version, published
from tests.plans.test_progress import report

pytestmark = pytest.mark.django_db
WITHDRAWN = Entry.Standing.WITHDRAWN


@pytest.fixture
def ideas():
    """The next version of a plan of three ideas, each with a sentence, a milestone and a partner."""
    version = a_version()
    for number, name in enumerate(("Ponds", "Ducks", "Reeds"), start=1):
        entry = a_commitment(version, name)
        a_sentence(entry, f"We count {name.lower()}.")
        a_milestone(entry, f"{name} are counted")
        actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[an_organisation(f"idea-{number}")])
    published(version)
    return a_version(version.process)


def entry(version, number):
    return queries.entry_in(version, number)


def texts(version, number):
    rows = Wording.objects.filter(entry__version=version, entry__commitment__number=number).order_by("order")
    return [row.text["en"] for row in rows]


def merge(version, *numbers, **given):
    entries = [entry(version, number) for number in numbers]
    return actions.merge_commitments(actor=HOST, version=version, entries=entries, **given)


def split(version, number, *, title="Nests", **given):
    old = entry(version, number)
    chosen = given or {"sentences": Sentence.objects.all()}
    return actions.split_commitment(actor=HOST, entry=old, title={"en": title}, **chosen)


def numbers(steps):
    return [(step.before.number, step.kind, step.after.number) for step in steps]


# --- merging


def test_two_ideas_become_a_new_commitment_and_can_be_followed_both_ways(ideas):
    new = merge(ideas, 1, 2, title={"en": "Water birds"})

    assert new.commitment.number == 4
    assert texts(ideas, 4) == ["We count ponds.", "We count ducks."]
    assert [entry(ideas, number).standing for number in (1, 2)] == [WITHDRAWN, WITHDRAWN]
    assert Entry.objects.get(pk=new.pk).standing == "going"
    published(ideas, cause=DECISION)
    back = queries.lineage(NOBODY, new.commitment)
    assert numbers(back.came_from) == [(1, "merged", 4), (2, "merged", 4)]
    forth = queries.lineage(NOBODY, Commitment.objects.get(number=2))
    assert (numbers(forth.became), forth.came_from) == ([(2, "merged", 4)], ())
    assert (forth.became[0].before.title, forth.became[0].after.title) == ({"en": "Ducks"}, {"en": "Water birds"})


def test_an_idea_goes_into_one_that_is_there_with_its_partners_and_milestones(ideas):
    into = entry(ideas, 1)
    assert merge(ideas, 3, into=into) == into

    page = queries.commitment_page(HOST, ideas.process, 1, ideas)
    assert [line.text["en"] for line in page.milestones] == ["Ponds are counted", "Reeds are counted"]
    assert [line.number for line in page.milestones] == [1, 2]
    assert [partner.slug for partner in page.partners] == ["idea-1", "idea-3"]
    assert texts(ideas, 1) == ["We count ponds.", "We count reeds."]
    row = MilestoneLineage.objects.get()
    assert (row.before.commitment.number, row.after.commitment.number) == (3, 1)


def test_the_story_of_a_milestone_goes_on_where_a_merger_carried_it(ideas):
    process = ideas.process
    old = Target.objects.filter(entry__version__number=1, entry__commitment__number=1).get()
    Target.objects.filter(milestone=old.milestone).update(
        due_written="1 May 2013", due_earliest=date(2013, 5, 1), due_latest=date(2013, 5, 1)
    )
    report(old.milestone.commitment, milestone=old.milestone, status="complete")
    merge(ideas, 1, 2, into=entry(ideas, 2))
    carried = Target.objects.get(entry__version=ideas, milestone__number=2)
    actions.edit_milestone(actor=HOST, target=carried, due="1 June 2013")
    published(ideas, cause=DECISION)

    [_own, line] = queries.commitment_page(NOBODY, process, 2).milestones
    assert (line.first_due, line.due, line.moved, line.overdue) == ("1 May 2013", "1 June 2013", True, False)
    assert [update.status for update in line.updates] == ["complete"]
    assert line.updates[0].milestone.number == 2, "under the number that it has here"
    report(carried.milestone.commitment, key="two", milestone=carried.milestone, status="complete")
    [went] = queries.commitment_page(NOBODY, process, 1, ideas.previous).milestones
    assert [update.key for update in went.updates] == ["two", "one"], "and where it was, with what came since"
    assert not [late for late in queries.overdue_milestones(process, date(2013, 7, 1)) if late.due == "1 June 2013"]
    lines = [one for target, one in queries.milestone_lines(NOBODY, process) if target.milestone == carried.milestone]
    assert [(one.first_due, one.due, len(one.updates)) for one in lines] == [("1 May 2013", "1 June 2013", 2)]
    [group] = queries.glance(NOBODY, queries.current_version(NOBODY, process))
    lines = {one.commitment.number: one for one in group.lines}
    assert (lines[2].stands["complete"], lines[2].moved) == (1, 1)
    assert queries.latest_progress([carried.milestone.commitment_id]).keys() >= {carried.milestone.commitment_id}


def test_what_was_complete_before_two_mergers_is_not_among_what_comes(ideas):
    process, soon = ideas.process, date(2013, 5, 1)
    old = Target.objects.filter(entry__version__number=1, entry__commitment__number=1).get()
    Target.objects.filter(milestone=old.milestone).update(due_written="1 May 2013", due_earliest=soon, due_latest=soon)
    report(old.milestone.commitment, milestone=old.milestone, status="complete")
    merge(ideas, 1, 2, into=entry(ideas, 2))
    published(ideas, cause=DECISION)
    assert not queries.milestones_coming([process], soon, soon)
    again = a_version(process)
    merge(again, 2, 3, into=entry(again, 3))
    published(again, cause=DECISION)
    assert not queries.milestones_coming([process], soon, soon)


def test_what_is_not_chosen_does_not_go_along(ideas):
    a_sentence(entry(ideas, 2), "Every spring.")
    chosen = Wording.objects.get(entry=entry(ideas, 2), text={"en": "We count ducks."})

    merge(ideas, 2, into=entry(ideas, 1), sentences=[chosen.sentence], milestones=[])

    assert texts(ideas, 1) == ["We count ponds.", "We count ducks."]
    assert texts(ideas, 2) == ["Every spring."]
    assert Target.objects.filter(entry=entry(ideas, 2)).count() == 1


def test_a_published_sentence_stays_where_it_was_and_the_same_words_elsewhere_are_tied_to_it(ideas):
    before = Wording.objects.get(entry__version=ideas, entry__commitment__number=2).sentence
    written_since = a_sentence(entry(ideas, 2), "Every spring.").sentence

    merge(ideas, 2, into=entry(ideas, 1))

    row = SentenceLineage.objects.get()
    assert (row.before, row.kind, row.after.commitment.number) == (before, "moved", 1)
    assert before.commitment.number == 2
    written_since.refresh_from_db()
    assert written_since.commitment.number == 1
    assert queries.sentence_in(ideas, row.after.uuid).text == {"en": "We count ducks."}


def test_taking_one_back_takes_the_merger_apart(ideas):
    sentences = set(Wording.objects.filter(entry__version=ideas).values_list("sentence", flat=True))
    new = merge(ideas, 1, 2, title={"en": "Water birds"})

    for number in (1, 2):
        actions.restore_commitment(actor=HOST, entry=entry(ideas, number))

    assert (texts(ideas, 1), texts(ideas, 2), texts(ideas, 4)) == (["We count ponds."], ["We count ducks."], [])
    assert set(Wording.objects.filter(entry__version=ideas).values_list("sentence", flat=True)) == sentences
    assert not CommitmentLineage.objects.exists()
    assert not SentenceLineage.objects.exists()
    assert Entry.objects.get(pk=new.pk).standing == WITHDRAWN
    published(ideas, cause=DECISION)
    assert queries.commitment_page(HOST, ideas.process, 4, ideas) is None


def test_one_commitment_is_not_merged_with_itself_or_with_one_that_somebody_merged_meanwhile(ideas):
    first, second = entry(ideas, 1), entry(ideas, 2)
    for entries, into in (([first], None), ([first], first), ([], first)):
        with pytest.raises(BadInput) as refused:
            actions.merge_commitments(actor=HOST, version=ideas, entries=entries, into=into, title={"en": "X"})
        assert refused.value.field == "entries"
    merge(ideas, 2, into=first)
    with pytest.raises(BadInput, match="2 is not part of this version any more"):
        actions.merge_commitments(actor=HOST, version=ideas, entries=[second], into=entry(ideas, 3))


def test_only_those_who_write_the_plan_merge_and_split(ideas):
    stranger = a_coordinator(a_process())
    with pytest.raises(NotAllowed):
        actions.merge_commitments(actor=stranger, version=ideas, entries=[entry(ideas, 1)], into=entry(ideas, 2))
    with pytest.raises(NotAllowed):
        actions.split_commitment(actor=stranger, entry=entry(ideas, 1), title={"en": "X"})
    with pytest.raises(NotAllowed):
        actions.renumber_commitment(actor=stranger, entry=entry(ideas, 1), number=9)


def test_the_same_form_sent_twice_merges_and_splits_once(ideas):
    key, other = ideas.uuid, ideas.process.uuid
    first, again = (merge(ideas, 1, 2, title={"en": "Water birds"}, key=key) for _time in range(2))
    part, same = (split(ideas, 3, key=other, sentences=Sentence.objects.all()) for _time in range(2))
    assert (first, part) == (again, same)
    assert Commitment.objects.count() == 5


# --- splitting


def test_a_part_of_a_commitment_becomes_one_of_its_own(ideas):
    kept = a_sentence(entry(ideas, 1), "And ditches.")
    gone = Wording.objects.get(entry=entry(ideas, 1), text={"en": "We count ponds."})

    new = split(ideas, 1, sentences=[gone.sentence])

    assert (texts(ideas, 1), texts(ideas, 4)) == ([kept.text["en"]], ["We count ponds."])
    assert entry(ideas, 1).standing == "going"
    assert new.theme == entry(ideas, 1).theme
    assert numbers(queries.lineage(HOST, new.commitment).came_from) == [(1, "split", 4)]


def test_a_commitment_of_which_nothing_is_left_became_those_it_was_split_into(ideas):
    split(ideas, 1, title="Ponds by hand", sentences=Sentence.objects.all())
    assert entry(ideas, 1).standing == "going"
    target = Target.objects.get(entry=entry(ideas, 1))
    split(ideas, 1, title="Ponds by drone", milestones=[target.milestone])

    assert entry(ideas, 1).standing == WITHDRAWN
    became = queries.lineage(HOST, entry(ideas, 1).commitment).became
    assert numbers(became) == [(1, "split", 4), (1, "split", 5)]


def test_a_split_needs_something_that_goes(ideas):
    with pytest.raises(BadInput) as refused:
        split(ideas, 1, sentences=[])
    assert refused.value.field == "sentences"


def test_another_number_takes_everything_along(ideas):
    new = actions.renumber_commitment(actor=HOST, entry=entry(ideas, 2), number=20)
    assert (new.title, texts(ideas, 20)) == ({"en": "Ducks"}, ["We count ducks."])
    assert numbers(queries.lineage(HOST, new.commitment).came_from) == [(2, "moved", 20)]
    with pytest.raises(BadInput, match="never used again"):
        actions.renumber_commitment(actor=HOST, entry=new, number=2)


# --- nothing becomes what it came from


def test_what_was_split_off_and_never_published_goes_back_as_if_nothing_had_been(ideas):
    before = {wording.sentence_id: wording.text for wording in Wording.objects.filter(entry__version=ideas)}
    new = split(ideas, 1)
    actions.merge_commitments(actor=HOST, version=ideas, entries=[new], into=entry(ideas, 1))

    assert {w.sentence_id: w.text for w in Wording.objects.filter(entry__version=ideas)} == before
    assert not CommitmentLineage.objects.exists()
    assert not SentenceLineage.objects.exists()


def test_a_commitment_never_becomes_what_it_came_from(ideas):
    new = split(ideas, 1)
    published(ideas, cause=DECISION)
    following = a_version(ideas.process)

    with pytest.raises(BadInput, match="Commitment 4 came out of commitment 1"):
        merge(following, 4, into=entry(following, 1))
    together = merge(following, 1, 4, title={"en": "Ponds again"})

    assert numbers(queries.lineage(HOST, together.commitment).came_from) == [
        (1, "merged", 5),
        (4, "merged", 5),
        (1, "split", 4),
    ]
    assert numbers(queries.lineage(HOST, entry(following, 1).commitment).became) == [
        (1, "split", 4),
        (1, "merged", 5),
        (4, "merged", 5),
    ]
    assert new.commitment.number == 4


def test_the_part_of_a_part_comes_from_the_first(ideas):
    """What is split off and merged elsewhere within one version leaves no trace of a commitment nobody could read."""
    part = split(ideas, 1)
    actions.merge_commitments(actor=HOST, version=ideas, entries=[part], into=entry(ideas, 3))
    assert numbers(queries.lineage(HOST, entry(ideas, 3).commitment).came_from) == [(1, "split", 3)]
    assert texts(ideas, 3) == ["We count reeds.", "We count ponds."]


def test_lineage_of_a_draft_is_not_shown_and_costs_the_same_however_long(ideas, django_assert_num_queries):
    merge(ideas, 2, into=entry(ideas, 1))
    commitment = Commitment.objects.select_related("process").get(number=2)
    with django_assert_num_queries(1):
        assert not queries.lineage(NOBODY, commitment)
    published(ideas, cause=DECISION)
    following = a_version(ideas.process)
    merge(following, 1, 3, title={"en": "All"})
    published(following, cause=DECISION)
    with django_assert_num_queries(2):
        assert numbers(queries.lineage(NOBODY, commitment).became) == [(2, "merged", 1), (1, "merged", 4)]


# --- sentences


def test_a_split_and_a_joined_sentence_are_tied_to_what_they_were(ideas):
    wording = Wording.objects.get(entry__version=ideas, entry__commitment__number=1)
    first, second = actions.split_sentence(actor=HOST, wording=wording, at={"en": 8})
    assert [(row.before, row.kind, row.after) for row in SentenceLineage.objects.all()] == [
        (first.sentence, "split", second.sentence)
    ]

    actions.join_sentences(actor=HOST, first=first, second=second)

    assert not SentenceLineage.objects.exists()


def test_a_sentence_that_was_published_goes_on_in_the_one_it_is_joined_with(ideas):
    kept = Wording.objects.get(entry__version=ideas, entry__commitment__number=1)
    new = a_sentence(entry(ideas, 1), "Every day.")
    joined = actions.join_sentences(actor=HOST, first=new, second=kept)

    row = SentenceLineage.objects.get()
    assert (row.before, row.kind, row.after) == (kept.sentence, "joined", joined.sentence)
    passed = queries.sentences_passed(ideas.process)
    assert queries.became([kept.sentence_id], passed) == {kept.sentence_id, joined.sentence_id}
    assert queries.came_from([joined.sentence_id], passed) == {kept.sentence_id, joined.sentence_id}
    assert queries.became([kept.sentence_id], passed, until=1) == {kept.sentence_id}
