"""Why something changed is kept some at a time until the version is published, for the words that were shown."""

from __future__ import annotations

import pytest

from hearback.answers import actions, queries
from hearback.answers.actions import CauseOf
from hearback.answers.causes import Pointing, explains
from hearback.answers.gate import ChangedSince
from hearback.answers.models import Cause, ChosenCause
from hearback.core import clock
from hearback.core.errors import Incomplete, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.plans import actions as plans
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change, Entry, Sentence, Target, Wording
from tests.factories import a_contribution, a_process, an_answer
from tests.plans.factories import a_commitment, a_milestone, a_sentence, a_version, published

pytestmark = pytest.mark.django_db
DECISION = ChangeCause(Change.Cause.DECISION, "The Minister", clock.today(), {"en": "There is money."})
WORDING = ChangeCause(Change.Cause.WORDING)


@pytest.fixture
def version(db):
    """A version in which two sentences are merely worded better than in the one before."""
    first = a_version(a_process())
    entry = a_commitment(first)
    a_sentence(entry, "We will listen.")
    a_sentence(entry, "We will answer.")
    published(first)
    second = a_version(first.process)
    for wording in Wording.objects.filter(entry__version=second):
        plans.edit_sentence(actor=HOST, wording=wording, text={"en": wording.text["en"].replace("will", "shall")})
    return second


def keep(version, causes, *, actor=HOST, seen=None, stood=None):
    shown = {one.difference.key: one.difference.digest for one in queries.changes_to_explain(HOST, version)}
    return actions.choose_causes(
        actor=actor, version=version, causes=causes, seen=shown if seen is None else seen, stood=stood or {}
    )


def keys(version):
    return [one.difference.key for one in queries.changes_to_explain(HOST, version)]


def publish(version, **more):
    return actions.publish_version(actor=HOST, version=version, status="for-comment", causes={}, waiting={}, **more)


def test_what_was_kept_some_at_a_time_is_published_and_then_kept_no_more(version):
    one, other = keys(version)
    with pytest.raises(NotAllowed):
        keep(version, {one: WORDING}, actor=NOBODY)
    assert keep(version, {one: WORDING}).kept == (one,)
    with pytest.raises(Incomplete):
        publish(version)
    assert keep(version, {other: DECISION}).kept == (other,)

    publish(version)

    assert list(Change.objects.values_list("key", "cause", "decided_by")) == [
        (one, "wording", ""),
        (other, "decision", "The Minister"),
    ]
    assert not ChosenCause.objects.exists()


def test_a_cause_is_for_the_words_that_were_shown(version):
    one, other = keys(version)
    shown = {each.difference.key: each.difference.digest for each in queries.changes_to_explain(HOST, version)}
    keep(version, {one: WORDING})
    wording = Wording.objects.filter(entry__version=version).order_by("order")[0]
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall listen twice."})

    again = keep(version, {one: WORDING, other: WORDING}, seen=shown)

    assert (again.kept, again.changed) == ((other,), (one,))
    assert [each.cause for each in queries.changes_to_explain(HOST, version)] == [None, WORDING]


def test_what_was_compared_before_the_lock_counts_only_as_long_as_nothing_was_edited(version):
    known = queries.compared(HOST, version)
    shown = {one.key: one.digest for one in known.found}
    assert queries.compared(HOST, version, known) is known
    one, other = shown
    plans.edit_sentence(
        actor=HOST,
        wording=Wording.objects.filter(entry__version=version).order_by("order")[0],
        text={"en": "We shall listen twice."},
    )

    kept = actions.choose_causes(
        actor=HOST, version=version, causes={one: WORDING, other: WORDING}, seen=shown, stood={}, known=known
    )
    assert (kept.kept, kept.changed) == ((other,), (one,))
    with pytest.raises(ChangedSince):
        publish(version, seen=shown, known=known)


def test_nobody_writes_over_a_cause_that_somebody_else_chose_meanwhile(version):
    one, _other = keys(version)
    assert keep(version, {one: DECISION}).kept == (one,)
    assert keep(version, {one: WORDING}).chosen == (one,)
    assert keep(version, {one: DECISION}).kept == (one,)  # the same again
    assert queries.changes_to_explain(HOST, version)[0].cause == DECISION
    assert keep(version, {one: WORDING}, stood={one: 1}).kept == (one,)
    assert queries.changes_to_explain(HOST, version)[0].cause == WORDING


def test_causes_are_found_by_what_they_point_at_as_if_each_had_been_asked():
    first = a_version(a_process())
    entries = [a_commitment(first) for _ in range(2)]
    for entry in entries:
        a_sentence(entry, "We will publish the register.")
        a_sentence(entry, "We will ask people first.")
        a_milestone(entry)
    published(first)
    second = a_version(first.process)
    for wording in Wording.objects.filter(entry__version=second):
        plans.edit_sentence(actor=HOST, wording=wording, text={"en": f"{wording.text['en']} Twice."})
    kept = Entry.objects.filter(version=second).order_by("pk")[0]
    a_milestone(kept)
    given = [
        CauseOf(entry.commitment, sentence=sentence)
        for entry in entries
        for sentence in [None, *Sentence.objects.filter(commitment=entry.commitment)]
    ]
    given += [CauseOf(kept.commitment, milestone=target.milestone) for target in Target.objects.filter(entry=kept)]
    said = a_contribution(first.process)
    answer = an_answer(said, outcome="changed", causes=given)
    causes = list(Cause.objects.filter(answer=answer))
    differences = [one.difference for one in queries.changes_to_explain(HOST, second)]

    found = [Pointing(causes).at(one) for one in differences]

    assert found == [[cause for cause in causes if explains(cause, one)] for one in differences]
    assert [len(each) for each in found] == [2] * 5  # the whole commitment, and the sentence or milestone
