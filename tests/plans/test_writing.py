"""Writing a version, sentence by sentence."""

from datetime import date

import pytest

from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.plans import actions, queries
from hearback.plans.differences import differences
from hearback.plans.models import Change, Entry, Field, Wording
from hearback.processes import actions as processes
from tests.factories import a_coordinator, a_post, a_process, an_organisation, as_viewer
from tests.plans.factories import (
    DECISION,
    a_commitment,
    a_milestone,
    a_published_version,
    a_sentence,
    a_version,
    published,
)

pytestmark = pytest.mark.django_db


def texts(entry):
    wordings = Wording.objects.filter(entry=entry).order_by("field", "order")
    return [wording.text["en"] for wording in wordings]


# --- versions


def test_the_next_version_begins_with_all_that_the_last_one_said():
    version = a_version(title={"en": "The plan", "cy": "Y cynllun"})
    entry = a_commitment(version, ends="Autumn 2014")
    a_sentence(entry)
    a_milestone(entry)
    actions.set_parties(
        actor=HOST, entry=entry, leads=[an_organisation("ministry")], partners=[an_organisation("ducks")]
    )
    published(version)

    following = a_version(version.process)

    assert (following.number, following.previous, following.title) == (2, version, version.title)
    assert differences(version, following) == []
    assert differences(None, following) == []


def test_one_version_is_written_at_a_time():
    version = a_version()
    with pytest.raises(BadInput):
        a_version(version.process)


def test_only_coordinators_write():
    process = a_process()
    leads_a_theme = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    for viewer in (NOBODY, leads_a_theme, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            a_version(process, actor=viewer)
    version = a_version(process, actor=a_coordinator(process, Side.CIVIL_SOCIETY))
    actions.add_commitment(actor=a_coordinator(process, Side.GOVERNMENT), version=version, title={"en": "X"})
    with pytest.raises(NotAllowed):
        actions.add_commitment(actor=leads_a_theme, version=version, title={"en": "X"})


def test_what_stands_around_the_commitments_is_saved_once_a_form():
    version = a_version()
    saved = actions.edit_version(
        actor=HOST, version=version, edits=0, label="Draft", known_gaps={"en": "Nothing on courts.", "cy": ""}
    )
    assert (saved.edits, saved.label, saved.known_gaps) == (1, "Draft", {"en": "Nothing on courts."})

    with pytest.raises(actions.Stale) as stale:
        actions.edit_version(actor=HOST, version=version, edits=0, label="Mine")

    assert isinstance(stale.value, Conflict)
    assert stale.value.newer.label == "Draft"


def test_comments_cannot_close_before_they_open():
    version = a_version()
    with pytest.raises(BadInput) as refused:
        actions.edit_version(
            actor=HOST, version=version, edits=0, comment_opens=date(2013, 9, 1), comment_closes=date(2013, 6, 1)
        )
    assert refused.value.field == "comment_closes"


# --- commitments


def test_a_number_is_given_once_and_may_be_asked_for():
    version = a_version()
    assert a_commitment(version).commitment.number == 1
    assert a_commitment(version, number=7).commitment.number == 7
    assert a_commitment(version).commitment.number == 8
    for wanted in (7, 0, 10_000):
        with pytest.raises(BadInput) as refused:
            a_commitment(version, number=wanted)
        assert refused.value.field == "number"


def test_the_same_form_sent_twice_makes_one():
    version = a_version()
    key = version.uuid

    first, again = (a_commitment(version, key=key) for _time in range(2))
    sentence, same = (a_sentence(first, key=key) for _time in range(2))

    assert (first, sentence) == (again, same)
    with pytest.raises(Conflict):
        a_commitment(version, "Other words", key=key)
    with pytest.raises(Conflict):
        a_sentence(first, "Other words.", key=key)


def test_dates_are_kept_as_written_with_the_days_they_can_mean():
    entry = a_commitment(a_version(), starts="2013", ends="Autumn 2014")

    assert (entry.starts_written, entry.ends_written) == ("2013", "Autumn 2014")
    assert [str(day) for day in (entry.starts_earliest, entry.ends_earliest, entry.ends_latest)] == [
        "2013-01-01",
        "2014-09-01",
        "2014-11-30",
    ]
    with pytest.raises(BadInput) as refused:
        actions.edit_entry(actor=HOST, entry=entry, ends="2012")
    assert refused.value.field == "ends"
    assert actions.edit_entry(actor=HOST, entry=entry, ends="when it is done").ends_latest is None


def test_a_title_is_needed_and_a_theme_is_of_this_process():
    version = a_version()
    theme = processes.add_theme(actor=HOST, process=a_process(), slug="ponds", name={"en": "Ponds"})
    for given, field in (
        (({"en": " "}, None), "title"),
        (({"fr": "Étang"}, None), "title"),
        (({"en": "X"}, theme), "theme"),
    ):
        with pytest.raises(BadInput) as refused:
            actions.add_commitment(actor=HOST, version=version, title=given[0], theme=given[1])
        assert refused.value.field == field


def test_a_form_opened_before_somebody_else_saved_is_shown_the_newer_words():
    entry = a_commitment(a_version())
    sentence, milestone = a_sentence(entry), a_milestone(entry)
    actions.edit_sentence(actor=HOST, wording=sentence, text={"en": "Newer."})
    actions.edit_milestone(actor=HOST, target=milestone, text={"en": "Newer"})
    actions.edit_entry(actor=HOST, entry=entry, title={"en": "Newer"})

    with pytest.raises(actions.Stale) as stale:
        actions.edit_sentence(actor=HOST, wording=sentence, text={"en": "Mine."}, was=sentence.text)
    assert stale.value.newer.text == {"en": "Newer."}
    with pytest.raises(actions.Stale):
        actions.edit_milestone(actor=HOST, target=milestone, text={"en": "Mine"}, was=milestone.text)
    with pytest.raises(actions.Stale):
        actions.edit_entry(actor=HOST, entry=entry, title={"en": "Mine"}, was=entry.title)


def test_several_may_lead_and_several_be_partners():
    entry = a_commitment(a_version())
    home, office, ducks, pond = (an_organisation(slug) for slug in ("home", "office", "ducks", "pond"))

    actions.set_parties(actor=HOST, entry=entry, leads=[office, home, office], supports=[pond], partners=[ducks, pond])

    page = queries.commitment_page(HOST, entry.version.process, 1, entry.version)
    assert (page.leads, page.supports, page.partners) == ((office, home), (pond,), (ducks, pond))


# --- sentences


def test_sentences_stand_where_they_were_put():
    entry = a_commitment(a_version())
    first = a_sentence(entry, "One.")
    a_sentence(entry, "Three.")
    a_sentence(entry, "Two.", after=first)
    assert texts(entry) == ["One.", "Two.", "Three."]

    actions.move_sentence(actor=HOST, wording=first, to=2)
    assert texts(entry) == ["Two.", "Three.", "One."]
    actions.move_sentence(actor=HOST, wording=first, to=0, field=Field.PROBLEM)
    assert Wording.objects.get(pk=first.pk).field == "problem"


def test_a_sentence_is_split_and_joined_and_the_first_keeps_its_identity():
    version = a_version()
    entry = a_commitment(version)
    whole = a_sentence(entry, "We count ducks. We publish.", cy="Cyfrwn. Cyhoeddwn.")
    identity = whole.sentence

    first, second = actions.split_sentence(actor=HOST, wording=whole, at={"en": 15, "cy": 7})

    assert (first.sentence, first.text) == (identity, {"en": "We count ducks.", "cy": "Cyfrwn."})
    assert second.text == {"en": "We publish.", "cy": "Cyhoeddwn."}
    assert second.sentence != identity
    joined = actions.join_sentences(actor=HOST, first=first, second=second)
    assert (joined.sentence, joined.text) == (
        identity,
        {"en": "We count ducks. We publish.", "cy": "Cyfrwn. Cyhoeddwn."},
    )
    assert Wording.objects.filter(entry=entry).count() == 1


def test_a_split_needs_words_on_both_sides():
    sentence = a_sentence(a_commitment(a_version()), "Ducks.")
    for at in ({}, {"en": 0}, {"en": 99}, {"cy": 3}):
        with pytest.raises(BadInput):
            actions.split_sentence(actor=HOST, wording=sentence, at=at)


def test_what_was_removed_meanwhile_is_said_plainly():
    entry = a_commitment(a_version())
    sentence, milestone = a_sentence(entry), a_milestone(entry)
    actions.remove_sentence(actor=HOST, wording=sentence)
    actions.remove_milestone(actor=HOST, target=milestone)

    with pytest.raises(BadInput, match="removed meanwhile"):
        actions.edit_sentence(actor=HOST, wording=sentence, text={"en": "X"})
    with pytest.raises(BadInput, match="removed meanwhile"):
        actions.edit_milestone(actor=HOST, target=milestone, due="2015")
    assert a_milestone(entry).milestone.number == 2


def test_hidden_characters_and_long_words_are_named_by_their_field():
    entry = a_commitment(a_version())
    for text in ("a\x00b", "x" * 5001, "  "):
        with pytest.raises(BadInput) as refused:
            a_sentence(entry, text)
        assert refused.value.field == "text"
    assert a_sentence(entry, "👋 \u202eשלום <b>bold</b>").text == {"en": "👋 \u202eשלום <b>bold</b>"}


# --- published is never edited


@pytest.mark.parametrize("publish_first", [True, False])
def test_nothing_can_be_written_into_a_published_version(publish_first):
    version = a_version()
    entry = a_commitment(version)
    first, second, milestone = a_sentence(entry), a_sentence(entry), a_milestone(entry)
    acts = [
        lambda: a_commitment(version),
        lambda: actions.edit_version(actor=HOST, version=version, edits=0, label="X"),
        lambda: actions.edit_entry(actor=HOST, entry=entry, title={"en": "X"}),
        lambda: actions.set_parties(actor=HOST, entry=entry, leads=[]),
        lambda: a_sentence(entry),
        lambda: actions.edit_sentence(actor=HOST, wording=first, text={"en": "We will act. Soon."}),
        lambda: actions.move_sentence(actor=HOST, wording=first, to=1),
        lambda: actions.split_sentence(actor=HOST, wording=first, at={"en": 3}),
        lambda: actions.join_sentences(actor=HOST, first=first, second=second),
        lambda: actions.remove_sentence(actor=HOST, wording=first),
        lambda: a_milestone(entry),
        lambda: actions.edit_milestone(actor=HOST, target=milestone, due="2015"),
        lambda: actions.remove_milestone(actor=HOST, target=milestone),
        lambda: actions.withdraw_commitment(actor=HOST, entry=entry),
        lambda: actions.restore_commitment(actor=HOST, entry=entry),
    ]
    if publish_first:
        published(version)
        for act in acts:
            with pytest.raises(BadInput, match="is published and cannot be edited"):
                act()
    else:
        for act in acts:
            act()
        assert Fact.objects.filter(verb="version.changed", subject_uuid=version.uuid).count() == 4 + len(acts)


# --- what changed


def changed(version, entry_change):
    following = a_version(version.process)
    entry_change(queries.entry_in(following, 1))
    return {(d.of, d.kind, d.detail): d for d in differences(version, following)}


def test_each_kind_of_change_is_found():
    process = a_process()
    ministry, ducks = an_organisation("ministry-2"), an_organisation("ducks-2")
    theme = processes.add_theme(actor=HOST, process=process, slug="ponds", name={"en": "Ponds"})
    version = a_version(process)
    entry = a_commitment(version, ends="2014")
    keep, edit, drop = a_sentence(entry, "Keep."), a_sentence(entry, "Edit."), a_sentence(entry, "Drop.")
    milestone = a_milestone(entry)
    rivers, newts, reeds = (an_organisation(name) for name in ("rivers-2", "newts-2", "reeds-2"))
    also = {"supports": [rivers]}
    actions.set_parties(actor=HOST, entry=entry, leads=[ministry], members={rivers: [newts]}, **also)
    published(version)

    def change(entry):
        following = entry.version
        actions.edit_entry(actor=HOST, entry=entry, title={"en": "New title"}, theme=theme, starts="2013", ends="")
        actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[ducks], members={rivers: [reeds]}, **also)
        actions.remove_sentence(actor=HOST, wording=queries.sentence_in(following, drop.sentence.uuid))
        wording = queries.sentence_in(following, edit.sentence.uuid)
        actions.edit_sentence(actor=HOST, wording=wording, text={"en": "Edited."})
        actions.move_sentence(actor=HOST, wording=wording, to=0)
        wording = queries.sentence_in(following, keep.sentence.uuid)
        actions.edit_sentence(actor=HOST, wording=wording, text={"en": "Keep.", "cy": "Cadw."})
        a_sentence(entry, "Added.")
        target = queries.target_in(following, milestone.milestone.uuid)
        actions.edit_milestone(actor=HOST, target=target, due="2015", output={"en": "A register"})
        a_milestone(entry, "Another")

    found = changed(version, change)

    assert set(found) == {
        ("title", "changed", ""),
        ("theme", "added", ""),
        ("date", "added", "starts"),
        ("date", "removed", "ends"),
        ("date", "changed", "due"),
        ("party", "removed", "lead"),
        ("party", "added", "partner"),
        ("party", "removed", "member"),
        ("party", "added", "member"),
        ("sentence", "removed", ""),
        ("sentence", "changed", ""),
        ("sentence", "moved", ""),
        ("sentence", "translated", ""),
        ("sentence", "added", ""),
        ("milestone", "changed", "output"),
        ("milestone", "added", ""),
    }
    assert found["date", "changed", "due"].milestone == milestone.milestone
    assert (found["sentence", "changed", ""].before, found["sentence", "changed", ""].after) == (
        {"en": "Edit."},
        {"en": "Edited."},
    )
    not_substance = {key for key, difference in found.items() if not difference.is_substance}
    assert not_substance == {
        ("title", "changed", ""),
        ("sentence", "changed", ""),
        ("sentence", "moved", ""),
        ("sentence", "translated", ""),
    }
    published(queries.draft_version(HOST, process), cause=DECISION)
    assert Change.objects.count() == len(found)


def test_withdrawing_and_taking_back_are_one_change_each():
    version = a_published_version()
    following = a_version(version.process)
    actions.withdraw_commitment(actor=HOST, entry=queries.entry_in(following, 1))
    assert [(d.of, d.kind) for d in differences(version, following)] == [("commitment", "removed")]
    published(following, cause=DECISION)

    third = a_version(version.process)
    entry = queries.entry_in(third, 1)
    assert entry.standing == Entry.Standing.WITHDRAWN
    actions.restore_commitment(actor=HOST, entry=entry)
    assert [(d.of, d.kind) for d in differences(following, third)] == [("commitment", "added")]


def test_a_change_in_one_language_is_a_translation_only_where_another_stayed():
    version = a_version()
    entry = a_commitment(version)
    only, both = a_sentence(entry, "Ducks."), a_sentence(entry, "Ponds.", cy="Pyllau.")
    published(version)

    def change(entry):
        wording = queries.sentence_in(entry.version, only.sentence.uuid)
        actions.edit_sentence(actor=HOST, wording=wording, text={"en": "Geese."})
        wording = queries.sentence_in(entry.version, both.sentence.uuid)
        actions.edit_sentence(actor=HOST, wording=wording, text={"en": "Ponds.", "cy": "Llynnoedd."})

    found = changed(version, change)
    assert {kind: d.sentence for (_of, kind, _detail), d in found.items()} == {
        "changed": only.sentence,
        "translated": both.sentence,
    }


def test_differences_cost_eight_statements_however_large_the_plan(django_assert_num_queries):
    for size in (1, 3):
        version = a_version()
        for _number in range(size):
            entry = a_commitment(version)
            a_sentence(entry)
            a_sentence(entry)
            a_milestone(entry)
        published(version)
        following = a_version(version.process)
        actions.edit_entry(actor=HOST, entry=queries.entry_in(following, 1), title={"en": "New"})
        with django_assert_num_queries(8):
            assert len(differences(version, following)) == 1
